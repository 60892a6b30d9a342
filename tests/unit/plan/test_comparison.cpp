#include "plan/comparison.hpp"

#include <gtest/gtest.h>

#include "builders.hpp"

namespace ballast::plan {
namespace {

using test::ids;

void expect_change(const PopulationChange& change, const PopulationChange& expected) {
  EXPECT_EQ(change.unmoved, expected.unmoved);
  EXPECT_EQ(change.other_rank, expected.other_rank);
  EXPECT_EQ(change.other_cycle, expected.other_cycle);
  EXPECT_EQ(change.only_first, expected.only_first);
  EXPECT_EQ(change.only_second, expected.only_second);
}

TEST(Compare, AnAllocationIsTheSameAsItself) {
  const Comparison comparison = compare(test::two_ranks(), test::two_ranks());
  EXPECT_TRUE(comparison.same());
  expect_change(comparison.populations.at("A"), {.unmoved = 7});
  expect_change(comparison.populations.at("B"), {.unmoved = 2});
}

TEST(Compare, CountsCellsOnOtherRanksAndInOtherCycles) {
  Allocation moved = test::two_ranks();
  moved.buckets[0].nodes = ids({3});     // 0 goes from rank 0 cycle 0
  moved.buckets[2].nodes = ids({0, 5});  // to its cycle 1
  moved.buckets[3].nodes = ids({1});     // 2 goes from rank 1 cycle 0
  moved.buckets[1].nodes = ids({10, 12});
  moved.buckets[4].nodes = ids({4, 6});
  moved.buckets.insert(moved.buckets.begin() + 1, test::bucket("A2", 0, 0, {2}));
  const Comparison comparison = compare(test::two_ranks(), moved);
  EXPECT_FALSE(comparison.same());
  expect_change(comparison.populations.at("A"), {.unmoved = 5, .other_cycle = 1, .only_first = 1});
  expect_change(comparison.populations.at("A2"), {.only_second = 1});
}

TEST(Compare, AnotherRankCountsBeforeAnotherCycle) {
  Allocation first, second;
  first.buckets = {test::bucket("A", 0, 0, {1, 2})};
  second.buckets = {test::bucket("A", 1, 1, {1, 2, 9})};
  expect_change(compare(first, second).populations.at("A"), {.other_rank = 2, .only_second = 1});
}

TEST(Compare, AnotherLayoutIsADifferenceWithoutAnyMove) {
  Allocation wider = test::two_ranks();
  wider.layout.ranks = 3;
  const Comparison comparison = compare(test::two_ranks(), wider);
  EXPECT_FALSE(comparison.same_layout);
  EXPECT_FALSE(comparison.same());
}

TEST(Compare, RanksPerNodePolicyAndPeaksArePlacesOfNoCell) {
  Allocation other = test::two_ranks();
  other.layout.ranks_per_node = 1;
  other.policy = Policy::round_robin;
  other.peaks.clear();
  EXPECT_TRUE(compare(test::two_ranks(), other).same());
}

}  // namespace
}  // namespace ballast::plan
