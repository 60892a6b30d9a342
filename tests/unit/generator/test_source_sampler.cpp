#include "generator/source_sampler.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <map>

namespace ballast::generator {
namespace {

/// Nodes on a grid of `step` um in a cube of `n` steps each way.
std::vector<Position> grid(int n, float step) {
  std::vector<Position> nodes;
  for (int x = 0; x < n; ++x) {
    for (int y = 0; y < n; ++y) {
      for (int z = 0; z < n; ++z) {
        const auto at = [&](int i) { return step * (static_cast<float>(i) + 0.5F); };
        nodes.push_back({at(x), at(y), at(z)});
      }
    }
  }
  return nodes;
}

/// In a large, evenly filled cube each coordinate of the distance has the sampler's sigma. Standard
/// error of a deviation from n draws: sigma / sqrt(2 n) = 0.35 %; a bin (a quarter of sigma wide)
/// adds its own variance, sigma^2 / 192 twice, 0.5 %.
TEST(SourceSampler, DrawsDistancesFromAGaussian) {
  const double sigma = 40;
  const std::vector<Position> nodes = grid(40, 10);
  const SourceSampler sampler(nodes, {400, 400, 400}, sigma);
  const Position target = {200, 200, 200};
  const SourceSampler::Around around(sampler, target);
  RandomStream random(1);
  const int n = 40000;
  std::array<double, 3> square{};
  for (int i = 0; i < n; ++i) {
    const Position& source = nodes[around.draw(random)];
    for (std::size_t axis = 0; axis < 3; ++axis) {
      square[axis] += std::pow(source[axis] - target[axis], 2) / n;
    }
  }
  for (std::size_t axis = 0; axis < 3; ++axis) {
    EXPECT_NEAR(std::sqrt(square[axis]), sigma, 0.03 * sigma);
  }
}

/// With a wide Gaussian all nodes are alike, however unevenly they lie: 90 in one half, 10 in the
/// other.
TEST(SourceSampler, IgnoresHowDenselyNodesLie) {
  std::vector<Position> nodes;
  for (int i = 0; i < 100; ++i) {
    nodes.push_back({i < 90 ? 10.0F : 90.0F, static_cast<float>(i), 50});
  }
  const SourceSampler sampler(nodes, {100, 100, 100}, 10000);
  const SourceSampler::Around around(sampler, {50, 50, 50});
  RandomStream random(2);
  const int n = 20000;
  int sparse = 0;
  for (int i = 0; i < n; ++i) {
    sparse += around.draw(random) >= 90 ? 1 : 0;
  }
  EXPECT_NEAR(sparse, 0.1 * n, 5 * std::sqrt(n * 0.1 * 0.9));
}

TEST(SourceSampler, DrawsOnlyEligibleNodes) {
  const std::vector<Position> nodes = grid(6, 10);
  std::vector<bool> eligible(nodes.size());
  eligible[5] = eligible[100] = true;
  const SourceSampler sampler(nodes, {60, 60, 60}, 1000, eligible);
  EXPECT_EQ(sampler.size(), 2U);
  const SourceSampler::Around around(sampler, {0, 0, 0});
  RandomStream random(3);
  std::map<std::uint32_t, int> drawn;
  for (int i = 0; i < 1000; ++i) {
    ++drawn[around.draw(random)];
  }
  EXPECT_THAT(drawn, testing::ElementsAre(testing::Key(5), testing::Key(100)));
}

TEST(SourceSampler, FindsANodeBeyondItsReach) {
  const SourceSampler sampler({{0, 0, 0}}, {10000, 10, 10}, 1);
  RandomStream random(4);
  EXPECT_EQ(SourceSampler::Around(sampler, {10000, 0, 0}).draw(random), 0U);
}

TEST(SourceSampler, TakesNodesOnTheFarEdgeOfTheBox) {
  const SourceSampler sampler({{10, 10, 10}}, {10, 10, 10}, 2);
  RandomStream random(5);
  EXPECT_EQ(SourceSampler::Around(sampler, {0, 0, 0}).draw(random), 0U);
}

}  // namespace
}  // namespace ballast::generator
