#include "generator/recipe.hpp"

#include <gmock/gmock.h>

#include "small_recipe.hpp"
#include "tests/support/expect_error.hpp"

namespace ballast::generator {
namespace {

using test::expect_error_text;
using test::small_recipe;

Recipe read(const std::string& text) {
  return read_recipe(JsonValue::parse(text, "r.json"), small_recipe());
}

void expect_refused(const std::string& text, const std::string& message) {
  expect_error_text<InputError>([&] { (void)read(text); }, message);
}

TEST(Recipe, KeepsWhatAFileLeavesOut) {
  const Recipe recipe = read(R"({"cells": 12, "recurrent": {"distance_sigma": 42}})");
  EXPECT_EQ(recipe.cells, 12U);
  EXPECT_EQ(recipe.recurrent.distance_sigma, 42);
  EXPECT_EQ(recipe.recurrent.synapses_per_cell, 20);
  EXPECT_EQ(recipe.metypes.size(), 2U);
}

TEST(Recipe, ReplacesListsWhole) {
  const Recipe recipe = read(R"({"layers": [{"name": "a", "thickness": 1}], "metypes": [
      {"mtype": "M", "etype": "E", "model_template": "T", "layer": "a", "fraction": 1,
       "synapse_class": "INH"}]})");
  ASSERT_EQ(recipe.metypes.size(), 1U);
  EXPECT_EQ(recipe.metypes[0].name(), "M-E");
  EXPECT_FALSE(recipe.metypes[0].excitatory);
}

TEST(Recipe, IsWrittenCompleteAndReadBackTheSame) {
  Recipe recipe = small_recipe(123);
  recipe.structure_only = true;
  recipe.thalamus.cells = 9;
  recipe.metypes[0].holding_current = -0.0625;
  const Json json = to_json(recipe);
  const Recipe again = read_recipe(JsonValue::parse(json.dump(), "r.json"), {});
  EXPECT_EQ(to_json(again), json);
  EXPECT_EQ(again.thalamus.cells, 9U);
  EXPECT_EQ(again.gap_junctions.pairs, std::nullopt);
  EXPECT_EQ(again.metypes[0].holding_current, -0.0625);
}

TEST(Recipe, CountsTheEdgesOfBothProjections) {
  Recipe recipe = small_recipe(10);
  recipe.recurrent.synapses_per_cell = 2.26;
  EXPECT_EQ(recipe.recurrent_edges(), 23U);
  EXPECT_EQ(recipe.thalamic_edges(), 40U);
  recipe.thalamus.cells = 0;
  EXPECT_EQ(recipe.thalamic_edges(), 0U);
}

TEST(Recipe, SuggestsTheKnownKey) {
  expect_refused(R"({"sed": 1})",
                 "r.json: unknown key 'sed' (allowed: version, seed, cells, structure_only, "
                 "density, layers, metypes, recurrent, axonal_velocity, minimum_delay, excitatory, "
                 "inhibitory, thalamus, gap_junctions, simulation, populations, point_neurons, "
                 "without_metypes, subtypes). Did you mean 'seed'?");
  expect_refused(R"({"thalamus": {"projection": {"distance_sigme": 1}}})",
                 "r.json:/thalamus/projection: unknown key 'distance_sigme' (allowed: "
                 "synapses_per_cell, in_degree_sigma, synapses_per_connection, distance_sigma). "
                 "Did you mean 'distance_sigma'?");
}

TEST(Recipe, RefusesValuesOutOfRange) {
  expect_refused(R"({"cells": 0})",
                 "r.json:/cells: value out of range '0' (at least 1, at most 4000000000).");
  expect_refused(R"({"density": 0})", "r.json:/density: value out of range '0' (above 0).");
  expect_refused(R"({"excitatory": {"soma_share": 1.5}})",
                 "r.json:/excitatory/soma_share: value out of range '1.5' (at least 0, at most "
                 "1).");
  expect_refused(R"({"version": 2})",
                 "r.json:/version: value out of range '2' (at least 1, at most 1).");
}

