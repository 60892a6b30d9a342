#include "balancer/allocate_groups.hpp"

#include <algorithm>

#include "balancer/partition.hpp"
#include "balancer/places.hpp"
#include "balancer/repair.hpp"
#include "core/error.hpp"

namespace ballast::balancer {

namespace {

bool all_have_one(std::span<const std::int32_t> rank_of, std::int32_t ranks) {
  std::vector<bool> has(static_cast<std::size_t>(ranks), false);
  for (const std::int32_t rank : rank_of) has[static_cast<std::size_t>(rank)] = true;
  return std::find(has.begin(), has.end(), false) == has.end();
}

}  // namespace

std::vector<std::int32_t> allocate_groups(std::span<const std::int64_t> memory,
                                          std::span<const std::int64_t> compute,
                                          const plan::Layout& layout) {
  BALLAST_EXPECT(memory.size() == compute.size());
  BALLAST_EXPECT(layout.ranks >= 1 && static_cast<std::size_t>(layout.ranks) <= memory.size());
  const std::vector<std::int32_t> by_memory = lpt_ranks(memory, layout);
  const std::vector<std::vector<std::int64_t>> measures = {{memory.begin(), memory.end()},
                                                           {compute.begin(), compute.end()}};
  const std::vector<double> before = imbalances(measures, by_memory, layout.ranks);
  const std::vector<double> limits = {before[0], compute_limit};
  std::vector<std::int32_t> rank_of = by_memory;
  repair({.measures = measures, .limits = limits, .parts = layout.ranks}, rank_of);
  const std::vector<double> after = imbalances(measures, rank_of, layout.ranks);
  const bool better = after[0] <= before[0] && after[1] < before[1];
  return better && all_have_one(rank_of, layout.ranks) ? rank_of : by_memory;
}

}  // namespace ballast::balancer
