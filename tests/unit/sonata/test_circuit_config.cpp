#include "sonata/circuit_config.hpp"

#include <gmock/gmock.h>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "sonata/hdf5_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::sonata {

namespace {

using testing::ElementsAre;
using Strings = std::vector<std::string>;

class CircuitConfigTest : public testing::Test {
 protected:
  CircuitConfigTest() {
    add_nodes("nodes.h5", {"A", "V"});
    Hdf5File h5 = Hdf5File::create(folder_ / "edges.h5");
    h5.write("/edges/A__A/edge_type_id", std::vector<std::int64_t>{0});
  }

  void add_nodes(const std::string& file, const Strings& populations) const {
    Hdf5File h5 = Hdf5File::create(folder_ / file);
    for (const std::string& name : populations) {
      h5.write("/nodes/" + name + "/node_type_id", std::vector<std::int64_t>{0});
    }
  }
  [[nodiscard]] CircuitConfig read(const std::string& text) const {
    write_file(file_, text);
    return read_circuit_config(file_);
  }
  void expect_failure(const std::string& text, const std::string& message) const {
    test::expect_error_text<InputError>([&] { (void)read(text); }, file_.string() + message);
  }

  test::TemporaryDirectory folder_;
  std::filesystem::path file_ = folder_ / "circuit_config.json";
};

TEST_F(CircuitConfigTest, ReadsPopulationsThatOverrideTheComponents) {
  write_file(folder_ / "node_sets.json", "{}");
  const CircuitConfig config = read(R"({
    "version": 2,
    "manifest": {"$BASE_DIR": ".", "$MORPH": "${BASE_DIR}/morph"},
    "node_sets_file": "$BASE_DIR/node_sets.json",
    "components": {
      "morphologies_dir": "$MORPH/swc",
      "alternate_morphologies": {"neurolucida-asc": "$MORPH/asc"},
      "biophysical_neuron_models_dir": "hoc",
      "mechanisms_dir": "mod"
    },
    "networks": {
      "nodes": [{"nodes_file": "$BASE_DIR/nodes.h5", "node_types_file": null,
                 "populations": {
                   "V": {"type": "virtual"},
                   "A": {"type": "biophysical", "morphologies_dir": "/elsewhere/swc",
                         "alternate_morphologies": {"h5v1": "own"}}}}],
      "edges": [{"edges_file": "edges.h5", "edge_types_file": "NULL",
                 "populations": {"A__A": {"type": "electrical_synapse"}}}]
    }})");
  const std::filesystem::path folder = folder_.path();
  EXPECT_EQ(config.file, file_);
  EXPECT_EQ(config.node_sets_file, folder / "node_sets.json");
  EXPECT_EQ(config.mechanisms_dir, folder / "mod");
  ASSERT_EQ(config.nodes.size(), 2U);
  const NodePopulationConfig& v = config.nodes[0];
  EXPECT_EQ(v.name, "V");
  EXPECT_EQ(v.type, "virtual");
  EXPECT_EQ(v.nodes_file, folder / "nodes.h5");
  EXPECT_EQ(v.node_types_file, "");
  EXPECT_EQ(v.morphologies_dir, folder / "morph/swc");
  EXPECT_EQ(v.alternate_morphologies.at("neurolucida-asc"), folder / "morph/asc");
  EXPECT_EQ(v.biophysical_neuron_models_dir, folder / "hoc");
  const NodePopulationConfig& a = config.node_population("A");
  EXPECT_EQ(a.morphologies_dir, "/elsewhere/swc");
  EXPECT_EQ(a.alternate_morphologies.at("h5v1"), folder / "own");
  EXPECT_EQ(a.alternate_morphologies.count("neurolucida-asc"), 0U);
  ASSERT_EQ(config.edges.size(), 1U);
  EXPECT_EQ(config.edges[0].name, "A__A");
  EXPECT_EQ(config.edges[0].type, "electrical");
  EXPECT_EQ(config.edges[0].edge_types_file, "");
  EXPECT_THAT(config.warnings, ElementsAre());
}

