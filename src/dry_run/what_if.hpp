#pragma once
// What a job would take on other numbers of ranks: for each the cells are dealt out anew and every
// rank is predicted by the law. Sources of spikes are estimated from numbers of edges, not counted:
// a dry run with --num-target-ranks counts them. Pure functions, for the root. Time: an allocation
// and a prediction of the whole circuit per number.

#include <cstdint>
#include <vector>

#include "dry_run/estimate.hpp"
#include "estimator/html_report.hpp"

namespace ballast::dry_run {

/// 1, 2, 3, 4, 6, 8, 12, 16 ... up to one rank per cell and 65,536 ranks, and those of `more` that
/// are above 0; ascending. Above 200,000 cells without 3, 6, 12 ..., which would double the time.
[[nodiscard]] std::vector<std::int32_t> rank_series(std::uint64_t cells,
                                                    std::vector<std::int32_t> more);

/// One point per number of the series, with the cycles of the dry run and a rank per core. The dry
/// run's own prediction is taken over as it is; the ranks that it suggests are a point, too.
[[nodiscard]] std::vector<estimator::WhatIfPoint> what_if(const model::Circuit& circuit,
                                                          const DryRunResult& result);

}  // namespace ballast::dry_run
