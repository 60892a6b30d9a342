#include "balancer/places.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "balancer/lpt.hpp"
#include "weights.hpp"

namespace ballast::balancer {
namespace {

using plan::Layout;
using Numbers = std::vector<std::int32_t>;
using Weights = std::vector<std::int64_t>;

/// Heaviest over mean of the cells' weights summed by any key.
template <class Key>
double max_over_mean(const Weights& weights, double parts, Key key) {
  std::map<std::int64_t, double> loads;
  double total = 0;
  for (std::size_t cell = 0; cell < weights.size(); ++cell) {
    loads[key(cell)] += static_cast<double>(weights[cell]);
    total += static_cast<double>(weights[cell]);
  }
  const auto heaviest = std::max_element(loads.begin(), loads.end(),
                                         [](auto& a, auto& b) { return a.second < b.second; });
  return heaviest->second / (total / parts);
}

Places lpt_places(const Weights& weights, const Layout& layout) {
  Places places{lpt_ranks(weights, layout), {}};
  places.cycle = deal_cycles(weights, places.rank, layout);
  return places;
}

TEST(RoundRobinPlaces, RanksInTurnAndCyclesInARow) {
  const Places places = round_robin_places(9, {.ranks = 2, .cycles = 2});
  EXPECT_EQ(places.rank, (Numbers{0, 1, 0, 1, 0, 1, 0, 1, 0}));
  // Five turns over two cycles: turns 0, 1, 2 and turns 3, 4.
  EXPECT_EQ(places.cycle, (Numbers{0, 0, 0, 0, 0, 0, 1, 1, 1}));
}

TEST(RoundRobinPlaces, FewerTurnsThanCyclesLeaveCyclesEmpty) {
  EXPECT_EQ(round_robin_places(2, {.ranks = 2, .cycles = 3}).cycle, (Numbers{0, 0}));
  EXPECT_TRUE(round_robin_places(0, {.ranks = 2, .cycles = 3}).rank.empty());
}

TEST(LptPlaces, OneCycleAndOneNodeIsPlainLpt) {
  const Weights weights = test::cell_weights(500, 1);
  const Places places = lpt_places(weights, {.ranks = 8, .cycles = 1, .ranks_per_node = 8});
  EXPECT_EQ(places.rank, lpt(weights, 8));
  EXPECT_EQ(places.cycle, Numbers(500));
}

TEST(LptPlaces, TheLargestCellHasRankAndCycleToItselfWhereItMust) {
  // Rank 0 takes the 10 alone and rank 1 all else, 3 in each cycle: neither bound can be beaten.
  const Places places = lpt_places(Weights{10, 1, 1, 1, 1, 1, 1}, {.ranks = 2, .cycles = 2});
  EXPECT_EQ(places.rank, (Numbers{0, 1, 1, 1, 1, 1, 1}));
  EXPECT_EQ(std::count(places.cycle.begin() + 1, places.cycle.end(), 0), 3);
}

TEST(LptPlaces, HeavyPartsOfANodeSpreadOverTheCycles) {
  // Two equal cells, one on each rank of one node: side by side in one cycle they would double its
  // peak.
  const Places places = lpt_places(Weights{5, 5}, {.ranks = 2, .cycles = 2, .ranks_per_node = 2});
  EXPECT_EQ(places.rank, (Numbers{0, 1}));
  EXPECT_EQ(places.cycle, (Numbers{0, 1}));
}

TEST(LptPlaces, LevelsRanksBucketsCyclesAndNodes) {
  const Layout layout{.ranks = 32, .cycles = 4, .ranks_per_node = 8};
  const Weights weights = test::cell_weights(32 * 4 * 30, 2);
  const Places places = lpt_places(weights, layout);
  const auto rank = [&](std::size_t cell) { return std::int64_t{places.rank[cell]}; };
  const auto cycle = [&](std::size_t cell) { return std::int64_t{places.cycle[cell]}; };
  EXPECT_LT(max_over_mean(weights, 32, rank), 1.005);
  EXPECT_LT(max_over_mean(weights, 4, cycle), 1.005);
  EXPECT_LT(max_over_mean(weights, 32 * 4, [&](auto c) { return rank(c) * 4 + cycle(c); }), 1.02);
  EXPECT_LT(max_over_mean(weights, 4 * 4, [&](auto c) { return rank(c) / 8 * 4 + cycle(c); }),
            1.005);
}

TEST(LptPlaces, LevelsBucketsOfAHundredCellsToAThousandth) {
  const Layout layout{.ranks = 128, .cycles = 4, .ranks_per_node = 16};
  const Weights weights = test::cell_weights(128 * 4 * 100, 5, 400e3, 0.8);
  const Places places = lpt_places(weights, layout);
  const auto bucket = [&](std::size_t c) {
    return std::int64_t{places.rank[c]} * 4 + places.cycle[c];
  };
  EXPECT_LE(max_over_mean(weights, 128 * 4, bucket), 1.001);
}

TEST(LptPlaces, FewCellsPerRankStillLevelTheNodes) {
  // Nearly one cell a rank, of 0.2 to 5 medians: plain LPT has the heaviest ranks side by side.
  const Layout layout{.ranks = 512, .cycles = 1, .ranks_per_node = 32};
  const Weights weights = test::cell_weights(600, 3);
  const auto node_of = [](const Numbers& rank) {
    return [&rank](std::size_t cell) { return std::int64_t{rank[cell] / 32}; };
  };
  const Numbers plain = lpt(weights, 512);
  EXPECT_GT(max_over_mean(weights, 16, node_of(plain)), 2.0);
  const Places places = lpt_places(weights, layout);
  EXPECT_LT(max_over_mean(weights, 16, node_of(places.rank)), 1.15);
}

TEST(LevelNodes, KeepsTheOrderOfASingleNodeAndOfSingleRanks) {
  const Weights loads{1, 5, 3};
  EXPECT_EQ(level_nodes(loads, {.ranks = 3, .ranks_per_node = 4}), (Numbers{0, 1, 2}));
  EXPECT_EQ(level_nodes(loads, {.ranks = 3, .ranks_per_node = 1}), (Numbers{0, 1, 2}));
}

TEST(LevelNodes, PairsHeavyWithLight) {
  // Nodes {0,1} and {2,3}. Round one: 9 to node 0, 8 to node 1; round two: 5 to node 1, 2 to node
  // 0.
  EXPECT_EQ(level_nodes(Weights{9, 8, 5, 2}, {.ranks = 4, .ranks_per_node = 2}),
            (Numbers{0, 2, 3, 1}));
}

TEST(LevelNodes, AShortLastNodeTakesFewerParts) {
  // Nodes {0,1} and {2}: 9 to node 0, 8 to node 1, which is then full; 5 must go to node 0.
  EXPECT_EQ(level_nodes(Weights{9, 8, 5}, {.ranks = 3, .ranks_per_node = 2}), (Numbers{0, 2, 1}));
}

TEST(LevelNodes, IsAPermutation) {
  const Weights loads = test::cell_weights(50, 4);
  Numbers ranks = level_nodes(loads, {.ranks = 50, .ranks_per_node = 7});
  std::sort(ranks.begin(), ranks.end());
  Numbers all(50);
  std::iota(all.begin(), all.end(), 0);
  EXPECT_EQ(ranks, all);
}

}  // namespace
}  // namespace ballast::balancer