TEST_F(CircuitConfigTest, ReadsTheOlderStyleWithoutPopulations) {
  write_file(folder_ / "types.csv", "node_type_id x\n");
  const CircuitConfig config = read(R"({
    "components": {"point_neuron_models_dir": "point", "synaptic_models_dir": "syn/"},
    "networks": {
      "nodes": [{"nodes_file": "nodes.h5", "node_types_file": "types.csv"}],
      "edges": [{"edges_file": "edges.h5", "edge_types_file": ""}]}})");
  ASSERT_EQ(config.nodes.size(), 2U);
  EXPECT_EQ(config.nodes[0].name, "A");
  EXPECT_EQ(config.nodes[1].name, "V");
  EXPECT_EQ(config.nodes[0].type, "");
  EXPECT_EQ(config.nodes[0].node_types_file, folder_ / "types.csv");
  EXPECT_EQ(config.nodes[1].point_neuron_models_dir, folder_ / "point");
  ASSERT_EQ(config.edges.size(), 1U);
  EXPECT_EQ(config.edges[0].type, "chemical");
  EXPECT_EQ(config.edges[0].synaptic_models_dir, folder_ / "syn");
}

TEST_F(CircuitConfigTest, NeedsNoEdges) {
  EXPECT_TRUE(read(R"({"networks": {"nodes": [{"nodes_file": "nodes.h5"}]}})").edges.empty());
}

TEST_F(CircuitConfigTest, ResolvesVariablesWithinVariablesAndTheLongestName) {
  const CircuitConfig config = read(R"({
    "manifest": {"$D": "$BASE/x", "$D2": "${D}/y", "$BASE": "/b", "$BASE_2": "/c"},
    "components": {"morphologies_dir": "$D2/z", "mechanisms_dir": "$BASE_2/m"},
    "networks": {"nodes": [{"nodes_file": "nodes.h5"}]}})");
  EXPECT_EQ(config.nodes[0].morphologies_dir, "/b/x/y/z");
  EXPECT_EQ(config.mechanisms_dir, "/c/m");
}

TEST_F(CircuitConfigTest, RejectsVariablesThatReferToThemselves) {
  expect_failure(R"({"manifest": {"$A": "$B/a", "$B": "$C", "$C": "${A}"}, "networks": {}})",
                 ":/manifest/$A: variable refers to itself '$A' (A -> B -> C -> A).");
  expect_failure(R"({"manifest": {"$A": "$A"}, "networks": {}})",
                 ":/manifest/$A: variable refers to itself '$A' (A -> A).");
}

TEST_F(CircuitConfigTest, RejectsUnknownVariables) {
  expect_failure(
      R"({"manifest": {"$A": "."}, "networks": {"nodes": [{"nodes_file": "$B/nodes.h5"}]}})",
      ":/networks/nodes/0/nodes_file: unknown variable '$B/nodes.h5' ('$B' is not in the "
      "manifest).");
}

TEST_F(CircuitConfigTest, RejectsAPopulationDeclaredTwice) {
  add_nodes("more.h5", {"B", "A"});
  expect_failure(
      R"({"networks": {"nodes": [{"nodes_file": "nodes.h5"}, {"nodes_file": "more.h5"}]}})",
      ":/networks/nodes/1: duplicate population 'A' (each population is declared once).");
}

TEST_F(CircuitConfigTest, RejectsFilesThatAreNotThere) {
  expect_failure(
      R"({"networks": {"nodes": [{"nodes_file": "none.h5"}]}})",
      ":/networks/nodes/0/nodes_file: file not found '" + (folder_ / "none.h5").string() + "'.");
  expect_failure(
      R"({"networks": {"nodes": [{"nodes_file": "nodes.h5", "node_types_file": "t.csv"}]}})",
      ":/networks/nodes/0/node_types_file: file not found '" + (folder_ / "t.csv").string() + "'.");
  expect_failure(R"({"node_sets_file": "s.json", "networks": {}})",
                 ":/node_sets_file: file not found '" + (folder_ / "s.json").string() + "'.");
}

