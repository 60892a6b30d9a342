#include "dry_run/what_if.hpp"

#include <algorithm>

#include "dry_run/suggestion.hpp"

namespace ballast::dry_run {

namespace {

constexpr std::int64_t most_ranks = 65'536;
constexpr std::uint64_t cells_of_dense_series = 200'000;

estimator::WhatIfPoint point_of(const estimator::Prediction& prediction) {
  const estimator::PeakSpread peak = estimator::peak_spread(prediction);
  return {.ranks = prediction.layout.ranks,
          .ranks_per_node = prediction.layout.ranks_per_node,
          .run = peak.most,
          .run_half_width = peak.half_width,
          .total = prediction.totals.run()};
}

}  // namespace

std::vector<std::int32_t> rank_series(std::uint64_t cells, std::vector<std::int32_t> more) {
  const auto most = static_cast<std::int64_t>(std::min(cells, std::uint64_t{most_ranks}));
  std::vector<std::int32_t> series = std::move(more);
  std::erase_if(series, [](std::int32_t ranks) { return ranks <= 0; });
  for (std::int64_t ranks = 1; ranks <= most; ranks *= 2) {
    series.push_back(static_cast<std::int32_t>(ranks));
    const std::int64_t between = ranks + ranks / 2;
    if (ranks > 1 && between <= most && cells <= cells_of_dense_series) {
      series.push_back(static_cast<std::int32_t>(between));
    }
  }
  std::sort(series.begin(), series.end());
  series.erase(std::unique(series.begin(), series.end()), series.end());
  return series;
}

std::vector<estimator::WhatIfPoint> what_if(const model::Circuit& circuit,
                                            const DryRunResult& result) {
  const plan::Layout& own = result.prediction.layout;
  const estimator::Suggestion& suggestion = result.suggestion;
  const std::int64_t suggested =
      suggestion.feasible ? suggestion.nodes * suggestion.ranks_per_node : 0;
  std::vector<estimator::WhatIfPoint> points;
  for (const std::int32_t ranks : rank_series(circuit.catalog.cell_count(),
                                              {own.ranks, static_cast<std::int32_t>(suggested)})) {
    plan::Layout layout = own;
    layout.ranks = ranks;
    layout.ranks_per_node = std::min(ranks, result.node.cores);
    points.push_back(point_of(
        ranks == own.ranks ? result.prediction : predict_layout(result.estimate, circuit, layout)));
  }
  return points;
}

}  // namespace ballast::dry_run
