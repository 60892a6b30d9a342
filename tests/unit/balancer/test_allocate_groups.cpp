#include "balancer/allocate_groups.hpp"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

#include "balancer/lpt.hpp"

namespace ballast::balancer {
namespace {

using Weights = std::vector<std::int64_t>;

TEST(AllocateGroups, LevelsMemory) {
  // 8 + 5 + 2 and 7 + 6 + 2 are both 15.
  const Weights memory = {8, 7, 6, 5, 2, 2};
  const auto ranks = allocate_groups(memory, memory, {.ranks = 2, .ranks_per_node = 2});
  EXPECT_EQ(measure(memory, ranks, 2).loads, (Weights{15, 15}));
}

TEST(AllocateGroups, LevelsComputingTimeWhereMemoryAllows) {
  // All memory is equal, so that LPT by memory alone deals 0, 2, 4 to one rank; of computing time
  // that is all there is. The extra rank's room in memory lets groups move.
  const Weights memory = {10, 10, 10, 10, 10};
  const Weights compute = {90, 1, 60, 1, 1};
  const auto ranks = allocate_groups(memory, compute, {.ranks = 2, .ranks_per_node = 2});
  EXPECT_LE(measure(memory, ranks, 2).loads[0], 30);
  EXPECT_LE(measure(memory, ranks, 2).loads[1], 30);
  EXPECT_LT(measure(compute, ranks, 2).max_over_mean, 1.99);
}

TEST(AllocateGroups, LevelsTheSumsOfNodes) {
  // By LPT the ranks have 40, 30, 20, 10: on two nodes 50 each, not 70 and 30.
  const Weights memory = {40, 30, 20, 10};
  const auto ranks = allocate_groups(memory, memory, {.ranks = 4, .ranks_per_node = 2});
  Weights nodes(2);
  for (std::size_t i = 0; i < memory.size(); ++i) nodes[std::size_t(ranks[i] / 2)] += memory[i];
  EXPECT_EQ(nodes, (Weights{50, 50}));
}

TEST(AllocateGroups, GivesEveryRankAGroup) {
  const Weights memory = {1000, 1, 1, 1};
  const Weights compute = {1, 1000, 1000, 1};
  const auto ranks = allocate_groups(memory, compute, {.ranks = 4, .ranks_per_node = 1});
  EXPECT_EQ(std::set<std::int32_t>(ranks.begin(), ranks.end()).size(), 4U);
}

TEST(AllocateGroups, WantsNoMoreRanksThanGroups) {
  const Weights memory = {1, 1};
  EXPECT_THROW((void)allocate_groups(memory, memory, {.ranks = 3}), std::logic_error);
}

}  // namespace
}  // namespace ballast::balancer
