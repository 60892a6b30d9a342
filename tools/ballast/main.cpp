// ballast: from a SONATA simulation configuration to spikes. docs/ballast.md

#include <algorithm>
#include <iostream>
#include <limits>

#include "build/model_folder.hpp"
#include "cli/program.hpp"
#include "comm/launcher.hpp"
#include "core/output_file.hpp"
#include "estimator/run_record.hpp"
#include "estimator/time_report.hpp"
#include "machine/node_profile.hpp"
#include "options.hpp"
#include "run/admission.hpp"
#include "run/allocations.hpp"
#include "run/estimate.hpp"
#include "run/mechanisms.hpp"
#include "run/neurodamus_files.hpp"
#include "run/outputs.hpp"
#include "run/report_check.hpp"
#include "run/run_guard.hpp"
#include "run/what_if.hpp"
#include "simulate/model_run_report.hpp"

namespace {

using namespace ballast;
namespace fs = std::filesystem;

// Where the files of estimates and allocations lie: the current directory, as for neurodamus.
const fs::path folder_of_estimates = ".";

void print(const cli::Program& program, const program::Options& options, const Json& json,
           const std::string& text) {
  if (!program.is_root()) return;
  if (options.json) {
    Json document = {{"program", program.title()}};
    document.update(json);
    std::cout << document.dump(2) << "\n";
  } else {
    std::cout << program.title() << "\n\n" << text;
  }
}

std::string list_of(const std::vector<fs::path>& files) {
  std::string text = "Written:";
  for (const fs::path& file : files) text += " " + file.lexically_normal().string();
  return text + "\n";
}

// Long tables are cut, unless the user asked for more.
estimator::TextOptions text_options(cli::Program& program) {
  if (!program.log().enabled(LogLevel::debug)) return {};
  return {.most_rows = std::numeric_limits<std::size_t>::max() - 1};
}

// Fails before the work is done where its result could not be written after it.
void check_writable(const fs::path& file, comm::Communicator& comm) {
  comm::on_root(comm, [&] { const OutputFile trial(file); });
}

std::string page(const cli::Program& program, const program::Options& options,
                 const run::EstimateInput& input, const run::DryRunResult& result,
                 const std::vector<estimator::OutputSize>& outputs) {
  return estimator::html_report({.program = program.title(),
                                 .configuration = options.job.config.string(),
                                 .prediction = result.prediction,
                                 .node = result.node,
                                 .suggestion = result.suggestion,
                                 .what_if = run::what_if(input.circuit, result),
                                 .outputs = outputs});
}

// Empty on all ranks but the root.
std::vector<estimator::ReportRequest> requested_reports(const program::Options& options,
                                                        const run::EstimateInput& input) {
  std::vector<estimator::ReportRequest> reports;
  comm::on_root(input.comm, [&] {
    if (options.job.disable_reports) return;
    reports = run::report_requests(input.circuit, input.log);
  });
  return reports;
}

void dry_run(cli::Program& program, const program::Options& options,
             const run::EstimateInput& input) {
  const std::int32_t ranks = options.target_ranks.value_or(input.comm.size());
  run::require_cells_for_ranks(input.circuit, ranks);
  // A rank per core of nodes like this one, whatever the ranks of the dry run.
  const plan::Layout layout{.ranks = ranks,
                            .cycles = options.cycles,
                            .ranks_per_node = std::min(ranks, machine::local_node().cores)};
  if (!options.report.empty()) check_writable(options.report, input.comm);
  const auto reports = requested_reports(options, input);
  const run::DryRunResult result = run::dry_run(input, layout, options.placing);
  if (!program.is_root()) return;
  const auto outputs =
      run::output_sizes(result.estimate, input.circuit.simulation, result.allocation, reports);
  std::vector<fs::path> files = result.files;
  if (options.neurodamus_files) {
    files.push_back(
        run::write_neurodamus_files(input.circuit.catalog, result.allocation, input.folder));
  }
  if (!options.report.empty()) {
    write_file(options.report, page(program, options, input, result, outputs));
    files.push_back(options.report);
  }
  Json json = estimator::estimate_json(result.prediction, result.node, result.suggestion);
  json["placements"] = estimator::placements_json(result.placements);
  json["files_on_disk"] = estimator::outputs_json(outputs);
  const double tstop = input.circuit.simulation.run.tstop;
  const auto time = estimator::time_of(result.prediction, result.estimate.memory.time);
  json["time"] = estimator::time_json(time, tstop);
  print(program, options, json,
        estimator::estimate_text(result.prediction, result.node, result.suggestion,
                                 text_options(program)) +
            "\n" + estimator::placements_text(result.placements) + "\n" +
            estimator::outputs_text(outputs) + "\n" + estimator::time_text(time, tstop, ranks) +
            "\n\nOther layouts and machines, with job scripts: ballast-advise\n" + list_of(files));
}

plan::Allocation allocation_for(const program::Options& options, const run::EstimateInput& input) {
  const plan::Layout layout{.ranks = input.comm.size(),
                            .cycles = options.cycles,
                            .ranks_per_node = input.comm.ranks_on_this_node()};
  if (options.placing.policy == plan::Policy::round_robin) {
    return run::round_robin_allocation(input, layout);
  }
  return run::estimated_allocation(input, layout, options.placing);
}

// Adds the run to the record of this folder and tells that; a run is no failure where it cannot.
std::string keep_record(cli::Program& program,
                        const std::vector<estimator::RankPrediction>& predicted,
                        const plan::Allocation& allocation, const run::JobResult& result) {
  if (predicted.empty()) return {};
  const fs::path store = folder_of_estimates / run::store_name;
  try {
    estimator::append_run(
        store, estimator::record_of(predicted, result.measured, allocation.circuit_fingerprint));
    return estimator::record_text(estimator::read_runs(store)) + "\n\n";
  } catch (const Error& error) {
    program.log().warning("the run is not in the record: {}", error.what());
    return {};
  }
}

void print(cli::Program& program, const program::Options& options,
           const plan::Allocation& allocation, const run::JobResult& result) {
  if (!program.is_root()) return;
  const auto predicted = run::predictions_of(allocation);
  Json json = run::job_json(result);
  json["memory"] = estimator::memory_report_json(predicted, result.measured);
  write_file(result.spikes_file.parent_path() / "memory_report.json",
             json["memory"].dump(2) + "\n");
  const std::string record = keep_record(program, predicted, allocation, result);
  print(program, options, json,
        estimator::memory_report_text(predicted, result.measured) + "\n" + record +
            run::job_text(result));
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

// What is printed once all is done.
struct Answer {
  Json json = Json::object();
  std::string text;

  void add(const char* name, const Json& part, const std::string& words) {
    json[name] = part;
    text += (text.empty() ? "" : "\n") + words;
  }
};

void build_model(cli::Program& program, const program::Options& options,
                 const run::EstimateInput& input, const run::Versions& versions,
                 const build::BuildKey& content, Answer& answer) {
  const plan::Allocation allocation = for_building_alone(allocation_for(options, input));
  const auto engine =
      run::start_engine(input.circuit.simulation, input.mechanisms, input.comm, input.log);
  run::RunGuard guard({.admission = run::admit(
                           {.estimate = input, .allocation = allocation, .force = options.force}),
                       .report = input.circuit.simulation.output.output_dir / "memory_guard.json",
                       .end = [&](const Error& error) { program.end(error); },
                       .comm = input.comm,
                       .log = input.log});
  const build::CyclesResult result =
      run::build_model({.estimate = input,
                        .allocation = allocation,
                        .content = content,
                        .versions = versions,
                        .engine = *engine,
                        .on_phase = [&](build::Phase phase) { guard.begin(phase); }});
  if (!program.is_root()) return;
  const Json report = run::cycles_json(result, allocation);
  write_file(input.circuit.simulation.output.output_dir / "build_report.json",
             report.dump(2) + "\n");
  answer.add("build", report, run::cycles_text(result, allocation));
}

// Other cycles than the model's would be ignored.
void check_cycles(const program::Options& options, const fs::path& folder) {
  const auto cycles = simulate::description_of(*built::open_data_set(folder)).cycles;
  if (!options.cycles_named || cycles == options.cycles) return;
  throw InputError({.place = {folder},
                    .problem = "the model was built in another number of cycles",
                    .value = std::to_string(cycles),
                    .reason = "--modelbuilding-steps is " + std::to_string(options.cycles) +
                              ", and --build-model=OFF builds nothing",
                    .suggestion = "Leave one of both out."});
}

// Sees to it that a whole model of this input lies on disk.
void provide_model(cli::Program& program, const program::Options& options,
                   const run::EstimateInput& input, Answer& answer) {
  const fs::path folder = run::model_folder(input.circuit);
  const run::Versions versions{.ballast = cli::version(), .engine = engine::version_of_neuron()};
  const build::BuildKey content = run::content_key(input, versions);
  const run::ModelState state = run::find_model(folder, content, input.comm);
  if (options.model.build == run::BuildChoice::never && state.complete) {
    comm::on_root(input.comm, [&] { check_cycles(options, folder); });
  }
  if (!run::has_to_be_built(state, options.model.build, folder, input.log)) {
    input.log.info("{}: the model is there", folder.string());
    return;
  }
  if (state.complete) comm::on_root(input.comm, [&] { build::remove_model(folder); });
  build_model(program, options, input, versions, content, answer);
}

// By way of a model on disk, which stays only where it is asked for.
void run_by_model(cli::Program& program, const program::Options& options,
                  const run::EstimateInput& input) {
  const fs::path& packed = options.model.save;
  const fs::path folder = run::model_folder(input.circuit);
  Answer answer;
  if (options.model.simulate) run::require_time_to_simulate(input.circuit.simulation);
  comm::on_root(input.comm, [&] { run::check_outputs(input, packed, options.model.run.save); });
  if (!options.job.disable_reports) {
    comm::on_root(input.comm,
                  [&] { run::check_reports(input.circuit, input.mechanisms, input.log); });
  }
  if (!packed.empty()) check_writable(packed, input.comm);
  if (options.model.simulate) run::prepare_kernels(input);
  const auto lock = run::lock_model(folder, input.comm, input.log);
  provide_model(program, options, input, answer);
  if (!packed.empty()) run::pack_model(folder, packed, input.comm, input.log);
  if (options.model.simulate) {
    const run::SimulatedModel simulated = run::simulate_model(input, options.model.run);
    answer.add("run", simulate::run_json(simulated.result, simulated.spikes_file),
               simulate::run_text(simulated.result, simulated.spikes_file));
    if (!options.model.keep) comm::on_root(input.comm, [&] { build::remove_model(folder); });
  }
  print(program, options, answer.json, answer.text);
}

int run_ballast(cli::Program& program, comm::Communicator& comm) {
  CLI::App app("Runs a SONATA simulation on NEURON, or estimates the memory that it takes");
  program::RawOptions raw;
  program::declare(app, raw);
  program.parse(app);
  const program::Options options = program::check(raw);
  const model::Circuit circuit = run::read_job(options.job, comm, program.log());
  run::Inputs inputs;
  comm::together(comm, [&] { inputs = run::read_inputs(circuit, program.log()); });
  const run::EstimateInput input{
      .circuit = circuit,
      .inputs = inputs,
      .mechanisms = run::choose_mechanisms(circuit, options.job.mechanisms, program.log()),
      .folder = folder_of_estimates,
      .sample_error = options.sample_error,
      .on_disk = options.model.wanted,
      .comm = comm,
      .log = program.log()};
  if (options.dry_run) {
    dry_run(program, options, input);
    return 0;
  }
  run::require_cells_for_ranks(circuit, comm.size());
  if (options.model.wanted) {
    run_by_model(program, options, input);
    return 0;
  }
  // Before the engine starts: what is measured for it stays in a process of its own.
  const plan::Allocation allocation = allocation_for(options, input);
  const auto engine = run::start_engine(circuit.simulation, input.mechanisms, comm, program.log());
  run::RunGuard guard({.admission = run::admit(
                           {.estimate = input, .allocation = allocation, .force = options.force}),
                       .report = circuit.simulation.output.output_dir / "memory_guard.json",
                       .end = [&](const Error& error) { program.end(error); },
                       .comm = comm,
                       .log = program.log()});
  print(program, options, allocation,
        run::run_job(circuit, inputs, allocation, *engine, comm, program.log(),
                     [&](build::Phase phase) { guard.begin(phase); }));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  // A dry run by itself needs no MPI, which takes longer to start than an estimate.
  const bool dry_run = std::find(argv, argv + argc, std::string("--dry-run")) != argv + argc;
  if (!dry_run || ballast::comm::is_started_by_launcher()) {
    return ballast::cli::run_parallel_program(argc, argv, "ballast", run_ballast);
  }
  const auto alone = ballast::comm::make_serial();
  return ballast::cli::run_program(argc, argv, "ballast", [&](ballast::cli::Program& program) {
    return run_ballast(program, *alone);
  });
}
