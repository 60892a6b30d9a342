#pragma once
// The job that a dry run suggests: how many nodes, found by predicting layouts by the law until one
// fits, as ballast-advise does it later from what the dry run leaves. Sources of spikes are
// estimated from numbers of edges. Pure functions, for the root.

#include "advise/demand.hpp"
#include "dry_run/estimate.hpp"

namespace ballast::dry_run {

/// Deals all cells out by their weights and predicts. Time: that of the whole circuit.
[[nodiscard]] estimator::Prediction predict_layout(const Estimate& estimate,
                                                   const model::Circuit& circuit,
                                                   const plan::Layout& layout);

/// What the circuit demands of any machine, with sources as the dry run counted them for `own`.
[[nodiscard]] advise::Demand demand_of(const Estimate& estimate, const model::Circuit& circuit,
                                       const estimator::Prediction& own);

/// Fewest nodes like `node` on which the fullest node, its interval included, leaves `headroom` (a
/// part of the memory) free. A rank per core, fewer where there are too few cells. As memory does
/// not fall with every further node (pools double), fewer than the first guess of
/// estimator::suggest() are only tried one by one while they fit.
[[nodiscard]] estimator::Suggestion suggest_nodes(const advise::Demand& demand,
                                                  const estimator::Prediction& own,
                                                  const estimator::NodeOffer& node,
                                                  double headroom);

}  // namespace ballast::dry_run
