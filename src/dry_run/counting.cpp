#include "dry_run/counting.hpp"

#include <algorithm>

namespace ballast::dry_run {

namespace {

constexpr std::size_t values_per_sum = std::size_t{1} << 20;

model::Share share_of(const comm::Communicator& comm) {
  return {.part = comm.rank(), .parts = comm.size()};
}

void add_up(std::vector<std::uint32_t>& counts, comm::Communicator& comm) {
  for (std::size_t begin = 0; begin < counts.size(); begin += values_per_sum) {
    const std::size_t end = std::min(begin + values_per_sum, counts.size());
    const auto first = counts.begin() + static_cast<std::ptrdiff_t>(begin);
    std::vector<std::int64_t> block(first, first + static_cast<std::ptrdiff_t>(end - begin));
    comm.all_sum(block);
    std::transform(block.begin(), block.end(), first,
                   [](std::int64_t value) { return static_cast<std::uint32_t>(value); });
  }
}

model::PlayedSpikes played_by(const build::Replay& replay) {
  model::PlayedSpikes played{.source_population = replay.source_population,
                             .nodes = {},
                             .spikes = {},
                             .targets = replay.targets};
  for (const auto& [node, times] : replay.times) played.nodes.push_back(node);
  std::sort(played.nodes.begin(), played.nodes.end());
  for (const std::uint64_t node : played.nodes) {
    played.spikes.push_back(static_cast<std::uint32_t>(replay.times.at(node).size()));
  }
  return played;
}

// Each rank counts its share of the parts; the sums are the same on all ranks.
estimator::SourceCounts count_parts(const EstimateInput& input,
                                    const estimator::Partition& partition) {
  constexpr std::size_t numbers = 6;
  estimator::SourceCounts counts;
  comm::together(input.comm, [&] {
    const auto played = dry_run::played_by(input.inputs);
    counts = estimator::count_sources(
        {.circuit = input.circuit, .played = played, .partition = partition}, share_of(input.comm));
  });
  std::vector<std::int64_t> sums;
  for (const estimator::SourceCount& part : counts.parts) {
    sums.insert(sums.end(), {part.remote, part.local, part.event_sources, part.spike_times,
                             part.remote_synapses, part.pairs});
  }
  input.comm.all_sum(sums);
  for (std::size_t i = 0; i < counts.parts.size(); ++i) {
    const std::int64_t* sum = &sums[numbers * i];
    counts.parts[i] = {sum[0], sum[1], sum[2], sum[3], sum[4], sum[5]};
  }
  counts.relative_error = comm::all_max(input.comm, counts.relative_error);
  return counts;
}

// The root's.
estimator::Partition shared(const estimator::Partition& partition, comm::Communicator& comm) {
  std::vector<std::int32_t> values{partition.parts};
  values.insert(values.end(), partition.part.begin(), partition.part.end());
  values = comm::broadcast_values(comm, values);
  return {.parts = values.front(), .part = {values.begin() + 1, values.end()}};
}

estimator::SourceCounts count_together(
    const EstimateInput& input, const plan::Allocation& allocation,
    estimator::Partition (*partition_of)(const model::CellCatalog&, const plan::Allocation&)) {
  estimator::Partition partition;
  comm::on_root(input.comm, [&] { partition = partition_of(input.circuit.catalog, allocation); });
  return count_parts(input, shared(partition, input.comm));
}

}  // namespace

std::vector<model::PlayedSpikes> played_by(const inputs::Inputs& inputs) {
  std::vector<model::PlayedSpikes> played;
  for (const build::Replay& replay : inputs.replays) played.push_back(played_by(replay));
  return played;
}

std::vector<model::AfferentCounts> count_synapses(const EstimateInput& input) {
  std::vector<model::AfferentCounts> counts;
  comm::together(input.comm, [&] {
    counts = model::count_afferents(input.circuit, share_of(input.comm), played_by(input.inputs));
  });
  if (input.comm.size() == 1) return counts;
  for (model::AfferentCounts& afferents : counts) {
    add_up(afferents.counts, input.comm);
    add_up(afferents.played, input.comm);
    add_up(afferents.minis, input.comm);
    add_up(afferents.minis_alone, input.comm);
  }
  return counts;
}

estimator::AllocationSources count_sources(const EstimateInput& input,
                                           const plan::Allocation& allocation) {
  estimator::AllocationSources sources;
  sources.ranks = count_together(input, allocation, &estimator::ranks_of);
  const bool in_cycles = input.comm.broadcast(allocation.layout.cycles > 1 ? "1" : "0") == "1";
  sources.buckets =
      in_cycles ? count_together(input, allocation, &estimator::buckets_of) : sources.ranks;
  const double error = std::max(sources.ranks.relative_error, sources.buckets.relative_error);
  if (error > 0) {
    input.log.info("sources of ranks estimated by linear counting, standard error {:.2g} %",
                   100 * error);
  }
  return sources;
}

}  // namespace ballast::dry_run
