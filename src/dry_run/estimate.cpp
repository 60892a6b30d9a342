#include "dry_run/estimate.hpp"

#include <cmath>

#include "advise/summary_file.hpp"
#include "dry_run/counting.hpp"
#include "dry_run/placing.hpp"
#include "dry_run/records.hpp"
#include "dry_run/suggestion.hpp"
#include "estimator/store.hpp"
#include "machine/node_profile.hpp"
#include "plan/allocation_file.hpp"

namespace ballast::dry_run {

namespace {

constexpr const char* metype_name = "memory_per_metype.json";
constexpr double headroom = 0.05;  // of a node's usable memory, for the kernel's caches and MPI

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

estimator::Workload workload_of(const EstimateInput& input,
                                const std::vector<model::AfferentCounts>& counts,
                                const estimator::MemoryModel& memory) {
  estimator::Workload workload =
      estimator::make_workload(input.circuit, counts, played_by(input.inputs), memory);
  const sonata::RunConfig& run = input.circuit.simulation.run;
  workload.on_disk = input.on_disk;
  workload.steps = std::llround(run.tstop / run.dt);
  workload.tables = build::table_memory(input.circuit.catalog, input.inputs.replays);
  return workload;
}

estimator::NodeOffer offer_of(const machine::NodeProfile& node) {
  return {.name = node.name, .usable_memory = node.usable, .cores = node.cores};
}

}  // namespace

Estimate make_estimate(const EstimateInput& input) {
  const auto counts = count_synapses(input);
  Estimate result;
  result.memory = find_records(records_input(input, counts));
  comm::on_root(input.comm, [&] { result.workload = workload_of(input, counts, result.memory); });
  return result;
}

std::optional<Estimate> estimate_from_store(const EstimateInput& input) {
  bool present = false;
  comm::on_root(input.comm, [&] { present = std::filesystem::exists(input.folder / store_name); });
  if (input.comm.broadcast(present ? "1" : "0") != "1") return std::nullopt;
  const auto counts = count_synapses(input);
  auto memory = known_records(records_input(input, counts));
  std::optional<Estimate> result;
  comm::on_root(input.comm, [&] {
    if (!memory) return;
    result = Estimate{.memory = std::move(*memory), .workload = {}};
    result->workload = workload_of(input, counts, result->memory);
  });
  return result;
}

std::vector<plan::RankPeak> peaks_of(const estimator::Prediction& prediction) {
  std::vector<plan::RankPeak> peaks;
  for (const estimator::RankPrediction& rank : prediction.ranks) {
    peaks.push_back({.rank = rank.rank,
                     .build = rank.build,
                     .run = rank.run,
                     .build_half_width = rank.build_half_width,
                     .run_half_width = rank.run_half_width});
  }
  return peaks;
}

Predicted predict_peaks(const EstimateInput& input, const Estimate& estimate,
                        plan::Allocation& allocation) {
  Predicted predicted;
  predicted.sources = count_sources(input, allocation);
  comm::on_root(input.comm, [&] {
    predicted.prediction =
        estimator::predict(estimate.memory, estimate.workload, allocation, predicted.sources);
    allocation.peaks = peaks_of(predicted.prediction);
  });
  return predicted;
}

DryRunResult perform(const EstimateInput& input, const plan::Layout& layout,
                     const Placing& placing) {
  DryRunResult result;
  result.estimate = make_estimate(input);
  const Estimate& estimate = result.estimate;
  plan::Allocation& allocation = result.allocation;
  comm::on_root(input.comm, [&] { allocation = place(input, estimate, layout, placing); });
  const Predicted predicted = predict_peaks(input, estimate, allocation);
  result.placements = compare(input, estimate, allocation, predicted);
  result.prediction = predicted.prediction;
  comm::on_root(input.comm, [&] {
    result.node = offer_of(machine::local_node());
    const advise::Demand demand = demand_of(estimate, input.circuit, result.prediction);
    result.suggestion = suggest_nodes(demand, result.prediction, result.node, headroom);
    result.files = {input.folder / store_name, input.folder / metype_name,
                    input.folder / plan::allocation_file_name(layout),
                    input.folder / advise::summary_name};
    estimator::write_store(result.files[0], estimate.memory, result.prediction);
    estimator::write_metype_file(result.files[1], result.prediction);
    plan::write_allocation(allocation, result.files[2]);
    advise::write_summary(result.files[3], demand);
  });
  return result;
}

}  // namespace ballast::dry_run
