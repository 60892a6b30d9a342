#include "estimator/rank_law.hpp"

#include <algorithm>
#include <cmath>

#include "build/synapses.hpp"
#include "estimator/mpi_memory.hpp"

namespace ballast::estimator {

Bytes rank_base(const MemoryModel& memory, const Workload& workload, const plan::Layout& layout) {
  return memory.base + workload.tables + mpi_memory(layout.ranks_per_node);
}

Tally source_cost(const MemoryModel& memory, const SourceCount& sources, std::int64_t netcons) {
  Tally cost(memory.pools.size());
  cost.add(memory.connections.source, sources.remote);
  cost.add(memory.connections.event_source, sources.event_sources);
  cost.add(memory.connections.replay_event, sources.spike_times);
  const std::int64_t listening = sources.remote + sources.local + sources.event_sources;
  cost.add({.individual = target_list_bytes(double(listening), double(netcons))});
  return cost;
}

Bytes building(const MemoryModel& memory, const Tally& tally, std::int64_t synapses) {
  return tally.held(memory.pools) + build::block_memory(synapses);
}

Bytes building_cycle(const MemoryModel& memory, const Tally& tally, std::int64_t synapses) {
  const Bytes initialising = tally.held(memory.pools) + memory.start + tally.listed(memory.pools) +
                             tally.copied(memory.pools);
  return std::max(building(memory, tally, synapses), initialising);
}

Bytes running(const MemoryModel& memory, const Tally& tally) {
  return tally.held(memory.pools) + memory.start + tally.listed(memory.pools) +
         tally.passing(memory.pools);
}

RankLaw::RankLaw(const MemoryModel& memory, const Workload& workload, const plan::Layout& layout,
                 double source_share)
    : memory_(memory),
      terms_(memory, workload),
      base_(rank_base(memory, workload, layout)),
      ranks_(layout.ranks),
      in_cycles_(workload.on_disk || layout.cycles > 1),
      source_share_(source_share) {
  std::size_t cells = 0;
  for (const CellColumn& column : workload.populations) {
    first_cell_.push_back(static_cast<std::uint32_t>(cells));
    cells += column.nodes.size();
  }
}

void RankLaw::add(std::uint32_t cell, std::span<double> sums) const {
  const auto after = std::upper_bound(first_cell_.begin(), first_cell_.end(), cell);
  const auto population = static_cast<std::size_t>(after - first_cell_.begin()) - 1;
  terms_.add(population, cell - first_cell_[population], sums);
}

Tally RankLaw::with_sources(std::span<const double> sums) const {
  SourceCount sources = terms_.expected_sources(sums, ranks_);
  sources.remote = std::llround(double(sources.remote) * source_share_);
  Tally tally = terms_.tally(sums);
  tally.add(source_cost(memory_, sources, terms_.netcons(sums)));
  return tally;
}

std::int64_t RankLaw::run(std::span<const double> sums) const {
  if (in_cycles_ && memory_.runtime) {
    return (base_ + Bytes::rounded(terms_.on_runtime(sums).kept)).count();
  }
  return (base_ + running(memory_, with_sources(sums))).count();
}

std::int64_t RankLaw::build(std::span<const double> sums) const {
  const auto law = in_cycles_ ? building_cycle : building;
  return (base_ + law(memory_, with_sources(sums), terms_.synapses(sums))).count();
}

}  // namespace ballast::estimator
