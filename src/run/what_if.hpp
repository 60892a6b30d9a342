#pragma once
// What a job would take on other numbers of ranks: for each the cells are dealt out anew and every
// rank is predicted by the law. Sources of spikes are estimated from numbers of edges, not counted:
// a dry run with --num-target-ranks counts them. Pure functions, for the root. Time: an allocation
// and a prediction of the whole circuit per number.

#include <cstdint>
#include <vector>

#include "estimator/html_report.hpp"
#include "run/estimate.hpp"

namespace ballast::run {

/// 1, 2, 3, 4, 6, 8, 12, 16 ... and `own`, ascending, at most one rank per cell and 65,536 ranks;
/// above 200,000 cells without 3, 6, 12 ..., which would double the time.
[[nodiscard]] std::vector<std::int32_t> rank_series(std::uint64_t cells, std::int32_t own);

/// One point per number of the series, with the cycles and ranks per node of `own`, the dry run's
/// prediction, which is taken over as it is.
[[nodiscard]] std::vector<estimator::WhatIfPoint> what_if(const Estimate& estimate,
                                                          const model::Circuit& circuit,
                                                          const estimator::Prediction& own);

}  // namespace ballast::run
