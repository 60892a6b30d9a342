#pragma once
// Placement: how level an allocation is and what of the circuit it separates, beside what other
// policies would give. Pure functions from predictions to figures, tables and JSON.

#include <optional>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "estimator/prediction.hpp"

namespace ballast::estimator {

/// Highest over mean, and over what no allocation can beat: the mean, or the heaviest cell alone.
struct Evenness {
  double over_mean = 1.0;
  double over_bound = 1.0;
};

struct Placement {
  plan::Policy policy = plan::Policy::round_robin;
  Evenness ranks;                   ///< run peaks
  Evenness nodes;                   ///< sums of the run peaks of their ranks, per rank
  Evenness cycles;                  ///< build peaks of all ranks in all cycles
  std::optional<double> compute;    ///< time of simulating, highest over mean; nothing if not timed
  std::int64_t remote_sources = 0;  ///< over ranks: distinct sources on other ranks
  std::int64_t remote_synapses = 0;  ///< whose source is on another rank
};

/// Of an allocation with its prediction and counted sources. `heaviest_cell` is its weight.
[[nodiscard]] Placement placement_of(const plan::Allocation& allocation,
                                     const Prediction& prediction, const SourceCounts& ranks,
                                     Bytes heaviest_cell);

/// A row each, the first being the one that is taken.
[[nodiscard]] std::string placements_text(const std::vector<Placement>& placements);
[[nodiscard]] Json placements_json(const std::vector<Placement>& placements);

}  // namespace ballast::estimator
