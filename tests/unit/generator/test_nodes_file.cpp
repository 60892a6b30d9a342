#include "generator/nodes_file.hpp"

#include <gmock/gmock.h>

#include "small_recipe.hpp"
#include "sonata/population.hpp"

namespace ballast::generator {
namespace {

using sonata::NodePopulation;
using sonata::Selection;

class Nodes : public testing::Test {
 protected:
  Nodes() {
    Recipe recipe = test::small_recipe(50);
    recipe.metypes[1].threshold_current = 0.25;
    recipe.metypes[1].holding_current = -0.5;
    circuit_ = make_circuit(recipe);
    model_ = circuit_.populations.front();
    sonata::Hdf5File file = sonata::Hdf5File::create(folder_ / "nodes.h5");
    write_nodes(file, circuit_);
    file.close();
  }
  NodePopulation read(const std::string& name) const {
    return NodePopulation(folder_ / "nodes.h5", name, {});
  }
  /// The strings of a column, row by row.
  std::vector<std::string> texts(const std::string& column) const {
    const sonata::Enumeration read_back = read("cortex").strings(column, Selection::all(50));
    std::vector<std::string> texts;
    for (const std::uint32_t value : read_back.values) {
      texts.push_back(read_back.names[value]);
    }
    return texts;
  }

