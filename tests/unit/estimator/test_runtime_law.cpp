#include "estimator/runtime_law.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "builders.hpp"

namespace ballast::estimator {
namespace {

using testing::allocation_of;
using testing::empty_rank;
using testing::small_model;
using testing::small_workload;

// By hand. Small has 3 sections and 10 segments, so 14 nodes, and 10 pas; Large 90, 995, 1,086 and
// 995. A synapse has one connection of five weights. Bytes of the nodes' arrays are read and made.
constexpr std::int64_t group = 1000;
constexpr std::int64_t small_kept = 14 * 64 + 10 * 16 + 24;
constexpr std::int64_t small_read = 14 * (36 + 64) + 10 * 44 + 10 * 8;
constexpr std::int64_t large_kept = 1086 * 64 + 995 * 16 + 24;
constexpr std::int64_t large_read = 1086 * (36 + 64) + 995 * 44 + 995 * 8;
constexpr std::int64_t synapse_kept = 200 + 16 + 5 * 8, synapse_read = 300 + 20 + 5 * 8;
constexpr std::int64_t source = 16;

MemoryModel model_with_runtime() {
  MemoryModel memory = small_model();
  memory.runtime = RuntimeModel{
      .node = 64,
      .node_read = 36,
      .group = Bytes(group),
      .mechanisms = {{"pas", {.kept = 16, .laid_out = 16, .read = 44}},
                     {"Syn", {.kept = 200, .laid_out = 200, .read = 300, .weights = 5}}}};
  return memory;
}

plan::Bucket cell_in_cycle(std::int32_t cell) {
  return {"A", Rank(0), Cycle(cell), {NodeId(static_cast<std::uint64_t>(cell))}, Bytes(0)};
}

/// The run of cells 0, 1 ..., each in a cycle of its own.
Bytes run_of(std::int32_t cells, std::int32_t cycles) {
  std::vector<plan::Bucket> buckets;
  for (std::int32_t cell = 0; cell < cells; ++cell) buckets.push_back(cell_in_cycle(cell));
  const auto allocation =
      allocation_of(std::move(buckets), {.ranks = 1, .cycles = cycles, .ranks_per_node = 1});
  const auto prediction = predict(model_with_runtime(), small_workload(), allocation);
  EXPECT_TRUE(prediction.on_disk());
  EXPECT_TRUE(prediction.run_known);
  return prediction.ranks[0].run;
}

// A cell as it is read, with its two synapses, while the arrays of its channels are made.
constexpr std::int64_t first_loading = small_read + 2 * synapse_read + 10 * 16;
constexpr std::int64_t first_kept = group + small_kept + 2 * (synapse_kept + source);
constexpr std::int64_t second_loading = large_read + 3 * synapse_read + 995 * 16;

TEST(RuntimeLaw, OneCellTakesMostWhileItIsLoaded) {
  EXPECT_EQ(run_of(1, 2), Bytes(empty_rank(1) + first_loading));
}

TEST(RuntimeLaw, TheSecondCellIsLoadedBesideTheFirst) {
  EXPECT_EQ(run_of(2, 2), Bytes(empty_rank(1) + first_kept + second_loading));
}

TEST(RuntimeLaw, TheThirdIsSmallerThanWhatLoadingTheSecondTook) {
  EXPECT_EQ(run_of(3, 3), Bytes(empty_rank(1) + first_kept + second_loading));
}

TEST(RuntimeLaw, KeepsWhatAllGroupsHold) {
  const MemoryModel memory = model_with_runtime();
  RuntimePeak peak(memory);
  for (int i = 0; i < 3; ++i) {
    peak.load({.kept = 5000, .loading = 6000}, {.remote = 1}, {});
  }
  EXPECT_EQ(peak.kept(), Bytes(3 * (group + 5016)));
  EXPECT_EQ(peak.peak(), Bytes(3 * (group + 5016)));
}

// 40 MiB as they are loaded make three parts; of 1000 gids that 3000 pairs of cells are with, each
// part hears of 1000 (1 - exp(-1)).
TEST(RuntimeLaw, EachPartOfAGroupHasItsOwn) {
  const MemoryModel memory = model_with_runtime();
  const RuntimeCost cells{.kept = 0, .loading = double(std::int64_t{40} << 20)};
  EXPECT_EQ(runtime_parts(cells), 3);
  RuntimePeak peak(memory);
  peak.load(cells, {.remote = 900, .local = 100, .pairs = 3000}, {});
  const double gids = 3 * 1000 * (1 - std::exp(-1.0));
  EXPECT_EQ(peak.kept(), Bytes::rounded(3 * group + 16 * gids));
}

TEST(RuntimeLaw, AModelOnDiskMayHaveOneCycle) {
  Workload workload = small_workload();
  workload.on_disk = true;
  const auto allocation = allocation_of(
      {{"A", Rank(0), Cycle(0), {NodeId(0), NodeId(1), NodeId(2)}, Bytes(0)}}, {1, 1, 1});
  const auto prediction = predict(model_with_runtime(), workload, allocation);
  const std::int64_t loading = 2 * small_read + large_read + 5 * synapse_read + 1015 * 16;
  EXPECT_EQ(prediction.ranks[0].run, Bytes(empty_rank(1) + loading));
  EXPECT_EQ(prediction.totals.run(), prediction.ranks[0].run);
}

TEST(RuntimeLaw, IsNotKnownWithoutKernels) {
  const auto allocation = allocation_of({cell_in_cycle(0), cell_in_cycle(1)}, {1, 2, 1});
  const auto prediction = predict(small_model(), small_workload(), allocation);
  EXPECT_FALSE(prediction.run_known);
  EXPECT_EQ(prediction.ranks[0].run, Bytes(0));
  EXPECT_EQ(prediction.ranks[0].peak(), prediction.ranks[0].build);
}

TEST(RuntimeLaw, GapJunctionsAndMinisHaveEndsAndSources) {
  const MemoryModel memory = model_with_runtime();
  EXPECT_EQ(runtime_cost(memory, SynapseRecord{"Gap", {}, 1}).kept, 48);
  EXPECT_EQ(runtime_cost(memory, SynapseRecord{"InhPoissonStim", {}, 1}).kept, 8);
  EXPECT_EQ(runtime_connection(memory, nullptr).kept, 24);
}

TEST(RuntimeLaw, APlayedSourceHoldsItsTimes) {
  MemoryModel memory = model_with_runtime();
  memory.connections.event_source.pools = {{0, 1}};
  const RuntimeCost cost = runtime_sources(memory, {.event_sources = 2, .spike_times = 7});
  EXPECT_EQ(cost.kept, 2 * (16 + 8) + 7 * 8);
}

}  // namespace
}  // namespace ballast::estimator
