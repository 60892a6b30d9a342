#include "estimator/runtime_law.hpp"

#include <cmath>

#include "engine/runtime/group_arrays.hpp"
#include "model/synapses.hpp"

namespace ballast::estimator {

namespace {

// src/engine/runtime: connections.hpp (target, position of the weights, delay; source, its first
// connection), group_arrays.hpp (ThresholdSource, two GapEnds), spike_exchange.hpp (Listener),
// gap_exchange.hpp (Copy). What is read: src/built/group.hpp.
constexpr double weight = 8;
constexpr double connection = 16, connection_read = 20;
constexpr double source = 8, listener = 8;
constexpr double threshold = 24;
constexpr double gap_ends = 48;
constexpr double segment_read = 8;  // in the lists of sections
constexpr const char* gap_junction = "Gap";

RuntimeCost of_instances(const MemoryModel& memory, const Cost& cost) {
  RuntimeCost sum;
  for (const PoolShare& share : cost.pools) {
    const auto found =
        memory.runtime->mechanisms.find(memory.pools[std::size_t(share.pool)].mechanism);
    if (found == memory.runtime->mechanisms.end()) continue;
    sum.kept += double(share.instances) * found->second.kept;
    sum.loading += double(share.instances) * found->second.read;
  }
  return sum;
}

// Summed over the parts: a part draws its share of the pairs from all that the group hears of.
double gids_of_parts(const SourceCount& sources, double parts) {
  const auto gids = double(sources.remote + sources.local);
  if (parts <= 1 || gids == 0) return gids;
  return parts * gids * -std::expm1(-double(sources.pairs) / (parts * gids));
}

}  // namespace

RuntimeCost runtime_cost(const MemoryModel& memory, const CellRecord& cell) {
  if (!memory.runtime) return {};
  RuntimeCost cost = of_instances(memory, cell.cost);
  const auto nodes = double(cell.nodes());
  cost.kept += memory.runtime->node * nodes + (nodes > 0 ? threshold : 0);
  cost.loading += (memory.runtime->node_read + memory.runtime->node) * nodes +
                  segment_read * double(cell.segments);
  return cost;
}

RuntimeCost runtime_cost(const MemoryModel& memory, const SynapseRecord& synapse) {
  if (!memory.runtime) return {};
  RuntimeCost cost = of_instances(memory, synapse.cost);
  if (synapse.mechanism == gap_junction) cost.kept += gap_ends;
  if (synapse.mechanism == model::mini_mechanism) cost.kept += source;
  return cost;
}

RuntimeCost runtime_connection(const MemoryModel& memory, const SynapseRecord* target) {
  if (!memory.runtime) return {};
  double weights = 1;
  if (target != nullptr) {
    const auto found = memory.runtime->mechanisms.find(target->mechanism);
    if (found != memory.runtime->mechanisms.end()) weights = found->second.weights;
  }
  return {.kept = connection + weight * weights, .loading = connection_read + weight * weights};
}

double runtime_parts(const RuntimeCost& group) {
  return std::max(1.0, std::ceil(group.loading / double(runtime::default_part.count())));
}

RuntimeCost runtime_sources(const MemoryModel& memory, const SourceCount& sources, double parts) {
  if (!memory.runtime) return {};
  RuntimeCost cost = of_instances(memory, memory.connections.event_source);
  cost.kept = (cost.kept + source) * double(sources.event_sources) +
              (source + listener) * gids_of_parts(sources, parts) +
              double(sizeof(double)) * double(sources.spike_times);
  cost.loading = cost.loading * double(sources.event_sources) +
                 double(sizeof(double)) * double(sources.spike_times);
  return cost;
}

// Mechanism after mechanism is laid out, and what was read of it given up.
void RuntimePeak::load(RuntimeCost group, const SourceCount& sources,
                       std::span<const std::int64_t> instances) {
  const double parts = runtime_parts(group);
  group += runtime_sources(memory_, sources, parts);
  double now = group.loading;
  double most = now;
  for (std::size_t p = 0; p < instances.size(); ++p) {
    const auto found = memory_.runtime->mechanisms.find(memory_.pools[p].mechanism);
    if (found == memory_.runtime->mechanisms.end()) continue;
    now += double(instances[p]) * found->second.laid_out;
    most = std::max(most, now);
    now -= double(instances[p]) * found->second.read;
  }
  loading_ = std::max(loading_, kept_ + Bytes::rounded(most));
  kept_ += Bytes::rounded(parts * double(memory_.runtime->group.count()) + group.kept);
}

}  // namespace ballast::estimator
