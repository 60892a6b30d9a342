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

/// As allocate.hpp describes round_robin.
[[nodiscard]] Places round_robin_places(std::size_t cells, const plan::Layout& layout);

/// LPT over the ranks, with level_nodes(). Weights are positive.
[[nodiscard]] std::vector<std::int32_t> lpt_ranks(std::span<const std::int64_t> weights,
                                                  const plan::Layout& layout);

/// Cycle of every cell: LPT within each rank, the heaviest part to the cycle in which the rank's
/// node has least so far, ties to the least on all nodes.
[[nodiscard]] std::vector<std::int32_t> deal_cycles(std::span<const std::int64_t> weights,
                                                    const std::vector<std::int32_t>& rank_of,
                                                    const plan::Layout& layout);

/// Cells of every rank, ascending.
class CellsByRank {
 public:
  CellsByRank(const std::vector<std::int32_t>& rank_of, std::int32_t ranks);
  [[nodiscard]] std::span<const std::uint32_t> of(std::int32_t rank) const;

 private:
  std::vector<std::size_t> begin_;
  std::vector<std::uint32_t> cells_;
};

/// Rank for each of layout.ranks parts, so that nodes hold level sums: parts by falling load, a
/// round of one per node, the heaviest of a round to the node that is lightest so far. Part p stays
/// rank p where there is a single node, or a single rank on each.
[[nodiscard]] std::vector<std::int32_t> level_nodes(std::span<const std::int64_t> part_loads,
                                                    const plan::Layout& layout);

}  // namespace ballast::balancer
