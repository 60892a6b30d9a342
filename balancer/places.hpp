#pragma once
// Places: rank and cycle of every cell, by policy, before cells become buckets of an allocation.
// Pure functions of weights and layout; cells of all populations are numbered in one row.

#include <cstdint>
#include <span>
#include <vector>

#include "plan/allocation.hpp"

namespace ballast::balancer {

struct Places {
  std::vector<std::int32_t> rank;   ///< per cell
  std::vector<std::int32_t> cycle;  ///< per cell
};

/// The policies as allocate.hpp describes them; weights are positive.
[[nodiscard]] Places round_robin_places(std::size_t cells, const plan::Layout& layout);
[[nodiscard]] Places lpt_places(std::span<const std::int64_t> weights, const plan::Layout& layout);

/// Rank for each of layout.ranks parts, so that nodes hold level sums: parts by falling load, a
/// round of one per node, the heaviest of a round to the node that is lightest so far. Part p stays
/// rank p where there is a single node, or a single rank on each.
[[nodiscard]] std::vector<std::int32_t> level_nodes(std::span<const std::int64_t> part_loads,
                                                    const plan::Layout& layout);

}  // namespace ballast::balancer
