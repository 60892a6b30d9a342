#include "advise/systematic_sample.hpp"

#include <algorithm>
#include <compare>

#include "estimator/cell_weights.hpp"
#include "estimator/prediction.hpp"

namespace ballast::advise {

namespace {

using estimator::CellColumn;
using estimator::EdgeColumn;
using estimator::Workload;

constexpr std::size_t most_sorted = std::size_t{1} << 22;

// A cell as the sample's order has it.
struct Candidate {
  std::uint32_t population, metype;
  std::int64_t weight;
  std::size_t cell;
  friend auto operator<=>(const Candidate&, const Candidate&) = default;
};

std::vector<Candidate> candidates(const estimator::MemoryModel& memory, const Workload& workload) {
  const auto weights = estimator::cell_weights(memory, workload);
  std::size_t cells = 0;
  for (const auto& column : weights) cells += column.size();
  const std::size_t step = (cells + most_sorted - 1) / most_sorted;
  std::vector<Candidate> all;
  std::size_t row = 0;
  for (std::uint32_t p = 0; p < weights.size(); ++p) {
    for (std::size_t i = 0; i < weights[p].size(); ++i) {
      if (row++ % step != 0) continue;
      all.push_back({p, workload.populations[p].metype[i], weights[p][i].count(), i});
    }
  }
  return all;
}

}  // namespace

std::vector<std::vector<std::size_t>> systematic_sample(const estimator::MemoryModel& memory,
                                                        const Workload& workload,
                                                        std::size_t most) {
  std::vector<Candidate> all = candidates(memory, workload);
  std::vector<std::vector<std::size_t>> chosen(workload.populations.size());
  if (all.size() > most) std::sort(all.begin(), all.end());
  const std::size_t count = std::min(most, all.size());
  for (std::size_t i = 0; i < count; ++i) {  // the middle of each of `count` equal stretches
    const Candidate& cell = all[(2 * i + 1) * all.size() / (2 * count)];
    chosen[cell.population].push_back(cell.cell);
  }
  for (auto& cells : chosen) std::sort(cells.begin(), cells.end());
  return chosen;
}

namespace {

template <class Number>
std::vector<Number> rows_of(const std::vector<Number>& rows, std::size_t width,
                            const std::vector<std::size_t>& chosen) {
  std::vector<Number> taken;
  if (rows.empty()) return taken;
  for (const std::size_t cell : chosen) {
    const auto begin = rows.begin() + std::ptrdiff_t(cell * width);
    taken.insert(taken.end(), begin, begin + std::ptrdiff_t(width));
  }
  return taken;
}

}  // namespace

Workload sample_of(const Workload& workload, const std::vector<std::vector<std::size_t>>& chosen) {
  Workload sample{.metypes = workload.metypes,
                  .populations = {},
                  .edges = workload.edges,
                  .steps = workload.steps,
                  .on_disk = workload.on_disk,
                  .tables = workload.tables};
  for (std::size_t p = 0; p < chosen.size(); ++p) {
    const CellColumn& column = workload.populations[p];
    CellColumn taken{.population = column.population,
                     .nodes = {},
                     .metype = rows_of(column.metype, 1, chosen[p]),
                     .record = rows_of(column.record, 1, chosen[p])};
    for (std::size_t i = 0; i < chosen[p].size(); ++i) taken.nodes.push_back(NodeId(i));
    sample.populations.push_back(std::move(taken));
  }
  for (EdgeColumn& column : sample.edges) {
    const std::vector<std::size_t>& cells = chosen[column.target];
    column.counts = rows_of(column.counts, column.record.size(), cells);
    column.played = rows_of(column.played, column.record.size(), cells);
    column.minis = rows_of(column.minis, 1, cells);
    column.minis_alone = rows_of(column.minis_alone, 1, cells);
  }
  return sample;
}

}  // namespace ballast::advise
