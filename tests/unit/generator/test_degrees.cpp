#include "generator/degrees.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <numeric>

namespace ballast::generator {
namespace {

/// Cells of two metypes in turn.
CellTable cells_of_two_metypes(std::size_t count) {
  CellTable cells;
  for (std::size_t i = 0; i < count; ++i) {
    cells.metype.push_back(i % 2);
  }
  cells.morphology.resize(count);
  cells.position.resize(count);
  return cells;
}

DegreePlan plan(std::uint64_t edges, double sigma) {
  return {.seed = 3, .edges = edges, .sigma = sigma, .metype_weight = {1, 1}};
}

std::uint64_t sum(const std::vector<std::uint32_t>& degrees) {
  return std::accumulate(degrees.begin(), degrees.end(), std::uint64_t{0});
}

TEST(Degrees, AddUpExactly) {
  for (const std::uint64_t edges : {0U, 1U, 999U, 123457U}) {
    EXPECT_EQ(sum(draw_degrees(plan(edges, 0.7), cells_of_two_metypes(1000))), edges);
  }
}

TEST(Degrees, AreEvenWithoutSpread) {
  for (const std::uint32_t degree : draw_degrees(plan(10500, 0), cells_of_two_metypes(1000))) {
    EXPECT_TRUE(degree == 10 || degree == 11) << degree;
  }
}

TEST(Degrees, FollowTheWeightsOfTheMetypes) {
  DegreePlan weighted = plan(4000, 0);
  weighted.metype_weight = {3, 1};
  const auto degrees = draw_degrees(weighted, cells_of_two_metypes(1000));
  std::uint64_t heavy = 0;
  for (std::size_t i = 0; i < degrees.size(); i += 2) {
    heavy += degrees[i];
  }
  EXPECT_NEAR(static_cast<double>(heavy), 3000, 1);
}

TEST(Degrees, AreZeroWhereAllWeightsAre) {
  DegreePlan none = plan(4000, 0.5);
  none.metype_weight = {0, 0};
  EXPECT_EQ(sum(draw_degrees(none, cells_of_two_metypes(10))), 0U);
}

/// log(degree) of a lognormal with mean m is normal with mean log(m) - sigma^2 / 2. With n = 10,000
/// the standard errors are sigma / 100 and sigma / sqrt(20,000); the bounds are five of them.
TEST(Degrees, AreLognormal) {
  const double sigma = 0.6;
  const std::size_t n = 10000;
  const auto degrees = draw_degrees(plan(n * 1000, sigma), cells_of_two_metypes(n));
  double mean = 0;
  double square = 0;
  for (const std::uint32_t degree : degrees) {
    mean += std::log(degree) / n;
    square += std::log(degree) * std::log(degree) / n;
  }
  EXPECT_NEAR(mean, std::log(1000) - 0.5 * sigma * sigma, 5 * sigma / 100);
  EXPECT_NEAR(std::sqrt(square - mean * mean), sigma, 5 * sigma / std::sqrt(20000.0));
}

}  // namespace
}  // namespace ballast::generator
