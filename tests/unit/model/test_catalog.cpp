#include "model/catalog.hpp"

#include <gmock/gmock.h>

#include "tests/support/expect_error.hpp"
#include "tests/support/small_circuit.hpp"

namespace ballast::model {
namespace {

using test::Columns;
using test::expect_error_text;
using test::SmallCircuit;
using ::testing::ElementsAre;

TEST(Catalog, OffsetsAreThousandsInTheOrderOfNamesWithVirtualNodesLast) {
  SmallCircuit files;
  files.add_virtual("A_input", 3);
  files.add_cells("Z", 2);
  files.add_cells("B", 1001);
  const CellCatalog catalog = files.read().catalog;
  ASSERT_EQ(catalog.populations.size(), 3U);
  EXPECT_EQ(catalog.populations[0].name, "B");
  EXPECT_EQ(catalog.populations[0].gid_offset, 0U);
  EXPECT_EQ(catalog.populations[1].name, "Z");
  EXPECT_EQ(catalog.populations[1].gid_offset, 2000U);  // B's last gid is 1,000
  EXPECT_EQ(catalog.populations[2].name, "A_input");
  EXPECT_EQ(catalog.populations[2].gid_offset, 3000U);
  EXPECT_EQ(catalog.population("Z").gid(NodeId(1)), Gid(2001));
}

TEST(Catalog, NamesNoMetypesWhereNobodyAsks) {
  SmallCircuit files;
  files.add_cells("A", 3);
  (void)files.read();  // writes the files
  const CellCatalog catalog =
      read_circuit(files.path("simulation_config.json"), files.log(), Metypes::left_out).catalog;
  EXPECT_TRUE(catalog.metypes.empty());
  EXPECT_TRUE(catalog.population("A").metype.empty());
  EXPECT_EQ(catalog.population("A").model.size(), 3U);
}

TEST(Catalog, CellsOfTheSameTemplateAndMorphologyShareAModel) {
  SmallCircuit files;
  files.add_cells("A", 3);
  files.add_cells("B", 2);
  const CellCatalog catalog = files.read().catalog;
  ASSERT_EQ(catalog.models.size(), 1U);
  EXPECT_EQ(catalog.models[0].template_name, "Cell");
  EXPECT_EQ(catalog.models[0].template_file, files.path("Cell.hoc"));
  EXPECT_EQ(catalog.models[0].morphology_file, files.path("tree.swc"));
  EXPECT_EQ(catalog.population("A").model, (std::vector<std::uint32_t>{0, 0, 0}));
  EXPECT_THAT(catalog.metypes, ElementsAre("M-E"));
  EXPECT_EQ(catalog.cell_count(), 5U);
}

TEST(Catalog, PointNeuronsCarryTheirParametersInMilliseconds) {
  SmallCircuit files;
  files.add_points("P", 2);
  const CellCatalog catalog = files.read().catalog;
  ASSERT_EQ(catalog.models.size(), 1U);
  EXPECT_EQ(catalog.models[0].kind, CellKind::point);
  EXPECT_EQ(catalog.models[0].template_name, "IntFire1");
  const std::vector<std::pair<std::string, double>> expected{{"tau", 20.0}, {"refrac", 3.0}};
  EXPECT_EQ(catalog.models[0].parameters, expected);
  EXPECT_EQ(catalog.population("P").kind, CellKind::point);
  EXPECT_THAT(catalog.metypes, ElementsAre("nrn:IntFire1"));  // no mtype, no etype: none is dropped
}

TEST(Catalog, HoldsOnlyTheNodesOfTheNodeSet) {
  SmallCircuit files;
  files.add_cells("A", 10);
  files.add_cells("B", 10);
  files.node_sets["few"] = {{"population", "A"}, {"node_id", {2, 3, 7}}};
  files.simulation["node_set"] = "few";
  const CellCatalog catalog = files.read().catalog;
  EXPECT_EQ(catalog.cell_count(), 3U);
  EXPECT_THAT(catalog.population("A").nodes.flatten(), ElementsAre(2, 3, 7));
  EXPECT_EQ(catalog.population("A").index_of(NodeId(7)), 2U);
  EXPECT_TRUE(catalog.population("B").nodes.empty());
}

TEST(Catalog, FingerprintChangesWithTheNodeSetAndOnlyThen) {
  SmallCircuit files;
  files.add_cells("A", 10);
  files.node_sets["few"] = {{"population", "A"}, {"node_id", {2, 3}}};
  files.simulation["node_set"] = "few";
  const std::string few = files.read().catalog.fingerprint();
  EXPECT_EQ(files.read().catalog.fingerprint(), few);
  files.node_sets["few"] = {{"population", "A"}, {"node_id", {2, 4}}};
  EXPECT_NE(files.read().catalog.fingerprint(), few);
}

TEST(Catalog, NoCellsIsAnError) {
  SmallCircuit files;
  files.add_cells("A", 2);
  files.add_virtual("V", 2);
  files.node_sets["none"] = {{"population", "V"}};
  files.simulation["node_set"] = "none";
  expect_error_text<InputError>([&] { (void)files.read(); },
                                files.path("simulation_config.json").string() +
                                    ":/node_set: no cells in node set 'none' (virtual nodes are "
                                    "sources of spikes, not cells). "
                                    "Name a node set that holds cells");
}

TEST(Catalog, MissingTemplateNamesThePathThatWasTried) {
  SmallCircuit files;
  files.add_cells("A", 1);
  std::filesystem::remove(files.path("Cell.hoc"));
  expect_error_text<InputError>(
      [&] { (void)files.read(); },
      files.path("A_nodes.h5").string() +
          ":/nodes/A/model_template: no template file for 'Cell' "
          "(looked for " +
          files.path("Cell.hoc").string() +
          "). Check biophysical_neuron_models_dir in the circuit configuration");
}

TEST(Catalog, MissingMorphologyNamesThePathThatWasTried) {
  SmallCircuit files;
  files.add_cells("A", 1);
  std::filesystem::remove(files.path("tree.swc"));
  expect_error_text<InputError>(
      [&] { (void)files.read(); },
      files.path("A_nodes.h5").string() +
          ":/nodes/A/morphology: no morphology file for 'tree' "
          "(looked for " +
          files.path("tree.swc").string() +
          "). Check morphologies_dir and alternate_morphologies in the circuit configuration");
}

TEST(Catalog, UnknownModelTypeIsRefused) {
  SmallCircuit files;
  Columns columns;
  columns.strings["model_type"].assign(1, "biophysicl");
  files.add_cells("A", 1, columns);
  expect_error_text<InputError>(
      [&] { (void)files.read(); },
      files.path("A_nodes.h5").string() +
          ":/nodes/A/model_type: unknown model_type 'biophysicl' (allowed: biophysical, "
          "single_compartment, point_neuron, point_process, virtual). Did you mean 'biophysical'?");
}

TEST(Circuit, KeepsEdgesOntoBuiltCellsOnly) {
  SmallCircuit files;
  files.add_cells("A", 2);
  files.add_cells("B", 2);
  files.add_virtual("V", 2);
  const Columns columns = SmallCircuit::chemical(1);
  files.add_edges("A__A", "chemical", "A", "A", {0}, {1}, columns);
  files.add_edges("A__B", "chemical", "A", "B", {0}, {1}, columns);
  files.add_edges("V__A", "chemical", "V", "A", {0}, {1}, columns);
  files.node_sets["a"] = {{"population", "A"}};
  files.simulation["node_set"] = "a";
  const Circuit circuit = files.read();
  ASSERT_EQ(circuit.edges.size(), 2U);
  EXPECT_EQ(circuit.edges[0]->name(), "A__A");
  EXPECT_EQ(circuit.edges[1]->name(), "V__A");
}

TEST(Circuit, EdgesOfAnUnknownPopulationAreRefused) {
  SmallCircuit files;
  files.add_cells("Cortex", 2);
  files.add_edges("e", "chemical", "Cortx", "Cortex", {0}, {1}, SmallCircuit::chemical(1));
  expect_error_text<InputError>(
      [&] { (void)files.read(); },
      files.path("e_edges.h5").string() +
          ":/edges/e/source_node_id: unknown node population 'Cortx' (no nodes file of the circuit "
          "holds it). Did you mean 'Cortex'?");
}

}  // namespace
}  // namespace ballast::model
