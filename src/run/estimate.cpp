#include "run/estimate.hpp"

#include <algorithm>
#include <cmath>

#include "balancer/allocate.hpp"
#include "core/error.hpp"
#include "estimator/cell_weights.hpp"
#include "estimator/store.hpp"
#include "machine/node_profile.hpp"
#include "plan/allocation_file.hpp"
#include "run/records.hpp"
#include "run/suggestion.hpp"

namespace ballast::run {

namespace {

constexpr const char* metype_name = "memory_per_metype.json";
constexpr double headroom = 0.05;  // of a node's usable memory, for the kernel's caches and MPI
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

std::vector<model::PlayedSpikes> played_by(const Inputs& inputs) {
  std::vector<model::PlayedSpikes> played;
  for (const build::Replay& replay : inputs.replays) played.push_back(played_by(replay));
  return played;
}

// Each rank counts its share of the cells; the sums are the same on all ranks.
std::vector<model::AfferentCounts> count_together(const EstimateInput& input) {
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

RecordsInput records_input(const EstimateInput& input,
                           const std::vector<model::AfferentCounts>& counts) {
  return {.circuit = input.circuit,
          .inputs = input.inputs,
          .counts = counts,
          .mechanisms = input.mechanisms,
          .store = input.folder / store_name,
          .sample_error = input.sample_error,
          .comm = input.comm,
          .log = input.log};
}

// Each rank counts its share of the parts; the sums are the same on all ranks.
estimator::SourceCounts count_parts(const EstimateInput& input,
                                    const estimator::Partition& partition) {
  constexpr std::size_t numbers = 4;
  estimator::SourceCounts counts;
  comm::together(input.comm, [&] {
    const auto played = played_by(input.inputs);
    counts = estimator::count_sources(
        {.circuit = input.circuit, .played = played, .partition = partition}, share_of(input.comm));
  });
  std::vector<std::int64_t> sums;
  for (const estimator::SourceCount& part : counts.parts) {
    sums.insert(sums.end(), {part.remote, part.local, part.event_sources, part.spike_times});
  }
  input.comm.all_sum(sums);
  for (std::size_t i = 0; i < counts.parts.size(); ++i) {
    const std::int64_t* sum = &sums[numbers * i];
    counts.parts[i] = {sum[0], sum[1], sum[2], sum[3]};
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

estimator::AllocationSources count_together(const EstimateInput& input,
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

estimator::Workload workload_of(const EstimateInput& input,
                                const std::vector<model::AfferentCounts>& counts,
                                const estimator::MemoryModel& memory) {
  estimator::Workload workload =
      estimator::make_workload(input.circuit, counts, played_by(input.inputs), memory);
  const sonata::RunConfig& run = input.circuit.simulation.run;
  workload.steps = std::llround(run.tstop / run.dt);
  workload.tables = build::table_memory(input.circuit.catalog, input.inputs.replays);
  return workload;
}

estimator::NodeOffer offer_of(const machine::NodeProfile& node) {
  return {.name = node.name, .usable_memory = node.usable, .cores = node.cores};
}

}  // namespace

Estimate make_estimate(const EstimateInput& input) {
  const auto counts = count_together(input);
  Estimate result;
  result.memory = find_records(records_input(input, counts));
  comm::on_root(input.comm, [&] { result.workload = workload_of(input, counts, result.memory); });
  return result;
}

std::optional<Estimate> estimate_from_store(const EstimateInput& input) {
  bool present = false;
  comm::on_root(input.comm, [&] { present = std::filesystem::exists(input.folder / store_name); });
  if (input.comm.broadcast(present ? "1" : "0") != "1") return std::nullopt;
  const auto counts = count_together(input);
  auto memory = known_records(records_input(input, counts));
  std::optional<Estimate> result;
  comm::on_root(input.comm, [&] {
    if (!memory) return;
    result = Estimate{.memory = std::move(*memory), .workload = {}};
    result->workload = workload_of(input, counts, result->memory);
  });
  return result;
}

plan::Allocation allocate(const Estimate& estimate, const model::Circuit& circuit,
                          const plan::Layout& layout, plan::Policy policy) {
  const auto weights = estimator::cell_weights(estimate.memory, estimate.workload);
  std::vector<balancer::WeightedPopulation> populations;
  for (std::size_t p = 0; p < weights.size(); ++p) {
    const estimator::CellColumn& column = estimate.workload.populations[p];
    populations.push_back(
        {.population = column.population, .nodes = column.nodes, .weights = weights[p]});
  }
  return balancer::allocate(populations, layout, policy, circuit.catalog.fingerprint());
}

estimator::Prediction predict_peaks(const EstimateInput& input, const Estimate& estimate,
                                    plan::Allocation& allocation) {
  const auto sources = count_together(input, allocation);
  estimator::Prediction prediction;
  comm::on_root(input.comm, [&] {
    prediction = estimator::predict(estimate.memory, estimate.workload, allocation, sources);
    allocation.peaks.clear();
    for (const estimator::RankPrediction& rank : prediction.ranks) {
      allocation.peaks.push_back({.rank = rank.rank,
                                  .build = rank.build,
                                  .run = rank.run,
                                  .build_half_width = rank.build_half_width,
                                  .run_half_width = rank.run_half_width});
    }
  });
  return prediction;
}

DryRunResult dry_run(const EstimateInput& input, const plan::Layout& layout) {
  DryRunResult result;
  result.estimate = make_estimate(input);
  const Estimate& estimate = result.estimate;
  plan::Allocation& allocation = result.allocation;
  comm::on_root(input.comm,
                [&] { allocation = allocate(estimate, input.circuit, layout, plan::Policy::lpt); });
  result.prediction = predict_peaks(input, estimate, allocation);
  comm::on_root(input.comm, [&] {
    result.node = offer_of(machine::local_node());
    result.suggestion =
        suggest_nodes(estimate, input.circuit, result.prediction, result.node, headroom);
    result.files = {input.folder / store_name, input.folder / metype_name,
                    input.folder / plan::allocation_file_name(layout)};
    estimator::write_store(result.files[0], estimate.memory, result.prediction);
    estimator::write_metype_file(result.files[1], result.prediction);
    plan::write_allocation(allocation, result.files[2]);
  });
  return result;
}

}  // namespace ballast::run
