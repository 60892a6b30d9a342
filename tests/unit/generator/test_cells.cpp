#include "generator/cells.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "small_recipe.hpp"

namespace ballast::generator {
namespace {

using test::small_recipe;
using testing::ElementsAre;

TEST(Column, HoldsTheCellsAtTheirDensity) {
  Recipe recipe = small_recipe(45000);
  recipe.density = 90000;  // 0.5 mm3, 0.5 mm high: 1 mm2
  const Column column = make_column(recipe);
  EXPECT_NEAR(column.size[0], 1000, 0.1);
  EXPECT_EQ(column.size[1], 500);
  EXPECT_EQ(column.size[2], column.size[0]);
}

TEST(Column, StacksLayersFromTheSurfaceDown) {
  const Column column = make_column(small_recipe());
  EXPECT_THAT(column.tops, ElementsAre(500, 200));
  EXPECT_THAT(column.bottoms, ElementsAre(200, 0));
}

TEST(CellsPerMetype, FollowTheFractions) {
  EXPECT_THAT(cells_per_metype(small_recipe(100)), ElementsAre(60, 40));
}

TEST(CellsPerMetype, GiveTheRestToTheLargestRemainder) {
  EXPECT_THAT(cells_per_metype(small_recipe(4)), ElementsAre(2, 2));  // 2.4 and 1.6
  EXPECT_THAT(cells_per_metype(small_recipe(1)), ElementsAre(1, 0));
}

TEST(CellsPerMetype, GiveNothingToAFractionOfZero) {
  Recipe recipe = small_recipe(7);
  recipe.metypes.push_back(test::metype("NONE", "a", true, 0));
  EXPECT_EQ(cells_per_metype(recipe)[2], 0U);
}

TEST(PlacedCells, HaveTheMetypesInTheirNumbers) {
  const Recipe recipe = small_recipe(1000);
  const CellTable cells = place_cells(recipe, make_column(recipe));
  EXPECT_EQ(std::count(cells.metype.begin(), cells.metype.end(), 0), 600);
  EXPECT_FALSE(std::is_sorted(cells.metype.begin(), cells.metype.end()));
}

TEST(PlacedCells, LieInTheirLayer) {
  const Recipe recipe = small_recipe(1000);
  const Column column = make_column(recipe);
  const CellTable cells = place_cells(recipe, column);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::size_t layer = cells.metype[i];  // PYR in the first, INT in the second
    EXPECT_GE(cells.position[i][1], column.bottoms[layer]);
    EXPECT_LE(cells.position[i][1], column.tops[layer]);
    EXPECT_LE(cells.position[i][0], column.size[0]);
    EXPECT_GE(cells.position[i][2], 0);
    EXPECT_LT(cells.morphology[i], 2);
  }
}

TEST(PlacedCells, DependOnTheSeed) {
  Recipe recipe = small_recipe();
  const CellTable first = place_cells(recipe, make_column(recipe));
  recipe.seed = 8;
  const CellTable second = place_cells(recipe, make_column(recipe));
  EXPECT_NE(first.position, second.position);
  EXPECT_NE(first.metype, second.metype);
}

TEST(Rotation, TurnsAQuarterAboutTheVertical) {
  const double half = std::sqrt(0.5);
  const Vector3 turned = Rotation{.w = half, .x = 0, .y = half, .z = 0}.apply({1, 2, 0});
  EXPECT_NEAR(turned[0], 0, 1e-12);
  EXPECT_NEAR(turned[1], 2, 1e-12);
  EXPECT_NEAR(turned[2], -1, 1e-12);
}

TEST(Rotation, OfACellIsAUnitQuaternionAboutTheVertical) {
  for (std::uint64_t cell = 0; cell < 50; ++cell) {
    const Rotation rotation = rotation_of_cell(3, cell);
    EXPECT_NEAR(rotation.w * rotation.w + rotation.y * rotation.y, 1, 1e-12);
    EXPECT_EQ(rotation.x, 0);
    EXPECT_EQ(rotation.z, 0);
  }
}

TEST(Fibres, EnterTheColumnAnywhere) {
  Recipe recipe = small_recipe();
  recipe.thalamus.cells = 40;
  const Column column = make_column(recipe);
  const std::vector<Position> fibres = place_fibres(recipe, column);
  ASSERT_EQ(fibres.size(), 40U);
  for (const Position& fibre : fibres) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
      EXPECT_GE(fibre[axis], 0);
      EXPECT_LE(fibre[axis], column.size[axis]);
    }
  }
}

/// 2,000 draws with probability 0.25: standard deviation 19.
TEST(PointNeurons, LieInTheColumnAndAreOfBothClasses) {
  Recipe recipe = small_recipe();
  const Column column = make_column(recipe);
  EXPECT_EQ(place_point_neurons(recipe, column).size(), 0U);
  recipe.point_neurons.emplace();
  recipe.point_neurons->cells = 2000;
  recipe.point_neurons->inhibitory_share = 0.25;
  const CellTable neurons = place_point_neurons(recipe, column);
  ASSERT_EQ(neurons.size(), 2000U);
  const auto inhibitory = std::count(neurons.metype.begin(), neurons.metype.end(), 1);
  EXPECT_NEAR(static_cast<double>(inhibitory), 500, 100);
  for (const Position& position : neurons.position) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
      EXPECT_GE(position[axis], 0);
      EXPECT_LE(position[axis], column.size[axis]);
    }
  }
}

}  // namespace
}  // namespace ballast::generator
