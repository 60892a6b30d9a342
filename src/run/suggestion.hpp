#pragma once
// The job that a dry run suggests: how many nodes, found by predicting layouts by the law until one
// fits. Sources of spikes are estimated from numbers of edges. Pure functions, for the root. Time:
// an allocation and a prediction of the whole circuit per layout tried, a few as a rule.

#include "run/estimate.hpp"

namespace ballast::run {

/// Deals the cells out by their weights and predicts.
[[nodiscard]] estimator::Prediction predict_layout(const Estimate& estimate,
                                                   const model::Circuit& circuit,
                                                   const plan::Layout& layout);

/// What the fullest node holds while running; ranks stand on nodes in order.
struct NodePeak {
  Bytes peak;
  Bytes half_width;  ///< of that node's ranks together
};
[[nodiscard]] NodePeak node_peak(const estimator::Prediction& prediction);

/// Fewest nodes like `node` on which the fullest node, its interval included, leaves `headroom` (a
/// part of the memory) free. A rank per core, fewer where there are too few cells. As memory does
/// not fall with every further node (pools double), fewer than the first guess of
/// estimator::suggest() are only tried one by one while they fit.
[[nodiscard]] estimator::Suggestion suggest_nodes(const Estimate& estimate,
                                                  const model::Circuit& circuit,
                                                  const estimator::Prediction& own,
                                                  const estimator::NodeOffer& node,
                                                  double headroom);

}  // namespace ballast::run
