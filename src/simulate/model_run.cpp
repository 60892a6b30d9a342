#include "simulate/model_run.hpp"

#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <memory>
#include <set>

#include "built/model_description_file.hpp"
#include "core/error.hpp"
#include "core/interrupt.hpp"
#include "core/output_file.hpp"
#include "core/output_paths.hpp"
#include "core/progress.hpp"
#include "core/stopwatch.hpp"
#include "engine/runtime/simulation.hpp"
#include "machine/memory_use.hpp"
#include "simulate/group_shares.hpp"
#include "simulate/kernels_of_model.hpp"
#include "simulate/model_reports.hpp"
#include "simulate/model_spikes.hpp"
#include "simulate/saved_state.hpp"
#include "simulate/stretches.hpp"

namespace ballast::simulate {

namespace {

// This rank's simulation, and what was told of its memory before.
std::unique_ptr<runtime::Simulation> load(const built::Model& model,
                                          const std::vector<std::int32_t>& groups,
                                          const runtime::MechanismTable& mechanisms,
                                          const runtime::SimulationOptions& options,
                                          ModelRunResult& result, RankMemory& memory,
                                          comm::Communicator& comm) {
  mallopt(M_MMAP_THRESHOLD, 1 << 20);  // larger arrays go back to the system when they are freed
  result.estimate_seconds = seconds_of([&] {
    const PredictedMemory told = predict_memory(model, groups, mechanisms, options.group, comm);
    memory.predicted = told.groups.total();
    memory.loading = told.loading;
  });
  memory.before = machine::exact_resident_size();
  machine::reset_peak_memory();
  std::unique_ptr<runtime::Simulation> simulation;
  result.load_seconds = seconds_of([&] {
    simulation = std::make_unique<runtime::Simulation>(model, groups, mechanisms, options, comm);
  });
  memory.kept = simulation->memory().total();
  memory.after = machine::exact_resident_size();
  return simulation;
}

// `saved`: the state at the end has all that a report may ask for.
std::vector<runtime::FiredSpike> run_until(runtime::Simulation& simulation, ModelReports& reports,
                                           const Stretches& stretches, bool saved,
                                           comm::Communicator& comm, Logger& log) {
  Progress progress("Simulating", stretches.count(), log);
  for (std::uint64_t i = 0; i < stretches.count(); ++i) {
    comm::together(comm, [] { InterruptGuard::check(); });
    const bool all = saved && i + 1 == stretches.count();
    simulation.advance(stretches.end(i), all ? kernel::Store::all : kernel::Store::nothing);
    reports.flush();
    progress.advance();
  }
  return simulation.take_spikes();
}

std::uint64_t write_all(const std::vector<runtime::FiredSpike>& mine,
                        const built::ModelDescription& description,
                        const std::filesystem::path& file, comm::Communicator& comm) {
  const auto spikes = comm::joined(comm::gather_values(comm, mine));
  comm::on_root(comm, [&] {
    sonata::write_spikes(file, by_population(spikes, description.populations),
                         sonata::order_from(description.output.sort_order));
  });
  return static_cast<std::uint64_t>(comm::all_sum(comm, static_cast<std::int64_t>(mine.size())));
}

std::vector<NamedPath> outputs_of(const ModelRunOptions& options,
                                  const std::vector<built::ReportRequest>& reports) {
  std::vector<NamedPath> outputs{{options.spikes_file, "the file of spikes"},
                                 {options.save, "the state"}};
  std::set<std::pair<std::string, std::string>> known;  // populations share a report's file
  for (const built::ReportRequest& report : reports) {
    if (!known.emplace(report.name, report.file).second) continue;
    outputs.push_back(
        {options.spikes_file.parent_path() / report.file, "report '" + report.name + "'"});
  }
  return outputs;
}

// Fails before the work is done where its results could not be written, or what it begins with is
// not there. Gives the steps that a restored simulation has taken. Collective.
std::int64_t check_files(const built::Model& model, const ModelRunOptions& options,
                         const std::vector<built::ReportRequest>& reports, const std::string& key,
                         comm::Communicator& comm) {
  std::vector<std::int64_t> steps(1);
  comm::on_root(comm, [&] {
    check_output_paths(outputs_of(options, reports), {{model.path(), "the model"},
                                                      {options.mechanisms, "the mechanisms"},
                                                      {options.allocation, "the allocation"}});
    const OutputFile spikes(options.spikes_file);
    if (!options.save.empty()) const OutputFile state(options.save / "state.json");
    if (!options.restore.empty()) steps[0] = saved_steps(options.restore, key);
  });
  return comm::broadcast_values(comm, steps)[0];
}

void check_time(double until, double begun, const ModelRunOptions& options) {
  if (until > begun) return;
  if (options.restore.empty()) {
    throw InputError({.problem = "the model tells no time to simulate",
                      .suggestion = "Give it in seconds after the model's name."});
  }
  throw InputError({.place = {options.restore},
                    .problem = "the simulation is to end before the saved state",
                    .value = fmt::format("{:g} ms", until),
                    .reason = fmt::format("it was saved at {:g} ms", begun)});
}

}  // namespace

built::ModelDescription description_of(const built::Model& model) {
  if (model.header().description.empty()) return {};
  return built::description_from(model.header().description,
                                 model.path() / built::description_name);
}

ModelRunResult run_model(const built::Model& model, const ModelRunOptions& options,
                         comm::Communicator& comm, Logger& log) {
  built::ModelDescription description = description_of(model);
  if (options.disable_reports) description.reports.clear();
  const auto shares = share_groups(model, comm.size(), options.allocation);
  const runtime::KernelLibrary kernels(kernels_of(model, options.mechanisms, comm, log));
  const runtime::MechanismTable mechanisms(model.header(), kernels);
  ModelRunResult result;
  result.groups = static_cast<std::int64_t>(model.header().groups.size());
  result.until = options.until.value_or(description.conditions.tstop);
  const std::string key = key_of(model.header(), kernels.fingerprint(), options.part_size);
  const std::int64_t steps = check_files(model, options, description.reports, key, comm);
  const double begun = static_cast<double>(steps) * mechanisms.dt();
  check_time(result.until, begun, options);
  const Stretches stretches(begun, result.until, mechanisms.dt());
  result.until = stretches.end(stretches.count() - 1);
  begin_reports_at(steps, mechanisms.dt(), description.reports);
  const std::vector<std::int32_t>& groups = shares[static_cast<std::size_t>(comm.rank())];
  const runtime::SimulationOptions how{
      .group = {.v_init = description.conditions.v_init,
                .records = record_requests(description.reports, mechanisms, result.until,
                                           model.path() / built::description_name),
                .largest_part = options.part_size},
      .threads = options.threads};
  RankMemory memory;
  const auto simulation = load(model, groups, mechanisms, how, result, memory, comm);
  result.parts = comm::all_sum(comm, static_cast<std::int64_t>(simulation->groups().size()));
  if (!options.restore.empty()) restore_state(*simulation, key, options.restore, comm);
  ModelReports reports(*simulation, description, result.until, options.spikes_file.parent_path(),
                       comm);
  std::vector<runtime::FiredSpike> spikes;
  result.run_seconds = seconds_of([&] {
    spikes = run_until(*simulation, reports, stretches, !options.save.empty(), comm, log);
  });
  memory.peak = machine::process_memory().peak;
  result.memory = gather(memory, comm);
  result.spikes = write_all(spikes, description, options.spikes_file, comm);
  reports.commit();
  if (!options.save.empty()) save_state(*simulation, key, options.save, comm);
  result.reports = reports.files();
  result.estimate_seconds = comm::all_max(comm, result.estimate_seconds);
  result.load_seconds = comm::all_max(comm, result.load_seconds);
  result.run_seconds = comm::all_max(comm, result.run_seconds);
  log.info("{}: {} spikes written", options.spikes_file.string(), result.spikes);
  return result;
}

}  // namespace ballast::simulate
