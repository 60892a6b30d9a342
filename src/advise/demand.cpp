#include "advise/demand.hpp"

#include <algorithm>
#include <numeric>

#include "advise/systematic_sample.hpp"
#include "core/error.hpp"
#include "estimator/cell_weights.hpp"

namespace ballast::advise {

namespace {

using estimator::CellColumn;
using estimator::Cost;
using estimator::EdgeColumn;
using estimator::MemoryModel;
using estimator::Workload;

template <class Number>
std::int64_t sum_of(const std::vector<Number>& values) {
  return std::accumulate(values.begin(), values.end(), std::int64_t{0});
}

Cost cost_of(const estimator::Tally& tally, double growth) {
  Cost cost{.individual = tally.individual(), .pools = {}, .growth = growth};
  for (std::size_t p = 0; p < tally.instances().size(); ++p) {
    if (tally.instances()[p] != 0) cost.pools.push_back({std::int32_t(p), tally.instances()[p]});
  }
  return cost;
}

PopulationSum sum_cells(const CellColumn& column, const MemoryModel& memory) {
  std::vector<std::int64_t> times(memory.cells.size(), 0);
  for (const std::uint32_t record : column.record) ++times[record];
  estimator::Tally tally(memory.pools.size());
  double growth = 0;
  std::int64_t nodes = 0;
  for (std::size_t r = 0; r < times.size(); ++r) {
    if (times[r] == 0) continue;
    tally.add(memory.cells[r].cost, times[r]);
    growth += memory.cells[r].cost.growth * double(times[r]);
    nodes += memory.cells[r].nodes() * times[r];
  }
  return {
      .cells = std::int64_t(column.nodes.size()), .cost = cost_of(tally, growth), .nodes = nodes};
}

std::vector<std::int64_t> sum_kinds(const std::vector<std::uint32_t>& rows, std::size_t kinds) {
  if (rows.empty()) return {};
  std::vector<std::int64_t> sums(kinds, 0);
  for (std::size_t at = 0; at < rows.size(); ++at) sums[at % kinds] += rows[at];
  return sums;
}

EdgeSum sum_edges(const EdgeColumn& column) {
  const std::size_t kinds = column.record.size();
  EdgeSum sum{.counts = sum_kinds(column.counts, kinds),
              .played = sum_kinds(column.played, kinds),
              .minis = sum_of(column.minis),
              .minis_alone = sum_of(column.minis_alone)};
  sum.counts.resize(kinds, 0);
  return sum;
}

// Leaves only the records that the cells use, in their order.
void drop_unused_records(MemoryModel& memory, Workload& workload) {
  std::vector<bool> used(memory.cells.size(), false);
  for (const CellColumn& column : workload.populations) {
    for (const std::uint32_t record : column.record) used[record] = true;
  }
  std::vector<std::uint32_t> position(used.size(), 0);
  std::vector<estimator::CellRecord> kept;
  for (std::size_t r = 0; r < used.size(); ++r) {
    position[r] = std::uint32_t(kept.size());
    if (used[r]) kept.push_back(std::move(memory.cells[r]));
  }
  memory.cells = std::move(kept);
  for (CellColumn& column : workload.populations) {
    for (std::uint32_t& record : column.record) record = position[record];
  }
}

}  // namespace

std::int64_t Demand::cell_count() const {
  std::int64_t sum = 0;
  for (const PopulationSum& population : cells) sum += population.cells;
  return sum;
}

std::int64_t Demand::synapse_count() const {
  std::int64_t sum = 0;
  for (const EdgeSum& column : edges) sum += sum_of(column.counts);
  return sum;
}

std::int64_t Demand::sample_count() const {
  std::size_t sum = 0;
  for (const CellColumn& column : workload.populations) sum += column.nodes.size();
  return std::int64_t(sum);
}

Demand make_demand(const MemoryModel& memory, const Workload& workload, std::size_t most) {
  BALLAST_EXPECT(most >= 1);
  Demand demand;
  for (const CellColumn& column : workload.populations) {
    demand.cells.push_back(sum_cells(column, memory));
  }
  for (const EdgeColumn& column : workload.edges) demand.edges.push_back(sum_edges(column));
  demand.memory = memory;
  demand.workload = sample_of(workload, systematic_sample(memory, workload, most));
  drop_unused_records(demand.memory, demand.workload);
  for (const auto& column : estimator::cell_weights(memory, workload)) {
    for (const Bytes weight : column) demand.heaviest = std::max(demand.heaviest, weight);
  }
  std::vector<std::int64_t> cells(memory.cells.size(), 0);
  for (const CellColumn& column : workload.populations) {
    for (const std::uint32_t record : column.record) ++cells[record];
  }
  demand.sample_error = estimator::summarize(memory, cells).relative_error;
  return demand;
}

std::vector<std::int64_t> instances_of(const Demand& demand) {
  estimator::Tally tally(demand.memory.pools.size());
  const auto add_synapses = [&](std::int32_t record, std::int64_t count) {
    if (record >= 0) tally.add(demand.memory.synapses[std::size_t(record)].cost, count);
  };
  for (const PopulationSum& population : demand.cells) tally.add(population.cost);
  for (std::size_t e = 0; e < demand.edges.size(); ++e) {
    const EdgeColumn& column = demand.workload.edges[e];
    for (std::size_t k = 0; k < column.record.size(); ++k) {
      add_synapses(column.record[k], demand.edges[e].counts[k]);
    }
    add_synapses(column.mini_record, demand.edges[e].minis);
  }
  return tally.instances();
}

}  // namespace ballast::advise
