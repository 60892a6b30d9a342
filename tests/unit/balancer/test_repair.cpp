#include "balancer/repair.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "balancer/lpt.hpp"
#include "graphs.hpp"
#include "weights.hpp"

namespace ballast::balancer {
namespace {

using Parts = std::vector<std::int32_t>;
using Measures = std::vector<std::vector<std::int64_t>>;

TEST(Imbalances, AreHighestOverMean) {
  const Measures measures{{1, 2, 3, 6}, {0, 0, 0, 0}};
  // Loads 1 + 2 and 3 + 6, mean 6; nothing to balance.
  EXPECT_EQ(imbalances(measures, Parts{0, 0, 1, 1}, 2), (std::vector<double>{1.5, 1.0}));
}

TEST(CutOfTheTests, WeighsEdgesBetweenPartsOnce) {
  const Graph graph = symmetric(test::graph_of({{1, 1, 2}, {2}, {}}));
  EXPECT_EQ(test::cut(graph, Parts{0, 0, 0}), 0);
  EXPECT_EQ(test::cut(graph, Parts{0, 1, 1}), 3);
  EXPECT_EQ(test::cut(graph, Parts{0, 1, 0}), 3);
}

TEST(Repair, MovesFromAboveTheLimitToWhereThereIsRoom) {
  const Measures measures{std::vector<std::int64_t>(100, 10)};
  Parts part_of(100);
  std::fill(part_of.begin() + 40, part_of.end(), 1);
  const std::array limits{1.1};
  // 40 and 60 cells, mean 50, at most 55; four fifths of that room is aimed at, 54.
  EXPECT_EQ(repair({.measures = measures, .limits = limits, .parts = 2}, part_of), 6);
  EXPECT_EQ(std::count(part_of.begin(), part_of.end(), 1), 54);
}

TEST(Repair, LeavesALevelPartitionAlone) {
  const Measures measures{test::cell_weights(100, 1)};
  Parts part_of = lpt(measures[0], 4);
  const Parts before = part_of;
  const std::array limits{1.05};
  EXPECT_EQ(repair({.measures = measures, .limits = limits, .parts = 4}, part_of), 0);
  EXPECT_EQ(part_of, before);
}

TEST(Repair, MovesTheCellsThatAreLeastTied) {
  // Cells 0 to 3 hang together, cell 4 belongs to the others but stands with them.
  const Graph graph = symmetric(test::graph_of({{1, 2, 3}, {2, 3}, {3}, {}, {5, 6}, {6}, {}}));
  const Measures measures{std::vector<std::int64_t>(7, 1)};
  const std::array limits{1.15};  // 3.5 x 1.15: four each at most
  const auto vertex_of = test::in_own_order(7);
  Parts part_of{0, 0, 0, 0, 0, 1, 1};
  repair({.measures = measures, .limits = limits, .parts = 2, .affinity = {&graph, vertex_of}},
         part_of);
  EXPECT_EQ(part_of, (Parts{0, 0, 0, 0, 1, 1, 1}));
}

TEST(Repair, ExchangesWhatIsHeavyInOneMeasureForWhatIsHeavyInTheOther) {
  // Part 0 is full of memory, part 1 of computing; no part has room for both.
  const Measures measures{{4, 4, 4, 4, 1, 1, 1, 1}, {1, 1, 1, 1, 4, 4, 4, 4}};
  Parts part_of{0, 0, 0, 0, 1, 1, 1, 1};
  const std::array limits{1.21, 1.21};
  repair({.measures = measures, .limits = limits, .parts = 2}, part_of);
  for (const double imbalance : imbalances(measures, part_of, 2)) {
    EXPECT_LE(imbalance, 1.3);  // 13 of 10 in the mean; 16 at first
  }
}

TEST(Repair, RefusesMeasuresOfOtherCells) {
  const Measures measures{{1, 2}};
  const std::array limits{1.0};
  Parts part_of{0};
  EXPECT_THROW(repair({.measures = measures, .limits = limits, .parts = 1}, part_of),
               std::logic_error);
}

class RandomPartition : public testing::TestWithParam<int> {};

TEST_P(RandomPartition, NoMaximumRisesAboveItsLimit) {
  for (std::uint64_t seed = 0; seed < 250; ++seed) {
    RandomStream random(seed, static_cast<std::uint64_t>(GetParam()));
    const auto cells = static_cast<std::uint32_t>(1 + random.below(120));
    const auto parts = static_cast<std::int32_t>(1 + random.below(12));
    const Measures measures{test::cell_weights(cells, seed), test::small_weights(cells, seed, 5)};
    const CellGraph graph = test::ring(cells, 4, 1 + cells / 8, seed);
    const Graph ties = symmetric(graph.listeners);
    Parts part_of(cells);
    for (std::int32_t& part : part_of) {
      part = static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(parts)));
    }
    const std::array limits{1.02, 1.05};
    const auto before = imbalances(measures, part_of, parts);
    repair({.measures = measures,
            .limits = limits,
            .parts = parts,
            .affinity = {&ties, graph.vertex_of}},
           part_of);
    const auto after = imbalances(measures, part_of, parts);
    for (std::size_t m = 0; m < 2; ++m) {
      EXPECT_LE(after[m], std::max(before[m], limits[m])) << "seed " << seed;
    }
    EXPECT_TRUE(std::all_of(part_of.begin(), part_of.end(),
                            [parts](std::int32_t part) { return part >= 0 && part < parts; }));
  }
}
INSTANTIATE_TEST_SUITE_P(Streams, RandomPartition, testing::Range(0, 8));

}  // namespace
}  // namespace ballast::balancer
