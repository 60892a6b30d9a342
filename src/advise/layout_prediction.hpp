#pragma once
// What the nodes of a job would hold, and how long it would take, on any layout: the cells of a
// Demand are dealt out by LPT and predicted by the law, pools with their doublings. A layout of
// more ranks than the sample has cells for stands on fewer ranks with as many cells each; where a
// rank holds a good part of the sample, all ranks are taken as alike. Pure functions. Time: at most
// that of dealing out and predicting `most_cells` cells, some milliseconds.

#include <cstdint>

#include "advise/demand.hpp"

namespace ballast::advise {

/// Nodes that are all alike. Ranks may be more than 2^31.
struct JobLayout {
  std::int64_t nodes = 1;
  std::int64_t ranks_per_node = 1;
  std::int32_t cycles = 1;
  [[nodiscard]] std::int64_t ranks() const { return nodes * ranks_per_node; }
  friend bool operator==(const JobLayout&, const JobLayout&) = default;
};

/// Of the fullest node; half-widths of 95 % intervals.
struct NodePeak {
  Bytes run = {}, run_half_width = {};
  Bytes build = {}, build_half_width = {};  ///< every rank in its heaviest cycle
  /// What a node must have: the higher of both, with its interval.
  [[nodiscard]] Bytes sure() const;
};

/// Nodes in order of ranks, prediction.layout.ranks_per_node each; the last may have fewer.
[[nodiscard]] NodePeak node_peak(const estimator::Prediction& prediction);

struct LayoutPrediction {
  JobLayout layout = {};
  NodePeak node = {};
  double seconds = 0;     ///< building, initialising, simulating; of the slowest rank
  double half_width = 0;  ///< of its 95 % interval, relative
  [[nodiscard]] double most_seconds() const { return seconds * (1 + half_width); }
};

/// What a rank takes without cells: engine, mechanisms, tables, MPI.
[[nodiscard]] Bytes empty_rank(const Demand& demand, std::int64_t ranks_per_node);

/// Throws std::logic_error for a layout below 1 or of more ranks than the circuit has cells.
[[nodiscard]] LayoutPrediction predict_layout(const Demand& demand, const JobLayout& layout);

}  // namespace ballast::advise
