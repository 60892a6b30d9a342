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
  EXPECT_TRUE(make_model(recipe).fibres.empty());
}

TEST(Model, GrowsTheMorphologiesOfEachMetype) {
  Recipe recipe = small_recipe();
  recipe.metypes[0].morphologies = 3;
  const CircuitModel model = make_model(recipe);
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
  const CircuitModel model = make_model(recipe);
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
  const CircuitModel model = make_model(small_recipe());
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

}  // namespace
}  // namespace ballast::generator
