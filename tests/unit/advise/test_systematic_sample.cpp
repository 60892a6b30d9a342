#include "advise/systematic_sample.hpp"

#include <gtest/gtest.h>

#include "tests/unit/advise/builders.hpp"
#include "tests/unit/estimator/builders.hpp"

namespace ballast::advise {
namespace {

using Chosen = std::vector<std::vector<std::size_t>>;

// Cells 0 to 8 of one metype, lightest 4 5 6 7 8, then 3 2 1 0: the number of synapses orders them.
estimator::Workload nine_cells() {
  estimator::Workload workload = estimator::testing::small_workload();
  estimator::CellColumn& cells = workload.populations[0];
  cells.nodes.clear();
  for (std::uint64_t i = 0; i < 9; ++i) cells.nodes.push_back(NodeId(i));
  cells.metype.assign(9, 0);
  cells.record.assign(9, 0);
  workload.edges[0].counts = {80, 70, 60, 50, 0, 1, 2, 3, 4};
  return workload;
}

TEST(SystematicSample, TakesTheMiddleOfEachStretch) {
  // 4 5 6 | 7 8 3 | 2 1 0
  EXPECT_EQ(systematic_sample(estimator::testing::small_model(), nine_cells(), 3),
            (Chosen{{1, 5, 8}}));
}

TEST(SystematicSample, OrdersByMetypeBeforeWeight) {
  estimator::Workload workload = nine_cells();
  workload.populations[0].metype = {0, 0, 0, 1, 1, 1, 1, 1, 1};
  // 2 1 0 | 4 5 6 | 7 8 3
  EXPECT_EQ(systematic_sample(estimator::testing::small_model(), workload, 3), (Chosen{{1, 5, 8}}));
  // 2 | 4 and so on: the middle of all nine in that order
  EXPECT_EQ(systematic_sample(estimator::testing::small_model(), workload, 1), (Chosen{{5}}));
}

TEST(SystematicSample, TakesAllWhereThereAreNoMore) {
  EXPECT_EQ(systematic_sample(estimator::testing::small_model(), nine_cells(), 9),
            (Chosen{{0, 1, 2, 3, 4, 5, 6, 7, 8}}));
}

TEST(SystematicSample, HasEveryPopulationByItsSize) {
  const auto chosen =
      systematic_sample(testing::model_of_channels(), testing::large_workload(10'000), 1000);
  ASSERT_EQ(chosen.size(), 2U);
  EXPECT_EQ(chosen[0].size(), 900U);
  EXPECT_EQ(chosen[1].size(), 100U);
}

TEST(SampleOf, TakesTheRowsOfItsCells) {
  const estimator::Workload all = testing::large_workload(100);
  const estimator::Workload sample = sample_of(all, {{3, 7}, {1}});
  ASSERT_EQ(sample.populations.size(), 2U);
  EXPECT_EQ(sample.populations[0].nodes, (std::vector{NodeId(0), NodeId(1)}));
  EXPECT_EQ(sample.populations[0].record[1], all.populations[0].record[7]);
  EXPECT_EQ(sample.edges[0].counts,
            (std::vector{all.edges[0].counts[6], all.edges[0].counts[7], all.edges[0].counts[14],
                         all.edges[0].counts[15]}));
  EXPECT_EQ(sample.edges[0].sources, 90U);
  EXPECT_EQ(sample.edges[1].played, (std::vector{all.edges[1].played[3], all.edges[1].played[7]}));
  EXPECT_EQ(sample.edges[2].minis, std::vector{all.edges[2].minis[1]});
  EXPECT_EQ(sample.edges[2].minis_alone, std::vector{all.edges[2].minis_alone[1]});
  EXPECT_EQ(sample.steps, all.steps);
  EXPECT_EQ(sample.tables, all.tables);
}

}  // namespace
}  // namespace ballast::advise
