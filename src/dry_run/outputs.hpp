#pragma once
// The files that a run of the configuration would write, with their sizes: reads node sets and
// compartment sets, leaves the arithmetic to estimator/output_size.hpp. For the root.

#include <vector>

#include "dry_run/estimate.hpp"
#include "estimator/output_size.hpp"

namespace ballast::dry_run {

/// The firing rate that sizes of spike files are given for while none is measured, in Hz.
inline constexpr double assumed_rate = 1.0;

/// The enabled reports in the configuration's order. Throws InputError for an unknown node set or
/// compartment set, or a list of compartments that is none. Logs which reports cannot be counted.
[[nodiscard]] std::vector<estimator::ReportRequest> report_requests(const model::Circuit& circuit,
                                                                    Logger& log);

/// Spikes first, then the reports.
[[nodiscard]] std::vector<estimator::OutputSize> output_sizes(
    const Estimate& estimate, const sonata::SimulationConfig& simulation,
    const plan::Allocation& allocation, const std::vector<estimator::ReportRequest>& reports);

}  // namespace ballast::dry_run
