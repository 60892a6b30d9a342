#pragma once
// Counting on all ranks together: each takes its share of the cells, or of the parts of an
// allocation, and the sums are the same on all. Collective.

#include <vector>

#include "dry_run/estimate.hpp"
#include "estimator/sources.hpp"
#include "model/synapses.hpp"

namespace ballast::dry_run {

/// What the inputs play, as the counting wants it. Not collective.
[[nodiscard]] std::vector<model::PlayedSpikes> played_by(const inputs::Inputs& inputs);

/// Synapses onto every cell.
[[nodiscard]] std::vector<model::AfferentCounts> count_synapses(const EstimateInput& input);

/// Sources of the ranks and buckets of the root's allocation.
[[nodiscard]] estimator::AllocationSources count_sources(const EstimateInput& input,
                                                         const plan::Allocation& allocation);

}  // namespace ballast::dry_run
