#include "estimator/cell_weights.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "estimator/edge_costs.hpp"

namespace ballast::estimator {

namespace {

using Measure = std::function<double(const Cost&)>;

// Adds what the edges bring to each cell of their target.
void add_edges(const MemoryModel& memory, const EdgeColumn& edges, const Measure& measure,
               std::vector<double>& weights) {
  const std::size_t kinds = edges.record.size();
  for (std::size_t k = 0; k < kinds; ++k) {
    const EdgeCosts costs = edge_costs(memory, edges, k);
    const double synapse = measure(costs.synapse);
    const double netcon = measure(costs.netcon);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const std::size_t at = i * kinds + k;
      weights[i] += synapse * edges.counts[at] + netcon * double(edges.netcons(at));
    }
  }
  for (std::size_t i = 0; i < weights.size(); ++i) {
    weights[i] += weigh_minis(memory, edges, i, measure);
  }
}

// Weights of the cells of one population.
std::vector<double> weigh(const MemoryModel& memory, const Workload& workload, std::size_t p,
                          const Measure& of_cells, const Measure& of_synapses) {
  const CellColumn& column = workload.populations[p];
  std::vector<double> of_record(memory.cells.size());
  std::transform(memory.cells.begin(), memory.cells.end(), of_record.begin(),
                 [&](const CellRecord& record) { return of_cells(record.cost); });
  std::vector<double> weights(column.nodes.size());
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = of_record[column.record[i]];
  for (const EdgeColumn& edges : workload.edges) {
    if (edges.target == p) add_edges(memory, edges, of_synapses, weights);
  }
  return weights;
}

// Bytes of values that a step sweeps.
double values_of(const Cost& cost, const std::vector<MechanismPool>& pools) {
  double bytes = 0;
  for (const PoolShare& share : cost.pools) {
    bytes += double(share.instances) * double(pools[std::size_t(share.pool)].copied.count());
  }
  return bytes;
}

template <class Value>
std::vector<Value> rounded(const std::vector<double>& weights, Value (*round)(double)) {
  std::vector<Value> values(weights.size());
  std::transform(weights.begin(), weights.end(), values.begin(), round);
  return values;
}

}  // namespace

std::vector<std::vector<Bytes>> cell_weights(const MemoryModel& memory, const Workload& workload) {
  const Measure weight = [&](const Cost& cost) { return additive_weight(cost, memory.pools); };
  std::vector<std::vector<Bytes>> all;
  for (std::size_t p = 0; p < workload.populations.size(); ++p) {
    all.push_back(rounded<Bytes>(weigh(memory, workload, p, weight, weight), &Bytes::rounded));
  }
  return all;
}

std::vector<std::vector<std::int64_t>> cell_compute(const MemoryModel& memory,
                                                    const Workload& workload) {
  constexpr double femtoseconds = 1e15;
  const TimeModel& time = memory.time;
  const bool timed = time.cell_step_byte > 0;
  const auto measure = [&](double seconds_per_byte) -> Measure {
    const double factor = timed ? seconds_per_byte * femtoseconds : 1.0;
    return [&memory, factor](const Cost& cost) { return factor * values_of(cost, memory.pools); };
  };
  std::vector<std::vector<std::int64_t>> all;
  for (std::size_t p = 0; p < workload.populations.size(); ++p) {
    all.push_back(rounded<std::int64_t>(
        weigh(memory, workload, p, measure(time.cell_step_byte), measure(time.synapse_step_byte)),
        [](double value) -> std::int64_t { return std::llround(value); }));
  }
  return all;
}

}  // namespace ballast::estimator
