#include "plan/allocation.hpp"

#include <gtest/gtest.h>

#include "builders.hpp"
#include "core/error.hpp"
#include "plan/layout.hpp"
#include "support/expect_error.hpp"

namespace ballast::plan {
namespace {

using test::bucket;
using test::ids;

std::vector<Coverage> populations() {
  return {{"A", ids({0, 1, 2, 3, 4, 5, 6})}, {"B", ids({10, 12})}};
}

void expect_invalid(const Allocation& allocation, const std::string& text) {
  ballast::test::expect_error_text<InputError>([&] { validate(allocation, populations(), "a.gz"); },
                                               text);
}

TEST(Layout, CountsBucketsAndNodes) {
  const Layout layout{.ranks = 5, .cycles = 3, .ranks_per_node = 2};
  EXPECT_EQ(layout.buckets(), 15);
  EXPECT_EQ(layout.nodes(), 3);
}

TEST(Policy, NamesAreReadBack) {
  for (const Policy policy : {Policy::round_robin, Policy::lpt}) {
    EXPECT_EQ(policy_from(to_string(policy)), policy);
  }
}

TEST(Policy, UnknownNamesAreRefusedWithTheNearest) {
  ballast::test::expect_error_text<InputError>(
      [] { (void)policy_from("round_robbin"); },
      "unknown policy 'round_robbin' (allowed: round_robin, lpt, metis, whole_cell). "
      "Did you mean 'round_robin'?");
}

TEST(Allocation, GivesTheBucketsOfARankAndCycle) {
  const Allocation allocation = test::two_ranks();
  const auto first = allocation.of(Rank(0), Cycle(0));
  ASSERT_EQ(first.size(), 2);
  EXPECT_EQ(first[0].nodes, ids({0, 3}));
  EXPECT_EQ(first[1].population, "B");
  EXPECT_EQ(allocation.of(Rank(1), Cycle(1)).at(0).predicted, Bytes(190));
  EXPECT_TRUE(allocation.of(Rank(2), Cycle(0)).empty());
}

TEST(Validate, AcceptsEachNodeOnce) {
  validate(test::two_ranks(), populations(), "a.gz");
}

TEST(Validate, AcceptsNothingForNothing) {
  validate({}, {{"A", {}}}, "a.gz");
}

TEST(Validate, NamesTheFirstMissingNode) {
  Allocation allocation = test::two_ranks();
  allocation.buckets[3].nodes = ids({1});
  expect_invalid(allocation,
                 "a.gz: no rank has node 'A:2' (the target has 7 nodes of 'A', the allocation 6).");
}

TEST(Validate, NamesTheLastMissingNode) {
  Allocation allocation = test::two_ranks();
  allocation.buckets[4].nodes = ids({4});
  expect_invalid(allocation,
                 "a.gz: no rank has node 'A:6' (the target has 7 nodes of 'A', the allocation 6).");
}

TEST(Validate, NamesAForeignNode) {
  Allocation allocation = test::two_ranks();
  allocation.buckets[1].nodes = ids({10, 11, 12});
  expect_invalid(allocation,
                 "a.gz: node is not in the circuit's target 'B:11' (the target has 2 nodes of 'B', "
                 "the allocation 3).");
}

TEST(Validate, NamesAForeignNodeBehindAllOthers) {
  Allocation allocation = test::two_ranks();
  allocation.buckets[1].nodes = ids({10, 12, 13});
  expect_invalid(allocation,
                 "a.gz: node is not in the circuit's target 'B:13' (the target has 2 nodes of 'B', "
                 "the allocation 3).");
}

TEST(Validate, NamesBothPlacesOfADoubleNode) {
  Allocation allocation = test::two_ranks();
  allocation.buckets[4].nodes = ids({3, 4, 6});
  expect_invalid(allocation,
                 "a.gz: node is allocated twice 'A:3' (rank 0 cycle 0 and rank 1 cycle 1).");
}

TEST(Validate, NamesAForeignPopulation) {
  Allocation allocation = test::two_ranks();
  allocation.buckets.push_back(bucket("C", 1, 1, {0}));
  expect_invalid(allocation, "a.gz: population is not in the circuit's target 'C'.");
}

TEST(Validate, FindsANodeThatABucketHasTwice) {
  Allocation allocation = test::two_ranks();
  allocation.buckets[4].nodes = ids({4, 4, 6});
  expect_invalid(allocation,
                 "a.gz: node is allocated twice 'A:4' (rank 1 cycle 1 and rank 1 cycle 1).");
}

TEST(Validate, FindsDoubleNodesWithoutTheCircuit) {
  Allocation allocation = test::two_ranks();
  validate(allocation, "a.gz");
  allocation.buckets[4].nodes = ids({3, 4, 6});
  ballast::test::expect_error_text<InputError>(
      [&] { validate(allocation, "a.gz"); },
      "a.gz: node is allocated twice 'A:3' (rank 0 cycle 0 and rank 1 cycle 1).");
}

TEST(Validate, FindsPlacesOutsideTheLayoutWithoutTheCircuit) {
  Allocation allocation = test::two_ranks();
  allocation.buckets[4].rank = Rank(2);
  ballast::test::expect_error_text<InputError>(
      [&] { validate(allocation, "a.gz"); },
      "a.gz: rank is outside the layout '2' (its ranks: 0 to 1).");
}

TEST(Validate, RefusesRanksAndCyclesOutsideTheLayout) {
  Allocation allocation = test::two_ranks();
  allocation.buckets[4].rank = Rank(2);
  expect_invalid(allocation, "a.gz: rank is outside the layout '2' (its ranks: 0 to 1).");
  allocation = test::two_ranks();
  allocation.layout.cycles = 1;
  expect_invalid(allocation, "a.gz: cycle is outside the layout '1' (its cycles: only 0).");
}

}  // namespace
}  // namespace ballast::plan
