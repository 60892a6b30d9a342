#pragma once
// Two allocations side by side: which cells are at another place. Pure; takes 16 bytes per cell.

#include <cstdint>
#include <map>
#include <string>

#include "plan/allocation.hpp"

namespace ballast::plan {

/// The cells of one population.
struct PopulationChange {
  std::uint64_t unmoved = 0;
  std::uint64_t other_rank = 0;   ///< of those in both
  std::uint64_t other_cycle = 0;  ///< on the same rank
  std::uint64_t only_first = 0;
  std::uint64_t only_second = 0;

  [[nodiscard]] std::uint64_t changed() const {
    return other_rank + other_cycle + only_first + only_second;
  }
};

struct Comparison {
  bool same_layout = true;  ///< ranks and cycles
  std::map<std::string, PopulationChange> populations;
  /// Whether every cell is built by the same rank in the same cycle of the same layout.
  [[nodiscard]] bool same() const;
};
/// Both are valid (plan::validate).
[[nodiscard]] Comparison compare(const Allocation& first, const Allocation& second);

}  // namespace ballast::plan
