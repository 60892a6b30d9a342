#pragma once
// The allocation that a job obeys: made, or found in allocation_r<ranks>_c<cycles>.gz.
// Collective unless it says otherwise; every rank gets at least its own buckets, the root the
// predicted peaks too.

#include <functional>
#include <vector>

#include "dry_run/estimate.hpp"
#include "estimator/prediction.hpp"
#include "plan/allocation.hpp"

namespace ballast::dry_run {

/// Throws InputError if there are more ranks than cells.
void require_cells_for_ranks(const model::Circuit& circuit, int ranks);

/// Cell i of all populations to rank i mod ranks. Not collective.
[[nodiscard]] plan::Allocation deal_round_robin(const model::Circuit& circuit,
                                                const plan::Layout& layout);

/// As deal_round_robin(), with predicted peaks where a dry run has left what they need.
[[nodiscard]] plan::Allocation round_robin_allocation(const EstimateInput& input,
                                                      const plan::Layout& layout);

/// Makes an allocation for a layout; collective, only the root's is used.
using AllocationMaker = std::function<plan::Allocation(const plan::Layout&)>;

/// The allocation file in `input.folder`, if it is of this circuit and its policy one of
/// `accepted`; else what `make` gives, written there. Any other file is replaced with a warning; a
/// damaged one is an InputError.
[[nodiscard]] plan::Allocation load_or_make_allocation(const EstimateInput& input,
                                                       const plan::Layout& layout,
                                                       const std::vector<plan::Policy>& accepted,
                                                       const AllocationMaker& make);

/// As load_or_make_allocation(), made from an estimate. METIS accepts a file of LPT, as LPT takes
/// its place where it cannot be asked.
[[nodiscard]] plan::Allocation estimated_allocation(const EstimateInput& input,
                                                    const plan::Layout& layout,
                                                    const Placing& placing);

/// The predicted peaks, as the memory report wants them; empty if nothing was predicted.
[[nodiscard]] std::vector<estimator::RankPrediction> predictions_of(
    const plan::Allocation& allocation);

}  // namespace ballast::dry_run
