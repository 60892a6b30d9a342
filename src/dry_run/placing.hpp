#pragma once
// Placing: from an estimate to an allocation by any policy, with the real law of a rank's memory
// and, for METIS, the graph of the cells; and how the result compares with other policies.

#include <vector>

#include "dry_run/estimate.hpp"

namespace ballast::dry_run {

/// Deals the cells out by their weights alone, for layouts that are only tried. Root only.
[[nodiscard]] plan::Allocation allocate(const Estimate& estimate, const model::Circuit& circuit,
                                        const plan::Layout& layout, plan::Policy policy);

/// By weights, law and graph; logs why LPT takes the place of METIS where it must. Root only.
[[nodiscard]] plan::Allocation place(const EstimateInput& input, const Estimate& estimate,
                                     const plan::Layout& layout, const Placing& placing);

/// The root's allocation, then round robin and LPT (whichever it is not) on the same layout, with
/// their sources counted likewise. Collective; only the root's result is filled.
[[nodiscard]] std::vector<estimator::Placement> compare(const EstimateInput& input,
                                                        const Estimate& estimate,
                                                        const plan::Allocation& allocation,
                                                        const Predicted& predicted);

}  // namespace ballast::dry_run
