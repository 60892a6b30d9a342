#include "advise/layout_prediction.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/advise/builders.hpp"
#include "tests/unit/estimator/builders.hpp"

namespace ballast::advise {
namespace {

using estimator::MemoryModel;
using estimator::Workload;

NodePeak of_all_cells(const MemoryModel& memory, const Workload& workload,
                      const JobLayout& layout) {
  const plan::Layout plain{.ranks = std::int32_t(layout.ranks()),
                           .cycles = layout.cycles,
                           .ranks_per_node = std::int32_t(layout.ranks_per_node)};
  return node_peak(testing::predict_all_cells(memory, workload, plain));
}

Bytes difference(Bytes a, Bytes b) {
  return std::max(a - b, b - a);
}

TEST(PredictLayout, OfAllCellsIsWhatADryRunPredicts) {
  const MemoryModel memory = testing::model_of_channels();
  const Workload workload = testing::large_workload(3000);
  const Demand demand = make_demand(memory, workload);
  for (const JobLayout& layout : {JobLayout{1, 1, 1}, JobLayout{3, 4, 1}, JobLayout{2, 8, 3}}) {
    const NodePeak all = of_all_cells(memory, workload, layout);
    const NodePeak predicted = predict_layout(demand, layout).node;
    EXPECT_EQ(predicted.run, all.run);
    EXPECT_EQ(predicted.build, all.build);
    EXPECT_EQ(predicted.run_half_width, all.run_half_width);
    EXPECT_EQ(predicted.build_half_width, all.build_half_width);
  }
}

TEST(PredictLayout, OfASampleIsWithinOnePercentExceptAtSteps) {
  MemoryModel memory = testing::model_of_channels();
  memory.runtime = estimator::RuntimeModel{.node = 64, .node_read = 36};
  const Workload workload = testing::large_workload(100'000);
  const Demand demand = make_demand(memory, workload);
  ASSERT_EQ(demand.sample_count(), 20'000);
  int above = 0;
  for (const std::int64_t nodes : {1, 2, 3, 5, 8, 16, 21, 48, 128, 300, 1000}) {
    for (const std::int64_t ranks : {1, 12, 47, 48, 64}) {
      const JobLayout layout{nodes, ranks, nodes == 16 ? 4 : 1};
      const NodePeak all = of_all_cells(memory, workload, layout);
      const NodePeak predicted = predict_layout(demand, layout).node;
      const Bytes run_off = difference(predicted.run, all.run);
      const Bytes build_off = difference(predicted.build, all.build);
      EXPECT_LT(run_off, predicted.run_half_width) << nodes << " nodes of " << ranks;
      EXPECT_LT(build_off, predicted.build_half_width) << nodes << " nodes of " << ranks;
      if (100 * run_off > all.run || 100 * build_off > all.build) ++above;
    }
  }
  RecordProperty("layouts_more_than_one_percent_off", above);
  EXPECT_LE(above, 5);  // of 55
}

// Its 2,000,000 synapses are as many as 10,000 cells have.
TEST(PredictLayout, OfASampleCountsInAGiantCell) {
  const MemoryModel memory = testing::model_of_channels();
  Workload workload = testing::large_workload(40'000);
  workload.edges[0].counts[2 * 777] = 2'000'000;
  const Demand demand = make_demand(memory, workload);
  for (const std::int64_t ranks : {1, 8}) {
    const JobLayout layout{50, ranks};
    const NodePeak all = of_all_cells(memory, workload, layout);
    const NodePeak predicted = predict_layout(demand, layout).node;
    EXPECT_LT(5 * difference(predicted.run, all.run), all.run) << ranks << " ranks per node";
    const Demand without = make_demand(memory, testing::large_workload(40'000));
    EXPECT_GT(2 * all.run, 3 * predict_layout(without, layout).node.run);
  }
}

// As many cells on each rank as before, of a circuit and on a machine 10^6 times as large.
TEST(PredictLayout, HoldsForMoreRanksThan32BitsCount) {
  const Demand demand = make_demand(testing::model_of_channels(), testing::large_workload(100'000));
  const Demand larger = testing::times(demand, 1'000'000);
  const JobLayout small{10, 500};
  const JobLayout large{100'000, 50'000};
  ASSERT_EQ(large.ranks(), 5'000'000'000);
  const NodePeak few = predict_layout(demand, small).node;
  const NodePeak many = predict_layout(larger, large).node;
  EXPECT_LT(100 * difference(Bytes(many.run.count() / 100), few.run), few.run);
}

TEST(PredictLayout, HoldsForMoreSynapsesOnARankThan32BitsCount) {
  const Demand demand = make_demand(testing::model_of_channels(), testing::large_workload(100'000));
  const Demand larger = testing::times(demand, 1024);  // pools double ten times
  ASSERT_GT(larger.synapse_count(), std::int64_t{1} << 32);
  const auto own = [](const Demand& of) {
    const std::int64_t base = of.memory.base.count() + of.workload.tables.count();
    return double(predict_layout(of, {1, 1}).node.run.count() - base);
  };
  EXPECT_NEAR(own(larger) / own(demand) / 1024, 1, 0.01);
}

TEST(PredictLayout, TakesAnyNumberOfCycles) {
  const Demand demand = make_demand(testing::model_of_channels(), testing::large_workload(10'000));
  const NodePeak by_cell = predict_layout(demand, {10, 100, 10}).node;  // ten cells per rank
  const NodePeak more = predict_layout(demand, {10, 100, 65'536}).node;
  EXPECT_EQ(more.build, by_cell.build);
  EXPECT_EQ(more.run, by_cell.run);
}

TEST(PredictLayout, TakesTheSlowestRanksTime) {
  const MemoryModel memory = testing::model_of_channels();
  const Demand demand = make_demand(memory, testing::large_workload(2000));
  const LayoutPrediction one = predict_layout(demand, {1, 1});
  const LayoutPrediction ten = predict_layout(demand, {5, 2});
  EXPECT_NEAR(one.seconds / ten.seconds, 10, 0.5);
  EXPECT_NEAR(one.half_width, std::hypot(0.35, 1.96 * 0.05), 1e-12);
  EXPECT_EQ(one.most_seconds(), one.seconds * (1 + one.half_width));
}

TEST(PredictLayout, RefusesMoreRanksThanCells) {
  const Demand demand =
      make_demand(estimator::testing::small_model(), estimator::testing::small_workload());
  EXPECT_THROW((void)predict_layout(demand, {2, 2}), std::logic_error);
}

TEST(NodePeak, IsOfTheFullestNodesRanks) {
  estimator::Prediction prediction;
  prediction.layout = {.ranks = 5, .ranks_per_node = 2};
  for (const std::int64_t run : {10, 20, 15, 16, 30}) {
    prediction.ranks.push_back({.rank = Rank(0),
                                .build = Bytes(40 - run),
                                .run = Bytes(run),
                                .build_half_width = Bytes(1),
                                .run_half_width = Bytes(run / 10)});
  }
  const NodePeak peak = node_peak(prediction);
  EXPECT_EQ(peak.run, Bytes(31));  // 30; 31; 30
  EXPECT_EQ(peak.run_half_width, Bytes(2));
  EXPECT_EQ(peak.build, Bytes(50));  // 50; 49; 10
  EXPECT_EQ(peak.build_half_width, Bytes(2));
  EXPECT_EQ(peak.sure(), Bytes(52));
}

}  // namespace
}  // namespace ballast::advise
