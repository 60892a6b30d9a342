#pragma once
// The allocation that a job obeys: made, or found in allocation_r<ranks>_c<cycles>.gz. All are
// collective; every rank gets at least its own buckets, the root the predicted peaks too.

#include "estimator/prediction.hpp"
#include "plan/allocation.hpp"
#include "run/estimate.hpp"

namespace ballast::run {

/// Throws InputError if there are more ranks than cells.
void require_cells_for_ranks(const model::Circuit& circuit, int ranks);

/// Cell i of all populations to rank i mod ranks; peaks where a dry run has left what they need.
[[nodiscard]] plan::Allocation round_robin_allocation(const EstimateInput& input,
                                                      const plan::Layout& layout);

/// The allocation file in `input.folder`, if it is of this circuit; else one is made by memory
/// (LPT) and written there. A file of another circuit is replaced with a warning; a damaged one is
/// an InputError.
[[nodiscard]] plan::Allocation load_or_make_allocation(const EstimateInput& input,
                                                       const plan::Layout& layout);

/// The predicted peaks, as the memory report wants them; empty if nothing was predicted.
[[nodiscard]] std::vector<estimator::RankPrediction> predictions_of(
    const plan::Allocation& allocation);

}  // namespace ballast::run