TEST(Recipe, RefusesSynapseTypesOfTheWrongSign) {
  expect_refused(R"({"excitatory": {"type_id": 99}})",
                 "r.json:/excitatory/type_id: wrong synapse type '99' (excitatory types start at "
                 "100).");
  expect_refused(R"({"inhibitory": {"type_id": 100}})",
                 "r.json:/inhibitory/type_id: wrong synapse type '100' (inhibitory types are "
                 "below 100).");
}

TEST(Recipe, RefusesMetypesThatDoNotFit) {
  expect_refused(
      R"({"layers": [{"name": "layer1", "thickness": 1}], "metypes": [
      {"mtype": "M", "etype": "E", "layer": "layer2"}]})",
      "r.json:/metypes/0/layer: unknown layer 'layer2' (it is not among the layers). Did "
      "you mean 'layer1'?");
  expect_refused(R"({"metypes": []})",
                 "r.json:/metypes: empty list (at least one element is needed).");
  expect_refused(R"({"metypes": [{"mtype": "M", "etype": "E", "layer": "a"},
                                 {"mtype": "M", "etype": "E", "layer": "a"}]})",
                 "r.json:/metypes/1/mtype: metype defined twice 'M-E'.");
  expect_refused(R"({"metypes": [{"mtype": "M", "layer": "a", "min_segments": 50,
                                  "max_segments": 40}]})",
                 "r.json:/metypes/0/min_segments: value out of range '50' (max_segments is 40).");
  expect_refused(R"({"metypes": [{"mtype": "M", "layer": "a"}]})",
                 "r.json: no cells (the fractions of all metypes are zero).");
}

TEST(Recipe, OfTheDataFolderHasManyMetypesOfManySizes) {
  const Recipe recipe = read_recipe(data_folder({}) / "recipes" / "cortex.json", {});
  EXPECT_GE(recipe.metypes.size(), 12U);
  int smallest = 10000;
  int largest = 0;
  for (const MetypeRecipe& metype : recipe.metypes) {
    smallest = std::min(smallest, metype.min_segments);
    largest = std::max(largest, metype.max_segments);
  }
  EXPECT_EQ(smallest, 20);
  EXPECT_EQ(largest, 1500);
}

TEST(DataFolder, ThatIsGivenMustExist) {
  expect_error_text<InputError>([] { (void)data_folder("/no/such/data"); },
                                "/no/such/data: no such folder.");
}

TEST(Recipe, SaysNothingOfWhatACircuitDoesNotHave) {
  const Json json = to_json(small_recipe());
  EXPECT_FALSE(json.contains("populations"));
  EXPECT_FALSE(json.contains("point_neurons"));
  EXPECT_FALSE(json.contains("without_metypes"));
  EXPECT_FALSE(json.contains("subtypes"));
}

TEST(Recipe, KeepsPopulationsAndPointNeurons) {
  const Recipe recipe = read(R"({"populations": {"count": 3}, "without_metypes": true,
                                 "point_neurons": {"cells": 5, "recurrent": {
                                 "synapses_per_cell": 7}}})");
  EXPECT_EQ(recipe.populations->count, 3U);
  EXPECT_EQ(recipe.populations->between, 0.25);
  EXPECT_EQ(recipe.point_neurons->cells, 5U);
  EXPECT_EQ(recipe.point_neurons->recurrent.synapses_per_cell, 7);
  EXPECT_EQ(recipe.point_neurons->recurrent.distance_sigma, 150);
  EXPECT_TRUE(recipe.without_metypes);
  const Json json = to_json(recipe);
  EXPECT_EQ(to_json(read_recipe(JsonValue::parse(json.dump(), "r.json"), {})), json);
}

TEST(Recipe, RefusesPopulationsThatAreNone) {
  expect_refused(R"({"populations": {"count": 0}})",
                 "r.json:/populations/count: value out of range '0' (at least 1, at most 64).");
  expect_refused(R"({"point_neurons": {"tau": 0}})",
                 "r.json:/point_neurons/tau: value out of range '0' (above 0).");
}

}  // namespace
}  // namespace ballast::generator
