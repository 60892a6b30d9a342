#pragma once
// How many nodes are enough, found by predicting layouts by the law until one will do. As memory
// does not fall with every further node (pools double), fewer nodes than the first that do are
// tried one by one while they do. Pure functions; some predictions each.

#include <functional>
#include <optional>

#include "advise/layout_prediction.hpp"

namespace ballast::advise {

struct NodeSearch {
  std::int64_t ranks_per_node = 1;  ///< fewer where a node has fewer cells
  std::int32_t cycles = 1;
  std::int64_t first = 1;  ///< nodes to try first
  std::int64_t most = 1;   ///< nodes to try last
  /// How far a layout is from what is allowed: it will do at 1 and below; above, about that many
  /// times the nodes are needed.
  std::function<double(const LayoutPrediction&)> excess;
};

struct FoundNodes {
  LayoutPrediction prediction;
  bool will_do = false;  ///< if not, `prediction` is that of the most nodes
};

/// So many that each has a cell, and MPI a number for it: an int (MPI 4.0, section 7.4.1).
[[nodiscard]] std::int64_t most_ranks(const Demand& demand);

/// Nodes with as many ranks each as is asked for and possible.
[[nodiscard]] JobLayout layout_on(const Demand& demand, std::int64_t nodes,
                                  std::int64_t ranks_per_node, std::int32_t cycles);

[[nodiscard]] FoundNodes fewest_nodes(const Demand& demand, const NodeSearch& search);

/// Nodes to try first where each may take `limit`: enough for all cells and synapses, beside the
/// base of every rank. Nothing where the base of the ranks alone is more.
[[nodiscard]] std::optional<std::int64_t> first_guess(const Demand& demand,
                                                      std::int64_t ranks_per_node, Bytes limit);

/// The excess of a node's memory, interval included, over `limit`.
[[nodiscard]] double memory_excess(const LayoutPrediction& prediction, Bytes limit);

}  // namespace ballast::advise
