#include "balancer/partition.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "balancer/lpt.hpp"
#include "balancer/metis.hpp"
#include "balancer/repair.hpp"
#include "graphs.hpp"
#include "weights.hpp"

namespace ballast::balancer {
namespace {

using Weights = std::vector<std::int64_t>;

Partition partition(const Weights& memory, const Weights& compute, const CellGraph& graph,
                    const plan::Layout& layout) {
  return partition_cells({.memory = memory, .compute = compute, .graph = graph, .layout = layout});
}

std::string reason(std::size_t cells, const CellGraph& graph, const plan::Layout& layout) {
  const Weights weights(cells, 1);
  const Partition found = partition(weights, weights, graph, layout);
  EXPECT_FALSE(found.rank_of);
  return found.reason;
}

TEST(PartitionCells, SaysWhyItIsNotAsked) {
  const CellGraph graph = test::ring(40, 4, 5, 1);
  if (!has_metis()) {
    EXPECT_EQ(reason(40, graph, {.ranks = 2}), "METIS is not built in");
    return;
  }
  EXPECT_EQ(reason(40, graph, {.ranks = 1}), "there is one rank");
  EXPECT_EQ(reason(40, graph, {.ranks = 6}), "there are fewer than 8 cells per rank");
  CellGraph silent{test::graph_of(std::vector<std::vector<std::uint32_t>>(40)),
                   test::in_own_order(40)};
  EXPECT_EQ(reason(40, silent, {.ranks = 2}), "no synapse connects two cells");
}

class OnARing : public testing::TestWithParam<plan::Layout> {
 protected:
  void SetUp() override {
    if (!has_metis()) {
      GTEST_SKIP() << "METIS is not built in";
    }
  }
  static constexpr std::uint32_t cells = 6000;
  Weights memory = test::cell_weights(cells, 7, 400e3, 0.5);
  Weights compute = test::cell_weights(cells, 8, 1000, 0.3);
};

TEST_P(OnARing, LevelsBothMeasuresAndCutsAFractionOfWhatLptCuts) {
  for (const bool in_order : {false, true}) {
    CellGraph graph = test::ring(cells, 20, 40, 5);
    graph.in_order = in_order;
    const Partition found = partition(memory, compute, graph, GetParam());
    ASSERT_TRUE(found.rank_of) << found.reason;
    const std::vector<std::vector<std::int64_t>> measures{memory, compute};
    const auto level = imbalances(measures, *found.rank_of, GetParam().ranks);
    EXPECT_LE(level[0], memory_limit);
    EXPECT_LE(level[1], compute_limit);
    const Graph ties = symmetric(graph.listeners);
    const auto by_lpt = lpt(memory, GetParam().ranks);
    // A cut of the ring between two neighbours costs each side 20 x 20 synapses or so.
    EXPECT_LT(double(test::cut(ties, *found.rank_of)), 0.25 * double(test::cut(ties, by_lpt)));
  }
}

TEST_P(OnARing, IsTheSameEveryTime) {
  const CellGraph graph = test::ring(cells, 20, 40, 5);
  EXPECT_EQ(partition(memory, compute, graph, GetParam()).rank_of,
            partition(memory, compute, graph, GetParam()).rank_of);
}

INSTANTIATE_TEST_SUITE_P(Layouts, OnARing,
                         testing::Values(plan::Layout{.ranks = 8},
                                         plan::Layout{.ranks = 8, .ranks_per_node = 8},
                                         plan::Layout{.ranks = 12, .ranks_per_node = 4},
                                         plan::Layout{.ranks = 10, .ranks_per_node = 4}));

TEST(PartitionCells, LevelsMemoryAloneWhereOneCellComputesMost) {
  if (!has_metis()) {
    GTEST_SKIP() << "METIS is not built in";
  }
  const CellGraph graph = test::ring(2000, 10, 20, 5);
  const Weights memory = test::cell_weights(2000, 7, 400e3, 0.5);
  Weights compute(2000, 1);
  compute[7] = 1'000'000;
  const Partition found = partition(memory, compute, graph, {.ranks = 4});
  ASSERT_TRUE(found.rank_of) << found.reason;
  const std::vector<Weights> measures{memory};
  EXPECT_LE(imbalances(measures, *found.rank_of, 4)[0], memory_limit);
}

TEST(PartitionCells, NodesHoldRanksThatTalkToEachOther) {
  if (!has_metis()) {
    GTEST_SKIP() << "METIS is not built in";
  }
  const CellGraph graph = test::ring(4000, 20, 40, 5);
  const Weights weights(4000, 1);
  const Partition found = partition(weights, weights, graph, {.ranks = 16, .ranks_per_node = 4});
  ASSERT_TRUE(found.rank_of) << found.reason;
  std::vector<std::int32_t> node_of = *found.rank_of;
  for (std::int32_t& node : node_of) {
    node /= 4;
  }
  const Graph ties = symmetric(graph.listeners);
  // Of 16 borders between ranks on the ring at least 4 are borders between nodes.
  EXPECT_LT(double(test::cut(ties, node_of)), 0.5 * double(test::cut(ties, *found.rank_of)));
}

TEST(PartitionKway, LevelsWeightsThatDoNotFitInto32Bits) {
  if (!has_metis()) {
    GTEST_SKIP() << "METIS is not built in";
  }
  const Graph ties = symmetric(test::ring(1000, 10, 10, 2).listeners);
  const std::vector<std::vector<std::int64_t>> measures{test::cell_weights(1000, 1, 20e9),
                                                        std::vector<std::int64_t>(1000)};
  const std::vector<double> shares{0.25, 0.75};
  const auto part_of = partition_kway({ties, measures, shares, 0.02});
  ASSERT_TRUE(part_of);
  double first = 0;
  double all = 0;
  for (std::size_t cell = 0; cell < 1000; ++cell) {
    all += double(measures[0][cell]);
    first += (*part_of)[cell] == 0 ? double(measures[0][cell]) : 0;
  }
  EXPECT_NEAR(first / all, 0.25, 0.02);
}

TEST(PartitionKway, FindsNothingWhereNothingWeighs) {
  const Graph ties = symmetric(test::ring(10, 2, 2, 2).listeners);
  const std::vector<std::vector<std::int64_t>> measures{std::vector<std::int64_t>(10)};
  const std::vector<double> shares{0.5, 0.5};
  EXPECT_FALSE(partition_kway({ties, measures, shares, 0.02}));
}

}  // namespace
}  // namespace ballast::balancer
