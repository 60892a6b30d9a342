#pragma once
// Repair of a partition: single cells move from parts over a limit to parts with room, those first
// that cost least of the cut per unit of load, until every part is within its limits or no move
// helps. For several measures at once. Pure; ties are broken by cell and part number.

#include <cstdint>
#include <span>
#include <vector>

#include "balancer/ties.hpp"

namespace ballast::balancer {

struct RepairInput {
  std::span<const std::vector<std::int64_t>> measures;  ///< each by cell, non-negative
  std::span<const double> limits;                       ///< per measure: allowed load / mean
  std::int32_t parts = 1;
  Affinity affinity = {};  ///< what shall stay together; none: every move costs the same
};

/// Changes `part_of` in place and returns the number of moves; returns 0 and changes nothing where
/// that would raise the highest load of a measure above both its limit and what it was.
std::size_t repair(const RepairInput& input, std::vector<std::int32_t>& part_of);

/// Highest load over mean load, per measure; 1 where there is no load.
[[nodiscard]] std::vector<double> imbalances(std::span<const std::vector<std::int64_t>> measures,
                                             std::span<const std::int32_t> part_of,
                                             std::int32_t parts);

}  // namespace ballast::balancer
