#pragma once
// How level an allocation is: cells, predicted bytes and peaks of ranks, cycles and nodes. Pure.

#include <cstdint>
#include <string>
#include <vector>

#include "plan/allocation.hpp"

namespace ballast::plan {

/// The values of all ranks, cycles or nodes, by number; bytes, or cells.
struct Measure {
  std::string name;  ///< "bytes of a rank's cells"
  std::string key;   ///< "rank_bytes"
  bool is_bytes = true;
  std::vector<std::int64_t> values;
  /// No allocation of these cells has a smaller maximum: the mean, or the heaviest cell where that
  /// is more. 0 where it is not known.
  double lower_bound = 0;
  std::int32_t cycles = 1;  ///< more than 1: value i is of rank i / cycles in cycle i % cycles
};

/// What describes a measure. Quantiles are values that occur, by the nearest rank (Hyndman and Fan
/// 1996, doi:10.2307/2684934, definition 1).
struct Spread {
  std::int64_t least = 0, lower_quartile = 0, median = 0, upper_quartile = 0, most = 0;
  std::size_t heaviest = 0;  ///< the first with `most`
  double mean = 0;
  double most_over_mean = 1;
  double most_over_bound = 1;  ///< 1 where the bound is not known
};
/// Throws std::logic_error for no values.
[[nodiscard]] Spread spread_of(const Measure& measure);

/// Cells of ranks always; where buckets have bytes those of ranks, nodes and, of more than one
/// cycle, of cycles and of ranks in a cycle; where there are peaks those of ranks and nodes. The
/// heaviest cell is taken to have what the heaviest bucket has per cell, which is less or as much:
/// files do not tell the weight of each.
[[nodiscard]] std::vector<Measure> measures_of(const Allocation& allocation);

}  // namespace ballast::plan
