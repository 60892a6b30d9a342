#include "run/what_if.hpp"

#include <algorithm>

namespace ballast::run {

namespace {

constexpr std::int64_t most_ranks = 65'536;
constexpr std::uint64_t cells_of_dense_series = 200'000;

estimator::WhatIfPoint point_of(const estimator::Prediction& prediction) {
  const estimator::PeakSpread run = estimator::run_spread(prediction);
  return {.ranks = prediction.layout.ranks,
          .run = run.most,
          .run_half_width = run.half_width,
          .total = prediction.totals.run()};
}

}  // namespace

std::vector<std::int32_t> rank_series(std::uint64_t cells, std::int32_t own) {
  const std::int64_t most = std::int64_t(std::min(cells, std::uint64_t(most_ranks)));
  std::vector<std::int32_t> series{own};
  for (std::int64_t ranks = 1; ranks <= most; ranks *= 2) {
    series.push_back(std::int32_t(ranks));
    const std::int64_t between = ranks + ranks / 2;
    if (ranks > 1 && between <= most && cells <= cells_of_dense_series) {
      series.push_back(std::int32_t(between));
    }
  }
  std::sort(series.begin(), series.end());
  series.erase(std::unique(series.begin(), series.end()), series.end());
  return series;
}

std::vector<estimator::WhatIfPoint> what_if(const Estimate& estimate, const model::Circuit& circuit,
                                            const estimator::Prediction& own) {
  std::vector<estimator::WhatIfPoint> points;
  for (const std::int32_t ranks : rank_series(circuit.catalog.cell_count(), own.layout.ranks)) {
    plan::Layout layout = own.layout;
    layout.ranks = ranks;
    const bool is_own = ranks == own.layout.ranks;
    points.push_back(point_of(
        is_own ? own
               : estimator::predict(estimate.memory, estimate.workload,
                                    allocate(estimate, circuit, layout, plan::Policy::lpt))));
  }
  return points;
}

}  // namespace ballast::run
