#include "advise/advice.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/error.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/unit/advise/builders.hpp"
#include "tests/unit/advise/profiles.hpp"

namespace ballast::advise {
namespace {

using test::expect_error_text;
using testing::gibibyte;
using testing::machine_of;

class Advise : public ::testing::Test {
 protected:
  [[nodiscard]] Bytes needed(const JobLayout& layout) const {
    return predict_layout(demand_, layout).node.sure();
  }
  [[nodiscard]] const Row& chosen(const Advice& advice) const {
    return advice.rows.at(advice.chosen.value());
  }
  [[nodiscard]] static Request exact() {
    Request request;
    request.headroom = 0;
    return request;
  }

  const Demand demand_ = make_demand(testing::model_of_channels(), testing::large_workload(4000));
};

TEST_F(Advise, ChoosesTheFewestNodesThatFit) {
  const Bytes memory(2 * gibibyte);
  const Advice advice = advise(demand_, machine_of(64, memory), exact());
  const JobLayout layout = chosen(advice).prediction.layout;
  EXPECT_GT(layout.nodes, 2);
  EXPECT_EQ(layout.ranks_per_node, 8);
  EXPECT_LE(needed(layout), memory);
  EXPECT_GT(needed({layout.nodes - 1, 8}), memory);
  EXPECT_FALSE(advice.remedies);
  const Row& one_less = advice.rows.at(*advice.chosen - 1);
  EXPECT_EQ(one_less.prediction.layout.nodes, layout.nodes - 1);
  EXPECT_EQ(one_less.verdict, Verdict::needs_memory);
}

TEST_F(Advise, FitsToTheByteAndLeavesTheHeadroom) {
  const Bytes memory = needed({1, 8});
  EXPECT_TRUE(advise(demand_, machine_of(1, memory), exact()).chosen);
  Request request = exact();
  request.ranks_per_node = {8};
  EXPECT_FALSE(advise(demand_, machine_of(1, memory - Bytes(1)), request).chosen);
  request.headroom = 0.5;
  EXPECT_FALSE(advise(demand_, machine_of(1, memory), request).chosen);
  EXPECT_TRUE(advise(demand_, machine_of(1, 2 * memory + Bytes(1)), request).chosen);
}

TEST_F(Advise, TriesHalfTheRanksWhereAllDoNotFit) {
  const Bytes memory = needed({1, 4});
  ASSERT_LT(memory, needed({1, 8}));
  const Advice advice = advise(demand_, machine_of(1, memory), exact());
  EXPECT_EQ(chosen(advice).prediction.layout, (JobLayout{1, 4}));
}

TEST_F(Advise, TriesTheRanksThatAreAskedFor) {
  Request request;
  request.ranks_per_node = {2, 5, 2};
  const Advice advice = advise(demand_, machine_of(1, Bytes(100 * gibibyte)), request);
  ASSERT_EQ(advice.rows.size(), 2U);
  EXPECT_EQ(advice.rows[0].prediction.layout.ranks_per_node, 5);
  EXPECT_EQ(advice.rows[1].prediction.layout.ranks_per_node, 2);
  EXPECT_EQ(advice.chosen, 0U);  // faster on as many nodes
}

TEST_F(Advise, MinimisesTime) {
  Request request;
  request.goal = Goal::time;
  const Advice advice = advise(demand_, machine_of(64, Bytes(100 * gibibyte)), request);
  for (const Row& row : advice.rows) {
    EXPECT_GE(row.prediction.seconds, chosen(advice).prediction.seconds);
  }
  EXPECT_GT(chosen(advice).prediction.layout.nodes, 16);
}

TEST_F(Advise, MinimisesCoreHoursOfWholeNodes) {
  Request request;
  request.goal = Goal::core_hours;
  const Advice advice = advise(demand_, machine_of(64, Bytes(2 * gibibyte)), request);
  for (const Row& row : advice.rows) {
    const double hours = row.prediction.seconds / 3600;
    EXPECT_DOUBLE_EQ(row.core_hours, double(row.prediction.layout.nodes) * 8 * hours);
    EXPECT_DOUBLE_EQ(row.price, double(row.prediction.layout.nodes) * 2 * hours);
    EXPECT_TRUE(row.verdict != Verdict::fits || row.core_hours >= chosen(advice).core_hours);
  }
}

TEST_F(Advise, TakesMoreNodesForALimitOfTime) {
  const LayoutPrediction one = predict_layout(demand_, {1, 8});
  Request request;
  request.max_seconds = std::int64_t(one.most_seconds() / 3.5);
  ASSERT_GT(*request.max_seconds, 0);
  const Advice advice = advise(demand_, machine_of(64, Bytes(100 * gibibyte)), request);
  EXPECT_GE(chosen(advice).prediction.layout.nodes, 4);
  EXPECT_LE(chosen(advice).prediction.most_seconds(), double(*request.max_seconds));
  EXPECT_EQ(advice.rows.front().verdict, Verdict::needs_time);
}

TEST_F(Advise, TakesTheFirstPartitionThatTakesTheJob) {
  MachineProfile machine = machine_of(64, Bytes(2 * gibibyte));
  machine.partitions = {
      {.name = "few", .max_nodes = 2, .memory = Bytes(2 * gibibyte)},
      {.name = "short", .max_nodes = 64, .max_seconds = 1, .memory = Bytes(2 * gibibyte)},
      {.name = "big", .max_nodes = 8, .memory = Bytes(100 * gibibyte)},
      {.name = "bigger", .max_nodes = 8, .memory = Bytes(200 * gibibyte)}};
  const Advice advice = advise(demand_, machine, {});
  EXPECT_EQ(chosen(advice).partition.name, "big");
  EXPECT_EQ(chosen(advice).prediction.layout.nodes, 1);
}

TEST_F(Advise, DoesNotChooseCyclesWhereTheRunIsNotKnown) {
  Request request;
  request.cycles = {4};
  const Advice advice = advise(demand_, machine_of(1, Bytes(100 * gibibyte)), request);
  ASSERT_EQ(advice.rows.size(), 2U);
  EXPECT_EQ(advice.chosen, 0U);
  EXPECT_EQ(advice.rows[1].verdict, Verdict::run_unknown);
  EXPECT_EQ(advice.rows[1].prediction.node.run, Bytes(0));
}

// On the runtime synapses and channels take little, so that cycles decide.
TEST_F(Advise, ProposesTheFewestCyclesWhereInPlaceDoesNotFit) {
  Demand demand = demand_;
  demand.memory.runtime = estimator::RuntimeModel{};
  const Bytes in_place = predict_layout(demand, {1, 8, 1}).node.sure();
  const Bytes in_four = predict_layout(demand, {1, 8, 4}).node.sure();
  const Bytes in_three = predict_layout(demand, {1, 8, 3}).node.sure();
  ASSERT_LT(in_four, in_three);
  ASSERT_LT(in_three, in_place);
  const Advice advice = advise(demand, machine_of(1, in_four), exact());
  EXPECT_EQ(chosen(advice).prediction.layout, (JobLayout{1, 8, 4}));
}

TEST_F(Advise, BuildsInPlaceWhereThatTakesAsFewNodes) {
  Demand demand = demand_;
  demand.memory.runtime = estimator::RuntimeModel{};
  const Advice advice = advise(demand, machine_of(4, Bytes(100 * gibibyte)), {});
  EXPECT_EQ(chosen(advice).prediction.layout.cycles, 1);
}

TEST_F(Advise, KnowsThatRanksNeedCells) {
  const Demand few = make_demand(testing::model_of_channels(), testing::large_workload(10));
  const MachineProfile machine = machine_of(64, Bytes(100 * gibibyte));
  EXPECT_EQ(chosen(advise(few, machine, {})).prediction.layout, (JobLayout{1, 8}));
  MachineProfile wide = machine;
  wide.cores_per_node = wide.ranks_per_node = 40;
  EXPECT_EQ(chosen(advise(few, wide, {})).prediction.layout, (JobLayout{1, 10}));
  Request request;
  request.ranks_per_node = {40};
  const Advice advice = advise(few, wide, request);
  EXPECT_FALSE(advice.chosen);
  EXPECT_EQ(advice.rows.at(0).verdict, Verdict::more_ranks_than_cells);
  ASSERT_TRUE(advice.remedies && advice.remedies->fewer_ranks);
  EXPECT_EQ(advice.remedies->fewer_ranks->layout, (JobLayout{1, 10}));
}

TEST_F(Advise, SaysWhatWouldFit) {
  Request request = exact();
  request.ranks_per_node = {8};
  const Bytes memory(2 * gibibyte);
  const Advice advice = advise(demand_, machine_of(2, memory), request);
  EXPECT_FALSE(advice.chosen);
  ASSERT_TRUE(advice.remedies && advice.remedies->more_nodes);
  const JobLayout more = advice.remedies->more_nodes->layout;
  EXPECT_GT(more.nodes, 2);
  EXPECT_LE(needed(more), memory);
  EXPECT_EQ(advice.remedies->widest.layout, (JobLayout{2, 8}));
  EXPECT_EQ(advice.remedies->memory_per_node, needed({2, 8}));
  EXPECT_FALSE(advice.remedies->max_seconds);
}

TEST_F(Advise, SaysHowMuchTimeWouldDo) {
  Request request;
  request.max_seconds = 1;
  const Advice advice = advise(demand_, machine_of(1, Bytes(100 * gibibyte)), request);
  ASSERT_TRUE(advice.remedies && advice.remedies->max_seconds);
  EXPECT_EQ(*advice.remedies->max_seconds,
            std::int64_t(std::ceil(predict_layout(demand_, {1, 8}).most_seconds())));
  EXPECT_FALSE(advice.remedies->memory_per_node);
}

// Cells with one instance each of a mechanism whose pools begin with 1,000 slots of 100 kB.
Demand stepping(std::size_t cells) {
  estimator::MemoryModel memory;
  memory.base = Bytes(1'000'000);
  memory.pools = {{"big", 1000, Bytes(100'000), Bytes(0), Bytes(0)}};
  memory.cells = {{"T", "", "f", {.individual = 10, .pools = {{0, 1}}}, 1, 1, 1}};
  estimator::Workload workload;
  workload.metypes = {"m"};
  workload.populations = {
      {"A", {}, std::vector<std::uint32_t>(cells, 0), std::vector<std::uint32_t>(cells, 0)}};
  for (std::size_t i = 0; i < cells; ++i) {
    workload.populations[0].nodes.push_back(NodeId(i));
  }
  return make_demand(memory, workload);
}

TEST(AdviseNeighbour, IsJustBelowADoubling) {
  // 8 ranks hold 1,010 cells each, 9 ranks 898: 16 times 100 MB against 9 times.
  const Demand demand = stepping(8080);
  MachineProfile machine = machine_of(1, Bytes(100 * gibibyte));
  machine.cores_per_node = 9;
  const Advice advice = advise(demand, machine, {});
  ASSERT_TRUE(advice.neighbour);
  EXPECT_EQ(advice.neighbour->prediction.layout, (JobLayout{1, 9}));
  EXPECT_NEAR(advice.neighbour->saving, 1 - (9 * 112.5) / (8 * 212.5), 0.03);
}

// Without pools only the base of a rank is saved.
TEST(AdviseNeighbour, IsNotThereWhereOnlyFewerRanksSave) {
  Demand demand = stepping(8080);
  demand.memory.pools.clear();
  demand.memory.cells[0].cost.pools.clear();
  demand.cells[0].cost.pools.clear();
  demand.memory.cells[0].cost.individual = 100'000;
  const MachineProfile machine = machine_of(1, Bytes(100 * gibibyte));
  ASSERT_GT(predict_layout(demand, {1, 8}).node.run, predict_layout(demand, {1, 7}).node.run);
  EXPECT_FALSE(advise(demand, machine, {}).neighbour);
}

// 4,000 cells: 80 to 100 GB; on 8 cores of 15 neurons 33.3 nodes.
TEST_F(Advise, ComparesWithTheRuleOfThumb) {
  const Advice advice = advise(demand_, machine_of(64, Bytes(30'000'000'000)), {});
  EXPECT_EQ(advice.rule_of_thumb.least_for_memory, 3);
  EXPECT_EQ(advice.rule_of_thumb.most_for_memory, 4);
  EXPECT_EQ(advice.rule_of_thumb.for_cores, 34);
}

TEST_F(Advise, DoesNotOverflowOnTheLargestMachines) {
  MachineProfile machine = machine_of(100'000'000, Bytes(512 * gibibyte));
  machine.cores_per_node = machine.ranks_per_node = 1'000'000;
  const Demand brain = testing::times(demand_, 25'000'000);  // 10^11 cells
  Request request;
  request.goal = Goal::time;
  const Advice advice = advise(brain, machine, request);
  for (const Row& row : advice.rows) {
    EXPECT_GT(row.prediction.layout.ranks(), 0);
    EXPECT_LE(row.prediction.layout.ranks(), 2'147'483'647);  // MPI numbers them by an int
    EXPECT_GT(row.prediction.node.run, Bytes(0));
    EXPECT_GE(row.core_hours, 0);
  }
}

TEST_F(Advise, RefusesWhatContradictsTheMachine) {
  MachineProfile machine = machine_of(4, Bytes(gibibyte));
  machine.partitions[0].max_seconds = 3600;
  Request request;
  request.max_nodes = 5;
  expect_error_text<InputError>([&] { check(request, machine); },
                                "--max-nodes: more nodes than a job may have '5' (profile 'm' "
                                "gives 4).");
  request = {};
  request.max_seconds = 7200;
  expect_error_text<InputError>([&] { check(request, machine); },
                                "--max-time: more time than a job may have '02:00:00' (profile "
                                "'m' gives 01:00:00).");
  request = {};
  request.ranks_per_node = {8, 9};
  expect_error_text<InputError>([&] { check(request, machine); },
                                "--ranks-per-node: more ranks than cores '9' (a node of profile "
                                "'m' has 8).");
}

TEST_F(Advise, RefusesACircuitWithoutCells) {
  const Demand none = make_demand(testing::model_of_channels(), {});
  expect_error_text<InputError>([&] { (void)advise(none, machine_of(1, Bytes(gibibyte)), {}); },
                                "the circuit has no cells (there is nothing to run).");
}

}  // namespace
}  // namespace ballast::advise
