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
  return make_model(recipe);
}

std::vector<std::string> keys(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& item : object.items()) {
    keys.push_back(item.key());
  }
  return keys;
}

TEST(CircuitConfiguration, NamesWhatTheCircuitHas) {
  const Json edges = circuit_config(make_model(small_recipe()))["networks"]["edges"];
  ASSERT_EQ(edges.size(), 3U);
  EXPECT_EQ(edges[2].dump(),
            R"({"edges_file":"$BASE_DIR/cortex__cortex__electrical.h5","populations":)"
            R"({"cortex__cortex__electrical":{"type":"electrical"}}})");
  const Json few = circuit_config(without_extras())["networks"];
  EXPECT_EQ(few["edges"].size(), 1U);
  EXPECT_THAT(keys(few["nodes"][0]["populations"]), testing::ElementsAre("cortex"));
}

TEST(NodeSets, NameLayersClassesMetypesAndASample) {
  const Json sets = node_sets(make_model(small_recipe()));
  EXPECT_THAT(keys(sets), testing::ElementsAre("All", "Excitatory", "Inhibitory", "Layera",
                                               "Layerb", "PYR-e", "INT-e", "Sample", "Thalamus"));
  EXPECT_EQ(sets["PYR-e"].dump(), R"({"population":"cortex","mtype":"PYR","etype":"e"})");
  EXPECT_EQ(sets["Sample"]["node_id"].size(), 10U);
}

TEST(NodeSets, SampleAllOfAVerySmallCircuit) {
  EXPECT_EQ(node_sets(make_model(small_recipe(3)))["Sample"]["node_id"].dump(), "[0,1,2]");
}

TEST(SimulationConfiguration, ReplaysOnlyWhatThereIs) {
  EXPECT_THAT(keys(simulation_config(make_model(small_recipe()))["inputs"]),
              testing::ElementsAre("ThalamusReplay", "Pulse", "Noise"));
  EXPECT_THAT(keys(simulation_config(without_extras())["inputs"]),
              testing::ElementsAre("Pulse", "Noise"));
}

TEST(SimulationConfiguration, FollowsTheRecipe) {
  Recipe recipe = small_recipe();
  recipe.simulation.duration = 250;
  const Json config = simulation_config(make_model(recipe));
  EXPECT_EQ(config["run"].dump(), R"({"tstop":250.0,"dt":0.025,"random_seed":7})");
  EXPECT_EQ(config["conditions"].dump(), R"({"celsius":34.0,"v_init":-75.0})");
}

}  // namespace
}  // namespace ballast::generator
