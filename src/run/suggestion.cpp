#include "run/suggestion.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "run/placing.hpp"

namespace ballast::run {

namespace {

constexpr int tries_at_least_nodes = 8;  // before the number of nodes doubles

// Predicts what a number of nodes would hold.
class Trial {
 public:
  Trial(const Estimate& estimate, const model::Circuit& circuit, const plan::Layout& own,
        const estimator::NodeOffer& node, double headroom)
      : estimate_(estimate),
        circuit_(circuit),
        own_(own),
        cores_(node.cores),
        limit_(Bytes::rounded(double(node.usable_memory.count()) * (1.0 - headroom))),
        cells_(std::min<std::int64_t>(std::int64_t(circuit.catalog.cell_count()),
                                      std::numeric_limits<std::int32_t>::max())) {}

  [[nodiscard]] std::int64_t most_nodes() const { return cells_; }

  [[nodiscard]] bool fits(std::int64_t nodes) {
    plan::Layout layout = own_;
    layout.ranks_per_node = std::int32_t(std::min<std::int64_t>(cores_, cells_ / nodes));
    layout.ranks = std::int32_t(nodes * layout.ranks_per_node);
    ranks_per_node_ = layout.ranks_per_node;
    peak_ = node_peak(predict_layout(estimate_, circuit_, layout));
    return peak_.peak + peak_.half_width <= limit_;
  }

  // Of the last trial.
  [[nodiscard]] const NodePeak& peak() const { return peak_; }
  [[nodiscard]] std::int32_t ranks_per_node() const { return ranks_per_node_; }

  // A number of nodes that may do, where the last trial's did not.
  [[nodiscard]] std::int64_t more_than(std::int64_t nodes, int tries) const {
    if (tries >= tries_at_least_nodes) return std::min(2 * nodes, cells_);
    const double excess = double((peak_.peak + peak_.half_width).count()) /
                          double(std::max(limit_, Bytes(1)).count());
    const double wanted = std::min(std::ceil(double(nodes) * excess), double(cells_));
    return std::min(std::max(nodes + 1, std::int64_t(wanted)), cells_);
  }

 private:
  const Estimate& estimate_;
  const model::Circuit& circuit_;
  plan::Layout own_;
  std::int32_t cores_;
  Bytes limit_;
  std::int64_t cells_;
  std::int32_t ranks_per_node_ = 1;
  NodePeak peak_;
};

void take(const Trial& trial, std::int64_t nodes, estimator::Suggestion& suggestion) {
  suggestion.nodes = nodes;
  suggestion.ranks_per_node = trial.ranks_per_node();
  suggestion.node_peak = trial.peak().peak;
}

}  // namespace

estimator::Prediction predict_layout(const Estimate& estimate, const model::Circuit& circuit,
                                     const plan::Layout& layout) {
  return estimator::predict(estimate.memory, estimate.workload,
                            allocate(estimate, circuit, layout, plan::Policy::lpt));
}

NodePeak node_peak(const estimator::Prediction& prediction) {
  const auto per_node = std::size_t(prediction.layout.ranks_per_node);
  NodePeak fullest;
  for (std::size_t first = 0; first < prediction.ranks.size(); first += per_node) {
    NodePeak sum;
    const std::size_t end = std::min(first + per_node, prediction.ranks.size());
    for (std::size_t r = first; r < end; ++r) {
      sum.peak += prediction.ranks[r].run;
      sum.half_width += prediction.ranks[r].run_half_width;
    }
    if (sum.peak > fullest.peak) fullest = sum;
  }
  return fullest;
}

estimator::Suggestion suggest_nodes(const Estimate& estimate, const model::Circuit& circuit,
                                    const estimator::Prediction& own,
                                    const estimator::NodeOffer& node, double headroom) {
  estimator::Suggestion suggestion = estimator::suggest(own, node, headroom);
  if (!suggestion.feasible) return suggestion;
  Trial trial(estimate, circuit, own.layout, node, headroom);
  std::int64_t nodes = std::min(suggestion.nodes, trial.most_nodes());
  bool fits = trial.fits(nodes);
  const bool try_fewer = fits;
  for (int tries = 0; !fits && nodes < trial.most_nodes(); ++tries) {
    nodes = trial.more_than(nodes, tries);
    fits = trial.fits(nodes);
  }
  take(trial, nodes, suggestion);
  suggestion.feasible = fits;
  for (int tries = 0; try_fewer && tries < tries_at_least_nodes && nodes > 1; ++tries) {
    if (!trial.fits(--nodes)) break;
    take(trial, nodes, suggestion);
  }
  return suggestion;
}

}  // namespace ballast::run
