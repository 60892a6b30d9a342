#include "advise/demand.hpp"

#include <gtest/gtest.h>

#include "tests/unit/advise/builders.hpp"
#include "tests/unit/estimator/builders.hpp"

namespace ballast::advise {
namespace {

using estimator::testing::small_model;
using estimator::testing::small_workload;

TEST(Demand, AddsUpAllCells) {
  const Demand demand = make_demand(small_model(), small_workload(), 1);
  ASSERT_EQ(demand.cells.size(), 1U);
  const PopulationSum expected{
      .cells = 3,
      .cost = {.individual = 70'000, .pools = {{0, 1015}}, .growth = 3000},
      .nodes = 2 * (10 + 3 + 1) + 995 + 90 + 1};  // segments, an end of each section, a root
  EXPECT_EQ(demand.cells[0], expected);
  ASSERT_EQ(demand.edges.size(), 1U);
  EXPECT_EQ(demand.edges[0].counts, std::vector<std::int64_t>{5});
  EXPECT_TRUE(demand.edges[0].played.empty());
  EXPECT_EQ(demand.cell_count(), 3);
  // 50,000 + 995 * 92 and 3 synapses of 256 + 748 + 250
  EXPECT_EQ(demand.heaviest, Bytes(50'000 + 995 * 92 + 3 * 1254));
  EXPECT_EQ(demand.synapse_count(), 5);
  EXPECT_EQ(demand.sample_count(), 1);
  EXPECT_FALSE(demand.is_whole());
}

TEST(Demand, AddsUpPlayedSpikesAndMinis) {
  const estimator::Workload workload = testing::large_workload(500);
  const Demand demand = make_demand(testing::model_of_channels(), workload);
  std::int64_t played = 0;
  for (const std::uint32_t count : workload.edges[1].played) played += count;
  EXPECT_EQ(demand.edges[1].played, std::vector<std::int64_t>{played});
  std::int64_t minis = 0;
  for (const std::uint32_t count : workload.edges[2].minis) minis += count;
  EXPECT_EQ(demand.edges[2].minis, minis);
  EXPECT_TRUE(demand.is_whole());
}

TEST(Demand, KeepsTheRecordsOfItsCellsAlone) {
  estimator::Workload workload = small_workload();
  workload.populations[0].record = {1, 1, 1};
  const Demand demand = make_demand(small_model(), workload);
  ASSERT_EQ(demand.memory.cells.size(), 1U);
  EXPECT_EQ(demand.memory.cells[0].template_name, "Large");
  EXPECT_EQ(demand.workload.populations[0].record, (std::vector<std::uint32_t>{0, 0, 0}));
}

// The small cells' record is known to 5 %: of 2 * (10,000 + 10 * 92) bytes, over all cells' with
// 50,000 + 995 * 92 of the large one, which was measured.
TEST(Demand, KnowsWhatTheSampleOfPairsLeavesOpen) {
  estimator::MemoryModel memory = small_model();
  memory.cells[0].predicted = true;
  memory.cells[0].prediction = {.group = "g", .level_half_width = 0.03, .own_half_width = 0.04};
  const double small = 2 * (10'000 + 10 * 92);
  EXPECT_NEAR(make_demand(memory, small_workload()).sample_error,
              0.05 * small / (small + 50'000 + 995 * 92), 1e-9);
}

// pas: 2 * 10 + 995 of the cells; Syn: 5; the minis' mechanism: 3
TEST(Demand, CountsInstancesOfItsMechanisms) {
  estimator::MemoryModel memory = small_model();
  memory.pools.push_back({"Mini", 1000, Bytes(48), Bytes(0)});
  memory.synapses.push_back({"Mini", {.individual = 600, .pools = {{2, 1}}}, 10});
  estimator::Workload workload = small_workload();
  workload.edges[0].minis = {1, 2, 0};
  workload.edges[0].minis_alone = {0, 1, 0};
  workload.edges[0].mini_record = 1;
  EXPECT_EQ(instances_of(make_demand(memory, workload)), (std::vector<std::int64_t>{1015, 5, 3}));
}

TEST(Demand, OfNoCellsIsEmpty) {
  const Demand demand = make_demand(small_model(), {});
  EXPECT_EQ(demand.cell_count(), 0);
  EXPECT_TRUE(demand.is_whole());
}

}  // namespace
}  // namespace ballast::advise