  CircuitModel circuit_;
  PopulationModel model_;
  test::TemporaryDirectory folder_;
};

TEST_F(Nodes, HaveThePropertiesOfTheirMetype) {
  const auto mtypes = texts("mtype");
  const auto templates = texts("model_template");
  const auto classes = texts("synapse_class");
  const auto layers = texts("layer");
  const auto morphologies = texts("morphology");
  for (std::uint64_t cell = 0; cell < 50; ++cell) {
    const bool excitatory = model_.cells.metype[cell] == 0;
    EXPECT_EQ(mtypes[cell], excitatory ? "PYR" : "INT");
    EXPECT_EQ(templates[cell], excitatory ? "hoc:Big" : "hoc:Small");
    EXPECT_EQ(classes[cell], excitatory ? "EXC" : "INH");
    EXPECT_EQ(layers[cell], excitatory ? "a" : "b");
    EXPECT_EQ(morphologies[cell],
              (excitatory ? "PYR-e_" : "INT-e_") + std::to_string(model_.cells.morphology[cell]));
  }
  EXPECT_THAT(texts("model_type"), testing::Each("biophysical"));
  EXPECT_THAT(texts("etype"), testing::Each("e"));
}

TEST_F(Nodes, HaveCurrentsOfTheirMetype) {
  const NodePopulation cortex = read("cortex");
  const auto threshold = cortex.numbers("dynamics_params/threshold_current", Selection::all(50));
  const auto holding = cortex.numbers("dynamics_params/holding_current", Selection::all(50));
  for (std::uint64_t cell = 0; cell < 50; ++cell) {
    const bool excitatory = model_.cells.metype[cell] == 0;
    EXPECT_FLOAT_EQ(static_cast<float>(threshold[cell]), excitatory ? 0.1F : 0.25F);
    EXPECT_EQ(holding[cell], excitatory ? 0 : -0.5);
  }
}

TEST_F(Nodes, HaveTheirPlaceAndTurn) {
  const NodePopulation cortex = read("cortex");
  const auto y = cortex.numbers("y", Selection::all(50));
  const auto w = cortex.numbers("orientation_w", Selection::all(50));
  const auto turn = cortex.numbers("orientation_y", Selection::all(50));
  for (std::uint64_t cell = 0; cell < 50; ++cell) {
    EXPECT_EQ(y[cell], model_.cells.position[cell][1]);
    EXPECT_NEAR(w[cell], rotation_of_cell(7, cell).w, 1e-6);
    EXPECT_NEAR(turn[cell], rotation_of_cell(7, cell).y, 1e-6);
  }
  EXPECT_THAT(cortex.type_ids(Selection::all(50)), testing::Each(-1));
}

TEST_F(Nodes, OfTheThalamusAreVirtual) {
  const NodePopulation thalamus = read("thalamus");
  EXPECT_EQ(thalamus.size(), 5U);  // a tenth of the cells
  const auto types = thalamus.strings("model_type", Selection::all(5));
  EXPECT_THAT(types.values, testing::Each(0U));
  EXPECT_THAT(types.names, testing::ElementsAre("virtual"));
}

TEST(NodesFile, HoldsEveryPopulationWithTheSameMetypes) {
  Recipe recipe = test::small_recipe(20);
  recipe.populations.emplace();
  const test::TemporaryDirectory folder;
  sonata::Hdf5File file = sonata::Hdf5File::create(folder / "nodes.h5");
  write_nodes(file, make_circuit(recipe));
  file.close();
  const NodePopulation second(folder / "nodes.h5", "cortex_2", {});
  EXPECT_EQ(second.size(), 20U);
  EXPECT_THAT(second.strings("mtype", Selection::all(20)).names,
              testing::UnorderedElementsAre("PYR", "INT"));
  EXPECT_THAT(second.strings("region", Selection::all(20)).names, testing::ElementsAre("cortex_2"));
}

TEST(NodesFile, SplitsMetypesInNameAlone) {
  Recipe recipe = test::small_recipe(20);
  recipe.subtypes = 3;
  const test::TemporaryDirectory folder;
  sonata::Hdf5File file = sonata::Hdf5File::create(folder / "nodes.h5");
  const CircuitModel model = make_circuit(recipe);
  write_nodes(file, model);
  file.close();
  const NodePopulation cortex(folder / "nodes.h5", "cortex", {});
  const auto mtypes = cortex.strings("mtype", Selection::all(20));
  const auto morphologies = cortex.strings("morphology", Selection::all(20));
  for (std::uint64_t cell = 0; cell < 20; ++cell) {
    const std::string mtype = model.populations[0].metype_of(cell).mtype;
    EXPECT_EQ(mtypes.names[mtypes.values[cell]], mtype + ":" + "ABC"[cell % 3]);
    EXPECT_EQ(morphologies.names[morphologies.values[cell]].substr(0, 4), mtype + "-");
  }
}

TEST(NodesFile, LeavesMetypesOutOnRequest) {
  Recipe recipe = test::small_recipe(20);
  recipe.without_metypes = true;
  const test::TemporaryDirectory folder;
  sonata::Hdf5File file = sonata::Hdf5File::create(folder / "nodes.h5");
  write_nodes(file, make_circuit(recipe));
  file.close();
  const NodePopulation cortex(folder / "nodes.h5", "cortex", {});
  EXPECT_FALSE(cortex.has("mtype"));
  EXPECT_FALSE(cortex.has("etype"));
  EXPECT_TRUE(cortex.has("model_template"));
}

TEST(PointNeuronsFile, TellsTheModelByTheTypeOfTheNode) {
  const test::TemporaryDirectory folder;
  sonata::Hdf5File file = sonata::Hdf5File::create(folder / "p.h5");
  write_point_neurons(
      file, {.metype = {0, 1, 0}, .morphology = {}, .position = {{1, 2, 3}, {}, {4, 5, 6}}});
  file.close();
  write_file(folder / "types.csv", point_neuron_types());
  const NodePopulation neurons(folder / "p.h5", "point_neurons", folder / "types.csv");
  const auto model = neurons.strings("model_template", Selection::all(3));
  EXPECT_EQ(model.names[model.values[1]], "nrn:IntFire1");
  const auto parameters = neurons.strings("dynamics_params", Selection::all(3));
  EXPECT_EQ(parameters.names[parameters.values[1]], "inhibitory.json");
  EXPECT_EQ(parameters.names[parameters.values[2]], "excitatory.json");
  EXPECT_THAT(neurons.numbers("y", Selection::all(3)), testing::ElementsAre(2, 0, 5));
}

}  // namespace
}  // namespace ballast::generator
