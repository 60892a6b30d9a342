#include "generator/configurations.hpp"

#include <gmock/gmock.h>

#include "small_recipe.hpp"

namespace ballast::generator {
namespace {

using test::small_recipe;

CircuitModel without_extras() {
  Recipe recipe = small_recipe();
  recipe.thalamus.cells = 0;
  recipe.gap_junctions.pairs = 0;
  return make_circuit(recipe);
}

std::vector<std::string> keys(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& item : object.items()) {
    keys.push_back(item.key());
  }
  return keys;
}

TEST(CircuitConfiguration, NamesWhatTheCircuitHas) {
  const Json edges = circuit_config(make_circuit(small_recipe()))["networks"]["edges"];
  ASSERT_EQ(edges.size(), 3U);
  EXPECT_EQ(edges[2].dump(),
            R"({"edges_file":"$BASE_DIR/cortex__cortex__electrical.h5","populations":)"
            R"({"cortex__cortex__electrical":{"type":"electrical"}}})");
  const Json few = circuit_config(without_extras())["networks"];
  EXPECT_EQ(few["edges"].size(), 1U);
  EXPECT_THAT(keys(few["nodes"][0]["populations"]), testing::ElementsAre("cortex"));
}

TEST(NodeSets, NameLayersClassesMetypesAndASample) {
  const Json sets = node_sets(make_circuit(small_recipe()));
  EXPECT_THAT(keys(sets), testing::ElementsAre("All", "Excitatory", "Inhibitory", "Layera",
                                               "Layerb", "PYR-e", "INT-e", "Sample", "Thalamus"));
  EXPECT_EQ(sets["PYR-e"].dump(), R"({"population":"cortex","mtype":"PYR","etype":"e"})");
  EXPECT_EQ(sets["Sample"]["node_id"].size(), 10U);
}

TEST(NodeSets, SampleAllOfAVerySmallCircuit) {
  EXPECT_EQ(node_sets(make_circuit(small_recipe(3)))["Sample"]["node_id"].dump(), "[0,1,2]");
}

TEST(SimulationConfiguration, ReplaysOnlyWhatThereIs) {
  EXPECT_THAT(keys(simulation_config(make_circuit(small_recipe()))["inputs"]),
              testing::ElementsAre("ThalamusReplay", "Pulse", "Noise"));
  EXPECT_THAT(keys(simulation_config(without_extras())["inputs"]),
              testing::ElementsAre("Pulse", "Noise"));
}

TEST(SimulationConfiguration, FollowsTheRecipe) {
  Recipe recipe = small_recipe();
  recipe.simulation.duration = 250;
  const Json config = simulation_config(make_circuit(recipe));
  EXPECT_EQ(config["run"].dump(), R"({"tstop":250.0,"dt":0.025,"random_seed":7})");
  EXPECT_EQ(config["conditions"].dump(), R"({"celsius":34.0,"v_init":-75.0})");
}

Recipe with_all_kinds() {
  Recipe recipe = small_recipe();
  recipe.populations.emplace();
  recipe.point_neurons.emplace();
  return recipe;
}

TEST(CircuitConfiguration, GivesFurtherPopulationsMorphologiesOfTheirOwn) {
  const Json nodes = circuit_config(make_circuit(with_all_kinds()))["networks"]["nodes"];
  ASSERT_EQ(nodes.size(), 2U);
  EXPECT_THAT(keys(nodes[0]["populations"]),
              testing::ElementsAre("cortex", "cortex_2", "thalamus"));
  EXPECT_EQ(nodes[0]["populations"]["cortex"]["morphologies_dir"], "$BASE_DIR/morphologies/swc");
  EXPECT_EQ(nodes[0]["populations"]["cortex_2"]["morphologies_dir"],
            "$BASE_DIR/cortex_2/morphologies/swc");
  EXPECT_EQ(nodes[1].dump(),
            R"({"nodes_file":"$BASE_DIR/point_neurons.h5",)"
            R"("node_types_file":"$BASE_DIR/point_neuron_types.csv","populations":)"
            R"({"point_neurons":{"type":"point_neuron",)"
            R"("point_neuron_models_dir":"$BASE_DIR/point_neuron_models"}}})");
}

TEST(CircuitConfiguration, HasGapJunctionsInEveryPopulation) {
  const auto entries = edge_populations(make_circuit(with_all_kinds()));
  ASSERT_EQ(entries.size(), 12U);
  EXPECT_EQ(entries[10].name, "cortex__cortex__electrical");
  EXPECT_EQ(entries[11].name, "cortex_2__cortex_2__electrical");
}

TEST(NodeSets, NameAllPopulationsWhereThereAreSeveral) {
  const Json sets = node_sets(make_circuit(with_all_kinds()));
  EXPECT_EQ(sets["All"].dump(), R"({"population":["cortex","cortex_2","point_neurons"]})");
  EXPECT_EQ(sets["PYR-e"].dump(),
            R"({"population":["cortex","cortex_2"],"mtype":"PYR","etype":"e"})");
  EXPECT_EQ(sets["Sample"]["population"], "cortex");
}

TEST(NodeSets, NameAllSubtypesOfAMetype) {
  Recipe recipe = small_recipe();
  recipe.subtypes = 2;
  EXPECT_EQ(node_sets(make_circuit(recipe))["PYR-e"].dump(),
            R"({"population":"cortex","mtype":["PYR:A","PYR:B"],"etype":"e"})");
}

TEST(NodeSets, NameNoMetypesThatNodesDoNotHave) {
  Recipe recipe = small_recipe();
  recipe.without_metypes = true;
  EXPECT_FALSE(node_sets(make_circuit(recipe)).contains("PYR-e"));
}

TEST(PointModel, IsInSeconds) {
  EXPECT_EQ(point_model({}, true).dump(),
            R"({"type":"NEURON_IntFire1","tau":0.02,"refrac":0.003})");
  EXPECT_EQ(point_model({}, false)["tau"], 0.01);
}

}  // namespace
}  // namespace ballast::generator
