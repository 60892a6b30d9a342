#include "run/job.hpp"

#include <algorithm>

#include "build/model_folder.hpp"
#include "built/data_set.hpp"
#include "core/output_file.hpp"
#include "dry_run/allocations.hpp"
#include "dry_run/mechanisms.hpp"
#include "dry_run/neurodamus_files.hpp"
#include "dry_run/outputs.hpp"
#include "dry_run/what_if.hpp"
#include "engine/engine.hpp"
#include "estimator/html_report.hpp"
#include "estimator/memory_report.hpp"
#include "estimator/run_record.hpp"
#include "guard/run_guard.hpp"
#include "inputs/support.hpp"
#include "machine/node_profile.hpp"
#include "reports/report_check.hpp"

namespace ballast::run {

namespace {

namespace fs = std::filesystem;

// Where the files of estimates and allocations lie: the current directory, as for neurodamus.
const fs::path folder_of_estimates = ".";

// Fails before the work is done where its result could not be written after it.
void check_writable(const fs::path& file, comm::Communicator& comm) {
  comm::on_root(comm, [&] { const OutputFile trial(file); });
}

// What is to be compared with limits and measured: initialising is part of building a model, and of
// several cycles no rank ever holds more than one.
plan::Allocation for_building_alone(plan::Allocation allocation) {
  const bool in_cycles = allocation.layout.cycles > 1;
  for (plan::RankPeak& peak : allocation.peaks) {
    if (!in_cycles) {
      peak.build = peak.run;
      peak.build_half_width = peak.run_half_width;
    }
    peak.run = peak.build;
    peak.run_half_width = peak.build_half_width;
  }
  return allocation;
}

inputs::Inputs read_inputs(const model::Circuit& circuit, comm::Communicator& comm, Logger& log) {
  inputs::Inputs all;
  comm::together(comm, [&] { all = inputs::read_inputs(circuit, log); });
  return all;
}

guard::RunGuardInput guard_input(const dry_run::EstimateInput& input,
                                 const plan::Allocation& allocation, bool force, const Host& host) {
  return {.admission = guard::admit({.estimate = input, .allocation = allocation, .force = force}),
          .report = input.circuit.simulation.output.output_dir / "memory_guard.json",
          .end = host.end,
          .comm = input.comm,
          .log = input.log};
}

}  // namespace

model::Circuit read_job(const JobOptions& options, comm::Communicator& comm, Logger& log) {
  std::optional<model::Circuit> circuit;
  comm::together(comm, [&] {
    circuit = model::read_circuit(options.config, log);
    if (!options.output_path.empty()) {
      circuit->simulation.output.output_dir = fs::absolute(options.output_path);
    }
    // Reports are estimated by a dry run and go with a model on disk.
    const bool leave_out = options.disable_reports || options.estimate_only || options.model.wanted;
    inputs::check_supported(circuit->simulation, {.disable_reports = leave_out});
  });
  return std::move(*circuit);
}

Job::Job(JobOptions options, Host host, comm::Communicator& comm, Logger& log)
    : options_(std::move(options)),
      host_(std::move(host)),
      circuit_(read_job(options_, comm, log)),
      inputs_(read_inputs(circuit_, comm, log)),
      input_{.circuit = circuit_,
             .inputs = inputs_,
             .mechanisms = dry_run::choose_mechanisms(circuit_, options_.mechanisms, log),
             .folder = folder_of_estimates,
             .sample_error = options_.sample_error,
             .on_disk = options_.model.wanted,
             .comm = comm,
             .log = log} {}

// Empty on all ranks but the root.
std::vector<estimator::ReportRequest> Job::requested_reports() const {
  std::vector<estimator::ReportRequest> reports;
  comm::on_root(input_.comm, [&] {
    if (!options_.disable_reports) reports = dry_run::report_requests(circuit_, input_.log);
  });
  return reports;
}

void Job::write_page(const DryRun& done) const {
  const dry_run::DryRunResult& result = done.result;
  write_file(options_.page, estimator::html_report({.program = host_.title,
                                                    .configuration = options_.config.string(),
                                                    .prediction = result.prediction,
                                                    .node = result.node,
                                                    .suggestion = result.suggestion,
                                                    .what_if = dry_run::what_if(circuit_, result),
                                                    .outputs = done.outputs}));
}

DryRun Job::dry_run() {
  const std::int32_t ranks = options_.target_ranks.value_or(input_.comm.size());
  dry_run::require_cells_for_ranks(circuit_, ranks);
  // A rank per core of nodes like this one, whatever the ranks of the dry run.
  const plan::Layout layout{.ranks = ranks,
                            .cycles = options_.cycles,
                            .ranks_per_node = std::min(ranks, machine::local_node().cores)};
  if (!options_.page.empty()) check_writable(options_.page, input_.comm);
  const auto reports = requested_reports();
  DryRun done{.result = dry_run::perform(input_, layout, options_.placing),
              .outputs = {},
              .time = {},
              .tstop = circuit_.simulation.run.tstop,
              .files = {}};
  if (!input_.comm.is_root()) return done;
  const dry_run::DryRunResult& result = done.result;
  done.files = result.files;
  done.outputs =
      dry_run::output_sizes(result.estimate, circuit_.simulation, result.allocation, reports);
  done.time = estimator::time_of(result.prediction, result.estimate.memory.time);
  if (options_.neurodamus_files) {
    done.files.push_back(
        dry_run::write_neurodamus_files(circuit_.catalog, result.allocation, input_.folder));
  }
  if (!options_.page.empty()) {
    write_page(done);
    done.files.push_back(options_.page);
  }
  return done;
}

plan::Allocation Job::allocation() const {
  const plan::Layout layout{.ranks = input_.comm.size(),
                            .cycles = options_.cycles,
                            .ranks_per_node = input_.comm.ranks_on_this_node()};
  if (options_.placing.policy == plan::Policy::round_robin) {
    return dry_run::round_robin_allocation(input_, layout);
  }
  return dry_run::estimated_allocation(input_, layout, options_.placing);
}

// Adds the run to the record of this folder and tells that; a run is no failure where it cannot.
std::string Job::keep_record(const InPlace& done) const {
  const auto predicted = dry_run::predictions_of(done.allocation);
  if (predicted.empty()) return {};
  const fs::path store = folder_of_estimates / dry_run::store_name;
  try {
    estimator::append_run(store, estimator::record_of(predicted, done.result.measured,
                                                      done.allocation.circuit_fingerprint));
    return estimator::record_text(estimator::read_runs(store)) + "\n\n";
  } catch (const Error& error) {
    input_.log.warning("the run is not in the record: {}", error.what());
    return {};
  }
}

InPlace Job::run_in_place() {
  dry_run::require_cells_for_ranks(circuit_, input_.comm.size());
  // Before the engine starts: what is measured for it stays in a process of its own.
  InPlace done{.allocation = allocation(), .result = {}, .record = {}};
  const auto engine =
      dry_run::start_engine(circuit_.simulation, input_.mechanisms, input_.comm, input_.log);
  guard::RunGuard guard(guard_input(input_, done.allocation, options_.force, host_));
  done.result = run::run_in_place(circuit_, inputs_, done.allocation, *engine, input_.comm,
                                  input_.log, [&](build::Phase phase) { guard.begin(phase); });
  if (!input_.comm.is_root()) return done;
  const Json memory =
      estimator::memory_report_json(dry_run::predictions_of(done.allocation), done.result.measured);
  write_file(done.result.spikes_file.parent_path() / "memory_report.json", memory.dump(2) + "\n");
  done.record = keep_record(done);
  return done;
}

ByModel::Built Job::build(const Versions& versions, const build::BuildKey& content) const {
  ByModel::Built built{.allocation = for_building_alone(allocation()), .result = {}};
  const auto engine =
      dry_run::start_engine(circuit_.simulation, input_.mechanisms, input_.comm, input_.log);
  guard::RunGuard guard(guard_input(input_, built.allocation, options_.force, host_));
  built.result = build_model({.estimate = input_,
                              .allocation = built.allocation,
                              .content = content,
                              .versions = versions,
                              .engine = *engine,
                              .on_phase = [&](build::Phase phase) { guard.begin(phase); }});
  if (input_.comm.is_root()) {
    write_file(circuit_.simulation.output.output_dir / "build_report.json",
               cycles_json(built.result, built.allocation).dump(2) + "\n");
  }
  return built;
}

// Other cycles than the model's would be ignored.
void Job::check_cycles(const fs::path& folder) const {
  const auto cycles = simulate::description_of(*built::open_data_set(folder)).cycles;
  if (!options_.cycles_named || cycles == options_.cycles) return;
  throw InputError({.place = {folder},
                    .problem = "the model was built in another number of cycles",
                    .value = std::to_string(cycles),
                    .reason = "--modelbuilding-steps is " + std::to_string(options_.cycles) +
                              ", and --build-model=OFF builds nothing",
                    .suggestion = "Leave one of both out."});
}

// Sees to it that a whole model of this input lies on disk.
void Job::provide_model(ByModel& done) const {
  const fs::path folder = model_folder(circuit_);
  const Versions versions{.ballast = host_.version, .engine = engine::version_of_neuron()};
  const build::BuildKey content = content_key(input_, versions);
  const ModelState state = find_model(folder, content, input_.comm);
  if (options_.model.build == BuildChoice::never && state.complete) {
    comm::on_root(input_.comm, [&] { check_cycles(folder); });
  }
  if (!has_to_be_built(state, options_.model.build, folder, input_.log)) {
    input_.log.info("{}: the model is there", folder.string());
    return;
  }
  if (state.complete) comm::on_root(input_.comm, [&] { build::remove_model(folder); });
  done.built = build(versions, content);
}

// What would end the run after hours of building.
void Job::check_model_input() const {
  const fs::path& packed = options_.model.save;
  if (options_.model.simulate) require_time_to_simulate(circuit_.simulation);
  comm::on_root(input_.comm, [&] { check_outputs(input_, packed, options_.model.run.save); });
  if (!options_.disable_reports) {
    comm::on_root(input_.comm,
                  [&] { reports::check_reports(circuit_, input_.mechanisms, input_.log); });
  }
  if (!packed.empty()) check_writable(packed, input_.comm);
  if (options_.model.simulate) prepare_kernels(input_);
}

ByModel Job::run_by_model() {
  dry_run::require_cells_for_ranks(circuit_, input_.comm.size());
  check_model_input();
  const fs::path folder = model_folder(circuit_);
  const fs::path& packed = options_.model.save;
  const auto lock = lock_model(folder, input_.comm, input_.log);
  ByModel done;
  provide_model(done);
  if (!packed.empty()) pack_model(folder, packed, input_.comm, input_.log);
  if (options_.model.simulate) {
    done.simulated = simulate_model(input_, options_.model.run);
    // It stays only where it is asked for.
    if (!options_.model.keep) {
      comm::on_root(input_.comm, [&] { build::remove_model(folder); });
    }
  }
  return done;
}

}  // namespace ballast::run
