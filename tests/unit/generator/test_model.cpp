#include "generator/model.hpp"

#include <gmock/gmock.h>

#include <set>

#include "small_recipe.hpp"

namespace ballast::generator {
namespace {

using test::small_recipe;

TEST(Model, FillsInWhatFollowsFromTheSize) {
  EXPECT_EQ(resolved(small_recipe(250)).thalamus.cells, 25U);
  EXPECT_EQ(resolved(small_recipe(3)).thalamus.cells, 1U);
  EXPECT_EQ(resolved(small_recipe(250)).gap_junctions.pairs, 100U);  // 40 % couple
}

TEST(Model, KeepsWhatTheRecipeSays) {
  Recipe recipe = small_recipe(250);
  recipe.thalamus.cells = 0;
  recipe.gap_junctions.pairs = 7;
  EXPECT_EQ(resolved(recipe).thalamus.cells, 0U);
  EXPECT_EQ(resolved(recipe).gap_junctions.pairs, 7U);
  EXPECT_TRUE(make_circuit(recipe).fibres.position.empty());
}

TEST(Model, GrowsTheMorphologiesOfEachMetype) {
  Recipe recipe = small_recipe();
  recipe.metypes[0].morphologies = 3;
  const PopulationModel model = make_population(recipe);
  EXPECT_THAT(model.first_tree, testing::ElementsAre(0, 3));
  std::vector<std::string> names;
  for (const MorphologyTree& tree : model.trees) {
    names.push_back(tree.name);
  }
  EXPECT_THAT(names, testing::ElementsAre("PYR-e_0", "PYR-e_1", "PYR-e_2", "INT-e_0", "INT-e_1"));
  EXPECT_EQ(model.locations.size(), model.trees.size());
}

TEST(Model, GrowsMorphologiesOfTheSizesAskedFor) {
  Recipe recipe = small_recipe();
  recipe.metypes[0].morphologies = 50;
  const PopulationModel model = make_population(recipe);
  std::set<int> sizes;
  for (std::size_t i = 0; i < 50; ++i) {
    const int segments = model.trees[i].segments();
    EXPECT_GE(segments, 30 - 4);
    EXPECT_LE(segments, 90);
    sizes.insert(segments);
  }
  EXPECT_GT(sizes.size(), 15U);
  EXPECT_GT(*sizes.rbegin(), 70);
}

TEST(Model, GivesACellAMorphologyOfItsMetype) {
  const PopulationModel model = make_population(small_recipe());
  std::set<std::size_t> used;
  for (std::uint64_t cell = 0; cell < model.cells.size(); ++cell) {
    const std::size_t tree = model.tree_of(cell);
    used.insert(tree);
    EXPECT_EQ(model.trees[tree].name.substr(0, 5), model.metype_of(cell).name());
  }
  EXPECT_EQ(used.size(), 4U);
}

TEST(Distance, IsEuclidean) {
  EXPECT_DOUBLE_EQ(distance({1, 2, 3}, {3, 5, 9}), 7);  // 4 + 9 + 36
}

TEST(Circuit, HasTheRecipesPopulationFirst) {
  Recipe recipe = small_recipe();
  recipe.populations = {.count = 3, .between = 0};
  const CircuitModel model = make_circuit(recipe);
  ASSERT_EQ(model.populations.size(), 3U);
  EXPECT_EQ(model.cells(), 300U);
  EXPECT_EQ(model.populations[0].name, "cortex");
  EXPECT_EQ(model.populations[2].name, "cortex_3");
  EXPECT_EQ(model.populations[0].cells.position, make_population(small_recipe()).cells.position);
}

TEST(Circuit, HasFurtherPopulationsThatDifferInAllButTheirMetypes) {
  Recipe recipe = small_recipe();
  recipe.populations.emplace();
  const CircuitModel model = make_circuit(recipe);
  const PopulationModel& first = model.populations[0];
  const PopulationModel& second = model.populations[1];
  EXPECT_NE(second.cells.position, first.cells.position);
  EXPECT_NE(second.cells.metype, first.cells.metype);
  EXPECT_EQ(std::count(second.cells.metype.begin(), second.cells.metype.end(), 0), 60);
  EXPECT_EQ(second.trees[1].name, first.trees[1].name);
  EXPECT_NE(second.trees[1].soma_radius, first.trees[1].soma_radius);
}

TEST(Circuit, HasFibresAndPointNeuronsOnce) {
  Recipe recipe = small_recipe();
  recipe.populations.emplace();
  recipe.point_neurons.emplace();
  recipe.point_neurons->cells = 12;
  const CircuitModel model = make_circuit(recipe);
  EXPECT_EQ(model.fibres.size(), 10U);
  EXPECT_EQ(model.point_neurons.size(), 12U);
}

}  // namespace
}  // namespace ballast::generator