TEST_F(CircuitConfigTest, AcceptsFoldersThatAreNotThere) {
  const CircuitConfig config = read(R"({"components": {"morphologies_dir": "none"},
    "networks": {"nodes": [{"nodes_file": "nodes.h5"}]}})");
  EXPECT_EQ(config.nodes[0].morphologies_dir, folder_ / "none");
}

TEST_F(CircuitConfigTest, RejectsACircuitWithoutNodes) {
  expect_failure(R"({"networks": {"edges": []}})", ":/networks: no node populations.");
  expect_failure(R"({"networks": {"nodes": [{"nodes_file": "nodes.h5", "populations": {}}]}})",
                 ":/networks/nodes/0: no populations.");
  expect_failure(R"({"network": {}})", ": missing key 'networks'. Is 'network' misspelled?");
}

TEST_F(CircuitConfigTest, RejectsWrongTypesAndDuplicateKeys) {
  expect_failure(R"({"networks": {"nodes": [{"nodes_file": 3}]}})",
                 ":/networks/nodes/0/nodes_file: wrong type '3' (a string is expected).");
  expect_failure("{\"networks\": {},\n\"networks\": {}}",
                 ":2:10: duplicate key 'networks' (each key may stand once in an object).");
  expect_failure(R"([])", ": wrong type '[]' (an object is expected).");
}

TEST_F(CircuitConfigTest, TakesTheMechanismsOfThePopulationsIfTheyAgree) {
  EXPECT_EQ(read(R"({"networks": {"nodes": [{"nodes_file": "nodes.h5", "populations": {
      "A": {"mechanisms_dir": "mod"}, "V": {"mechanisms_dir": "./mod"}}}]}})")
                .mechanisms_dir,
            folder_ / "mod");
  expect_failure(R"({"components": {"mechanisms_dir": "mod"},
    "networks": {"nodes": [{"nodes_file": "nodes.h5",
                            "populations": {"A": {"mechanisms_dir": "other"}}}]}})",
                 ":/networks/nodes/0/populations/A/mechanisms_dir: second mechanisms folder "
                 "'other' (the first is '" +
                     (folder_ / "mod").string() + "'). Put all .mod files into one folder.");
}

TEST_F(CircuitConfigTest, WarnsOfUnknownKeys) {
  const CircuitConfig config = read(R"({
    "components": {"morphology_dir": "m"}, "x": 1,
    "networks": {"nodes": [{"nodes_file": "nodes.h5", "node_type_file": "",
                            "populations": {"A": {"typ": "virtual"}}}]}})");
  const std::string file = file_.string();
  EXPECT_THAT(config.warnings,
              ElementsAre(file + ": unknown key 'x'.",
                          file + ":/components: unknown key 'morphology_dir'. Did you mean "
                                 "'morphologies_dir'?",
                          file + ":/networks/nodes/0: unknown key 'node_type_file'. Did you mean "
                                 "'node_types_file'?",
                          file + ":/networks/nodes/0/populations/A: unknown key 'typ'. Did you "
                                 "mean 'type'?"));
}

TEST_F(CircuitConfigTest, SuggestsTheNameOfAPopulation) {
  add_nodes("named.h5", {"hippocampus"});
  const CircuitConfig config = read(R"({"networks": {"nodes": [{"nodes_file": "named.h5"}]}})");
  test::expect_error_text<InputError>(
      [&] { (void)config.node_population("hipocampus"); },
      file_.string() +
          ":/networks/nodes: unknown node population 'hipocampus'. Did you mean "
          "'hippocampus'?");
}

}  // namespace

}  // namespace ballast::sonata
