#include "balancer/allocate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <tuple>

#include "weights.hpp"

namespace ballast::balancer {
namespace {

using plan::Allocation;
using plan::Layout;
using plan::Policy;

/// Cells 0, 2, 4, ... of the given weights.
WeightedPopulation population(const std::string& name, const std::vector<std::int64_t>& weights) {
  WeightedPopulation result{name, {}, {}};
  for (std::size_t i = 0; i < weights.size(); ++i) {
    result.nodes.emplace_back(2 * i);
    result.weights.emplace_back(weights[i]);
  }
  return result;
}

std::vector<plan::Coverage> coverage_of(const std::vector<WeightedPopulation>& populations) {
  std::vector<plan::Coverage> result;
  for (const WeightedPopulation& each : populations) {
    result.push_back({each.population, each.nodes});
  }
  return result;
}

Bytes predicted_of(const Allocation& allocation, const std::string& name) {
  Bytes total;
  for (const plan::Bucket& bucket : allocation.buckets) {
    total += bucket.population == name ? bucket.predicted : Bytes();
  }
  return total;
}

std::map<std::int32_t, Bytes> load_of_ranks(const Allocation& allocation) {
  std::map<std::int32_t, Bytes> loads;
  for (const plan::Bucket& bucket : allocation.buckets) {
    loads[bucket.rank.value] += bucket.predicted;
  }
  return loads;
}

std::vector<std::uint64_t> node_values(const plan::Bucket& bucket) {
  std::vector<std::uint64_t> values;
  for (const NodeId node : bucket.nodes) {
    values.push_back(node.value);
  }
  return values;
}

TEST(Allocate, DealsPopulationsRoundRobinInOneRow) {
  const Allocation allocation = allocate({population("A", {1, 2, 3}), population("B", {10, 20})},
                                         {.ranks = 2}, Policy::round_robin, "f");
  ASSERT_EQ(allocation.buckets.size(), 4);
  EXPECT_EQ(node_values(allocation.buckets[0]), (std::vector<std::uint64_t>{0, 4}));  // rank 0, A
  EXPECT_EQ(node_values(allocation.buckets[1]), (std::vector<std::uint64_t>{2}));     // rank 0, B
  EXPECT_EQ(node_values(allocation.buckets[2]), (std::vector<std::uint64_t>{2}));     // rank 1, A
  EXPECT_EQ(node_values(allocation.buckets[3]), (std::vector<std::uint64_t>{0}));     // rank 1, B
  EXPECT_EQ(allocation.buckets[0].predicted, Bytes(4));
  EXPECT_EQ(allocation.buckets[1].predicted, Bytes(20));
}

TEST(Allocate, BalancesPopulationsJointly) {
  // Each population alone would put its odd cell on rank 0: 6 + 6 against 4 + 4.
  const Allocation allocation = allocate({population("A", {4, 4, 2}), population("B", {4, 4, 2})},
                                         {.ranks = 2}, Policy::lpt, "f");
  EXPECT_EQ(load_of_ranks(allocation),
            (std::map<std::int32_t, Bytes>{{0, Bytes(10)}, {1, Bytes(10)}}));
}

TEST(Allocate, RecordsLayoutPolicyAndFingerprint) {
  const Layout layout{.ranks = 3, .cycles = 2, .ranks_per_node = 3};
  const Allocation allocation = allocate({population("A", {1})}, layout, Policy::lpt, "abc");
  EXPECT_EQ(allocation.layout, layout);
  EXPECT_EQ(allocation.policy, Policy::lpt);
  EXPECT_EQ(allocation.circuit_fingerprint, "abc");
  EXPECT_TRUE(allocation.peaks.empty());
}

TEST(Allocate, PlacesEveryCellOnceInAnyLayout) {
  const std::vector<WeightedPopulation> populations = {
      population("A", test::cell_weights(101, 1)), population("empty", {}),
      population("B", test::small_weights(57, 2, 3))};
  for (const Policy policy : {Policy::round_robin, Policy::lpt}) {
    for (const std::int32_t ranks : {1, 2, 7, 200}) {
      for (const std::int32_t cycles : {1, 3, 200}) {
        const Allocation allocation =
            allocate(populations, {ranks, cycles, 2}, policy, "fingerprint");
        validate(allocation, coverage_of(populations), "a.gz");
      }
    }
  }
}

TEST(Allocate, OrdersBucketsAndLeavesOutEmptyOnes) {
  const Allocation allocation =
      allocate({population("A", test::cell_weights(40, 1)), population("B", {5})}, {4, 3, 2},
               Policy::lpt, "");
  for (std::size_t i = 0; i < allocation.buckets.size(); ++i) {
    const plan::Bucket& bucket = allocation.buckets[i];
    EXPECT_FALSE(bucket.nodes.empty());
    EXPECT_TRUE(std::is_sorted(bucket.nodes.begin(), bucket.nodes.end()));
    if (i > 0) {
      const plan::Bucket& before = allocation.buckets[i - 1];
      EXPECT_LT(std::tie(before.rank, before.cycle, before.population),
                std::tie(bucket.rank, bucket.cycle, bucket.population));
    }
  }
}

TEST(Allocate, MoreRanksThanCellsLeavesRanksEmpty) {
  const Allocation allocation =
      allocate({population("A", {5, 9, 7})}, {.ranks = 10}, Policy::lpt, "");
  ASSERT_EQ(allocation.buckets.size(), 3);
  EXPECT_EQ(node_values(allocation.buckets[0]), (std::vector<std::uint64_t>{2}));  // the heaviest
}

TEST(Allocate, MoreCyclesThanCellsLeavesCyclesEmpty) {
  const Allocation allocation =
      allocate({population("A", {5, 9, 7})}, {.ranks = 1, .cycles = 8}, Policy::lpt, "");
  EXPECT_EQ(allocation.buckets.size(), 3);
}

TEST(Allocate, NoCellsGiveNoBuckets) {
  EXPECT_TRUE(allocate({}, {.ranks = 4}, Policy::lpt, "").buckets.empty());
  EXPECT_TRUE(
      allocate({population("A", {})}, {.ranks = 4}, Policy::round_robin, "").buckets.empty());
}

TEST(Allocate, WeightlessCellsAreDealtOutToo) {
  const Allocation allocation =
      allocate({population("A", {0, 0, 0, 0})}, {.ranks = 4}, Policy::lpt, "");
  EXPECT_EQ(allocation.buckets.size(), 4);
  EXPECT_EQ(predicted_of(allocation, "A"), Bytes(0));
}

TEST(Allocate, PredictsTheSumOfTheWeights) {
  const Allocation allocation = allocate({population("A", {3, 4}), population("B", {50, 60})},
                                         {.ranks = 3, .cycles = 2}, Policy::lpt, "");
  EXPECT_EQ(predicted_of(allocation, "A"), Bytes(7));
  EXPECT_EQ(predicted_of(allocation, "B"), Bytes(110));
}

TEST(Allocate, RefusesWhatCannotBeAllocated) {
  WeightedPopulation uneven = population("A", {1, 2});
  uneven.weights.pop_back();
  EXPECT_THROW((void)allocate({uneven}, {}, Policy::lpt, ""), std::logic_error);
  EXPECT_THROW((void)allocate({population("A", {-1})}, {}, Policy::lpt, ""), std::logic_error);
  EXPECT_THROW((void)allocate({}, {.ranks = 0}, Policy::lpt, ""), std::logic_error);
  EXPECT_THROW((void)allocate({}, {.cycles = 0}, Policy::lpt, ""), std::logic_error);
  EXPECT_THROW((void)allocate({}, {.ranks_per_node = 0}, Policy::lpt, ""), std::logic_error);
}

}  // namespace
}  // namespace ballast::balancer
