#include "advise/mean_rank.hpp"

#include <gtest/gtest.h>

#include "advise/expected_sources.hpp"
#include "advise/layout_prediction.hpp"
#include "tests/unit/advise/builders.hpp"
#include "tests/unit/estimator/builders.hpp"

namespace ballast::advise {
namespace {

using estimator::testing::small_model;
using estimator::testing::small_workload;

TEST(MeanRank, HoldsAnEqualShareInEveryCycle) {
  const Demand demand = make_demand(small_model(), small_workload());
  const MeanRank mean = mean_rank(demand, 5, 2, 4);
  EXPECT_EQ(mean.allocation.layout, (plan::Layout{1, 2, 4}));
  ASSERT_EQ(mean.memory.cells.size(), 1U);
  EXPECT_EQ(mean.memory.cells[0].cost.individual, 7000);
  EXPECT_EQ(mean.memory.cells[0].cost.pools,
            (std::vector<estimator::PoolShare>{{0, 102}}));  // 1015 / 10 = 101.5
  EXPECT_EQ(mean.memory.cells[0].cost.growth, 300);
  EXPECT_FALSE(mean.memory.cells[0].predicted);
  ASSERT_EQ(mean.allocation.buckets.size(), 2U);
  EXPECT_EQ(mean.allocation.buckets[1].cycle, Cycle(1));
  EXPECT_EQ(mean.allocation.buckets[1].nodes, std::vector{NodeId(1)});
  EXPECT_EQ(mean.workload.edges[0].counts, (std::vector<std::uint32_t>{1, 1}));  // 5 / 10 = 0.5
}

// 3 * 2^31 synapses on one rank: four cells, as one may stand for less than 2^31.
TEST(MeanRank, CutsAShareThatCountsAboveTheLimitOfACell) {
  Demand demand = make_demand(small_model(), small_workload());
  demand.edges[0].counts = {3 * (std::int64_t{1} << 31)};
  const MeanRank mean = mean_rank(demand, 1, 1, 1);
  EXPECT_EQ(mean.workload.populations[0].nodes.size(), 4U);
  EXPECT_EQ(mean.workload.edges[0].counts,
            std::vector<std::uint32_t>(4, 3 * (std::uint32_t{1} << 29)));
  EXPECT_EQ(mean.memory.cells[0].cost.individual, 17'500);
}

estimator::Prediction counted(const Demand& demand, std::int32_t ranks, double together) {
  MeanRank mean = mean_rank(demand, ranks, 1, 1);
  auto prediction =
      estimator::predict(mean.memory, mean.workload, mean.allocation,
                         expected_sources(mean.memory, mean.workload, mean.allocation,
                                          {.ranks = ranks, .edges_per_connection = together}));
  prediction.layout.ranks = ranks;
  Bytes& sources = prediction.totals.sources;
  sources = sources * ranks;
  return prediction;
}

class EdgesPerConnection : public ::testing::Test {
 protected:
  const Demand demand_ = make_demand(testing::model_of_channels(), testing::large_workload(10'000));
};

TEST_F(EdgesPerConnection, AreThoseThatGiveTheCountedSources) {
  EXPECT_NEAR(edges_per_connection(demand_, counted(demand_, 400, 4)), 4, 0.05);
  EXPECT_NEAR(edges_per_connection(demand_, counted(demand_, 1000, 1.5)), 1.5, 0.02);
}

TEST_F(EdgesPerConnection, IsOneWhereTheCountTellsNothing) {
  EXPECT_EQ(edges_per_connection(demand_, counted(demand_, 1, 4)), 1);
  EXPECT_EQ(edges_per_connection(demand_, counted(demand_, 2, 4)), 1);  // all sources
  EXPECT_EQ(edges_per_connection(demand_, counted(demand_, 400, 0.5)), 1);
}

}  // namespace
}  // namespace ballast::advise
