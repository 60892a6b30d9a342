#include "generator/metype_variants.hpp"

#include <gmock/gmock.h>

#include <numeric>
#include <set>

#include "generator/circuit.hpp"
#include "small_recipe.hpp"

namespace ballast::generator {
namespace {

using test::metype;
using test::small_recipe;
using testing::ElementsAre;

std::vector<std::string> names(const std::vector<MetypeRecipe>& metypes) {
  std::vector<std::string> names;
  for (const MetypeRecipe& metype : metypes) {
    names.push_back(metype.name());
  }
  return names;
}

double total_fraction(const std::vector<MetypeRecipe>& metypes) {
  return std::accumulate(metypes.begin(), metypes.end(), 0.0,
                         [](double sum, const MetypeRecipe& m) { return sum + m.fraction; });
}

TEST(MetypeVariants, OfFewerMetypesAreTheMostFrequentOfBothClassesInTurn) {
  Recipe recipe = small_recipe();
  recipe.metypes = {metype("A", "a", true, 0.3), metype("B", "a", true, 0.4),
                    metype("C", "a", true, 0.2), metype("D", "b", false, 0.02),
                    metype("E", "b", false, 0.08)};
  EXPECT_THAT(names(with_metype_count(recipe, 1)), ElementsAre("B-e"));
  EXPECT_THAT(names(with_metype_count(recipe, 3)), ElementsAre("A-e", "B-e", "E-e"));
  EXPECT_THAT(names(with_metype_count(recipe, 5)), ElementsAre("A-e", "B-e", "C-e", "D-e", "E-e"));
}

TEST(MetypeVariants, DifferFirstInTheirEtypeThenInTheirSubtype) {
  EXPECT_THAT(names(with_metype_count(small_recipe(), 9)),
              ElementsAre("PYR-e", "PYR-cAD", "PYR-bAD", "PYR-dAD", "PYR2-e", "INT-e", "INT-bAC",
                          "INT-bIR", "INT-bNAC"));
}

TEST(MetypeVariants, NeverTakeTheNameOfAnotherMetype) {
  Recipe recipe = small_recipe();
  recipe.metypes[0].mtype = "INT2";
  recipe.metypes[0].etype = "bAC";
  const auto found = names(with_metype_count(recipe, 60));
  EXPECT_EQ(std::set<std::string>(found.begin(), found.end()).size(), 60U);
}

TEST(MetypeVariants, ShareTheFractionOfTheirMetype) {
  const auto metypes = with_metype_count(small_recipe(), 20);
  const std::vector<MetypeRecipe> pyramidal(metypes.begin(), metypes.begin() + 10);
  EXPECT_NEAR(total_fraction(pyramidal), 0.6, 1e-12);
  EXPECT_NEAR(total_fraction(metypes), 1.0, 1e-12);
  EXPECT_NE(pyramidal[1].fraction, pyramidal[2].fraction);
}

TEST(MetypeVariants, KeepWhatMakesTheirMetypeAndVaryInSize) {
  const auto metypes = with_metype_count(small_recipe(), 8);
  for (std::size_t i = 1; i < 4; ++i) {
    EXPECT_EQ(metypes[i].model_template, "Big");
    EXPECT_EQ(metypes[i].layer, "a");
    EXPECT_TRUE(metypes[i].excitatory);
    EXPECT_EQ(metypes[i].morphologies, 2);
    EXPECT_NE(metypes[i].max_segments, metypes[0].max_segments);
    EXPECT_NE(metypes[i].input, 1.0);
  }
  EXPECT_EQ(metypes[0].max_segments, 90);
  EXPECT_EQ(metypes[0].input, 1.0);
}

TEST(MetypeVariants, FollowFromTheSeed) {
  Recipe recipe = small_recipe();
  const auto first = with_metype_count(recipe, 6);
  EXPECT_EQ(with_metype_count(recipe, 6)[1].input, first[1].input);
  recipe.seed = 8;
  EXPECT_NE(with_metype_count(recipe, 6)[1].input, first[1].input);
}

/// Reading the recipe back checks names, limits and layers.
TEST(MetypeVariants, OfTheDataFolderMakeAValidRecipe) {
  Recipe recipe = read_recipe(data_folder({}) / "recipes" / "cortex.json", {});
  recipe.metypes = with_metype_count(recipe, 2000);
  const Recipe again = read_recipe(JsonValue::parse(to_json(recipe).dump(), "r.json"), {});
  EXPECT_EQ(again.metypes.size(), 2000U);
}

}  // namespace
}  // namespace ballast::generator
