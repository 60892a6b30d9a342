#include "plan/statistics.hpp"

#include <algorithm>
#include <numeric>

#include "core/error.hpp"

namespace ballast::plan {
namespace {

using Values = std::vector<std::int64_t>;

double mean_of(const Values& values) {
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  return sum / static_cast<double>(values.size());
}

double ratio(double value, double to) {
  return to > 0 ? value / to : 1;
}

/// Sums of the buckets' bytes or cells.
struct Sums {
  explicit Sums(const Layout& layout)
      : rank_cells(static_cast<std::size_t>(layout.ranks)),
        rank_bytes(rank_cells.size()),
        part_bytes(rank_cells.size() * static_cast<std::size_t>(layout.cycles)),
        cycle_bytes(static_cast<std::size_t>(layout.cycles)) {}

  void add(const Bucket& bucket) {
    const auto rank = static_cast<std::size_t>(bucket.rank.value);
    const auto cycle = static_cast<std::size_t>(bucket.cycle.value);
    const std::int64_t bytes = bucket.predicted.count();
    rank_cells[rank] += static_cast<std::int64_t>(bucket.nodes.size());
    rank_bytes[rank] += bytes;
    part_bytes[rank * cycle_bytes.size() + cycle] += bytes;
    cycle_bytes[cycle] += bytes;
    if (!bucket.nodes.empty()) {
      heaviest_cell = std::max(
          heaviest_cell, static_cast<double>(bytes) / static_cast<double>(bucket.nodes.size()));
    }
  }

  Values rank_cells, rank_bytes, part_bytes, cycle_bytes;
  double heaviest_cell = 0;
};

/// Ranks fill nodes in their order.
Values of_nodes(const Values& ranks, const Layout& layout) {
  Values nodes(static_cast<std::size_t>(layout.nodes()));
  for (std::size_t rank = 0; rank < ranks.size(); ++rank) {
    nodes[rank / static_cast<std::size_t>(layout.ranks_per_node)] += ranks[rank];
  }
  return nodes;
}

Measure bytes(const char* name, const char* key, Values values, double heaviest_cell) {
  const double bound = std::max(mean_of(values), heaviest_cell);
  return {.name = name, .key = key, .values = std::move(values), .lower_bound = bound};
}

/// Peaks are no sums of cells: what is unavoidable is not known.
Measure peaks(const char* name, const char* key, Values values) {
  return {.name = name, .key = key, .values = std::move(values)};
}

}  // namespace

Spread spread_of(const Measure& measure) {
  BALLAST_EXPECT(!measure.values.empty());
  Values sorted = measure.values;
  std::sort(sorted.begin(), sorted.end());
  const auto quantile = [&](std::size_t quarters) {  // the ceil(n * quarters / 4)-th smallest
    return sorted[(sorted.size() * quarters + 3) / 4 - 1];
  };
  Spread spread{.least = sorted.front(),
                .lower_quartile = quantile(1),
                .median = quantile(2),
                .upper_quartile = quantile(3),
                .most = sorted.back(),
                .mean = mean_of(sorted)};
  const auto heaviest = std::max_element(measure.values.begin(), measure.values.end());
  spread.heaviest = static_cast<std::size_t>(heaviest - measure.values.begin());
  spread.most_over_mean = ratio(static_cast<double>(spread.most), spread.mean);
  spread.most_over_bound = ratio(static_cast<double>(spread.most), measure.lower_bound);
  return spread;
}

std::vector<Measure> measures_of(const Allocation& allocation) {
  const Layout& layout = allocation.layout;
  Sums sums(layout);
  for (const Bucket& bucket : allocation.buckets) sums.add(bucket);
  const double cell = sums.heaviest_cell;
  std::vector<Measure> measures{{.name = "cells of a rank",
                                 .key = "rank_cells",
                                 .is_bytes = false,
                                 .values = sums.rank_cells,
                                 .lower_bound = mean_of(sums.rank_cells)}};
  if (cell > 0) {
    measures.push_back(bytes("bytes of a rank's cells", "rank_bytes", sums.rank_bytes, cell));
    if (layout.cycles > 1) {
      measures.push_back(
          bytes("bytes of a rank's cells in a cycle", "part_bytes", sums.part_bytes, cell));
      measures.back().cycles = layout.cycles;
      measures.push_back(bytes("bytes of a cycle's cells", "cycle_bytes", sums.cycle_bytes, cell));
    }
    measures.push_back(
        bytes("bytes of a node's cells", "node_bytes", of_nodes(sums.rank_bytes, layout), cell));
  }
  if (!allocation.peaks.empty()) {
    Values build, run;
    for (const RankPeak& peak : allocation.peaks) {
      build.push_back(peak.build.count());
      run.push_back(peak.run.count());
    }
    measures.push_back(peaks("build peak of a rank", "rank_build_peak", build));
    measures.push_back(peaks("run peak of a rank", "rank_run_peak", run));
    measures.push_back(peaks("run peak of a node", "node_run_peak", of_nodes(run, layout)));
  }
  return measures;
}

}  // namespace ballast::plan
