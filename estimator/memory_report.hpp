#pragma once
// Predicted against measured, per rank, at the end of a run: a table for people and
// memory_report.json beside the output. Pure functions; the caller gathers the measurements of all
// ranks.

#include <vector>

#include "core/json.hpp"
#include "estimator/prediction.hpp"

namespace ballast::estimator {

/// What one rank really took: high-water marks of its resident size (VmHWM) and heap in use.
struct RankMeasurement {
  Rank rank;
  Bytes build_peak;   ///< at the end of building
  Bytes run_peak;     ///< at the end of the run
  Bytes heap_in_use;  ///< at the end of the run
  std::int64_t cells = 0;
  std::int64_t synapses = 0;
  Bytes heap_built = {};  ///< heap in use at the end of building
  Bytes heap_named = {};  ///< what of it the law names: held(), and what was there before the cells
};

/// (predicted - measured) / measured.
[[nodiscard]] double relative_error(Bytes predicted, Bytes measured);

/// True if both peaks lie within the intervals predicted for them.
[[nodiscard]] bool is_covered(const RankPrediction& predicted, const RankMeasurement& measured);

/// One line per rank up to 16 ranks, then only least, median and most, and the largest error.
/// `predicted` may be empty (nothing was predicted).
[[nodiscard]] std::string memory_report_text(const std::vector<RankPrediction>& predicted,
                                             const std::vector<RankMeasurement>& measured);
/// "covered" stands only at ranks with an interval.
[[nodiscard]] Json memory_report_json(const std::vector<RankPrediction>& predicted,
                                      const std::vector<RankMeasurement>& measured);

}  // namespace ballast::estimator
