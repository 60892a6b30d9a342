#include "run/model_job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "build/model_folder.hpp"
#include "built/header_texts.hpp"
#include "built/model_description_file.hpp"
#include "built/packed_model.hpp"
#include "built/verify.hpp"
#include "core/error.hpp"
#include "core/output_paths.hpp"
#include "core/table.hpp"
#include "inputs/stimuli.hpp"
#include "mechanisms/kernel_library.hpp"
#include "run/in_place.hpp"
#include "run/model_files.hpp"

namespace ballast::run {

namespace {

namespace fs = std::filesystem;

bool has_all_cycles(const build::Journal& journal) {
  const std::pair<std::string, std::string> all{"cycles", std::to_string(journal.cycles.size())};
  return std::find(journal.key.begin(), journal.key.end(), all) != journal.key.end();
}

// A message as part of another.
std::string clause_of(const Error& error) {
  ErrorParts parts = error.parts();
  parts.suggestion.clear();
  std::string text = Error(parts).what();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

struct FoundJournal {
  std::optional<build::Journal> journal;
  std::string damage;    // in words; "" if there is none
  bool unknown = false;  // a model without a journal
};

bool has_model(const fs::path& folder) {
  return fs::exists(folder / built::description_name) || fs::exists(folder / built::groups_name);
}

FoundJournal find_journal(const fs::path& folder) {
  try {
    auto journal = build::read_journal(folder / build::journal_name);
    const bool unknown = !journal && has_model(folder);
    return {.journal = std::move(journal), .damage = {}, .unknown = unknown};
  } catch (const InputError& error) {
    return {.journal = {}, .damage = clause_of(error)};
  }
}

// Why the journal tells of no whole model of this content; "" if it does.
std::string objection(const fs::path& folder, const FoundJournal& found,
                      const build::BuildKey& content) {
  const auto& [journal, damage, unknown] = found;
  if (!damage.empty()) return "its journal is damaged: " + damage;
  if (unknown) return "no journal.jsonl tells of what input the one there is";
  if (!journal) return "there is none";
  const std::string other = build::difference(journal->key, content);
  if (!other.empty()) return "it is of other input: " + other;
  const bool is_whole = has_all_cycles(*journal) && fs::exists(folder / built::description_name);
  return is_whole ? "" : "its building was ended";
}

// Throws InputError where model.json is not of the build that the journal tells of.
void check_journal(const fs::path& folder, const build::Journal& journal) {
  std::map<std::string, built::ModelFile> listed;
  for (const built::ModelFile& file : built::read_description(folder).files) {
    listed[file.name] = file;
  }
  const auto check = [&](const std::vector<built::ModelFile>& files) {
    for (const built::ModelFile& file : files) {
      if (listed[file.name] == file) continue;
      throw InputError({.place = {folder / built::description_name},
                        .problem = "not of this model",
                        .value = file.name,
                        .reason = "the journal tells of another"});
    }
  };
  for (const build::CycleRecord& cycle : journal.cycles) {
    check(cycle.tables);
    for (const build::GroupRecord& group : cycle.groups) check(group.files);
  }
}

bool is_of_a_cycle(const std::string& name) {
  return name.ends_with(".dat") && name != built::groups_name;
}

// Of a model with a file that is not as it was written.
ModelState state_of(const InputError& damage, const fs::path& folder) {
  const std::string reason = clause_of(damage);
  const std::string name = damage.parts().place.file.lexically_relative(folder).string();
  if (is_of_a_cycle(name)) return {.complete = false, .reason = reason};
  return {.complete = false,
          .reason = reason,
          .warning = reason + ". What is written after the cycles is written again."};
}

std::map<std::int32_t, build::CyclePeak> heaviest_by_rank(const build::CyclesResult& result) {
  std::map<std::int32_t, build::CyclePeak> heaviest;
  for (const build::CyclePeak& peak : result.peaks) {
    const auto [entry, added] = heaviest.try_emplace(peak.rank.value, peak);
    if (!added && peak.peak > entry->second.peak) entry->second = peak;
  }
  return heaviest;
}

std::string predicted_for(const plan::Allocation& allocation, std::int32_t rank) {
  if (allocation.peaks.empty()) return "-";
  return to_string(allocation.peaks.at(static_cast<std::size_t>(rank)).build);
}

// The last file: a model without it is not whole.
void write_description(const ModelJobInput& input, std::vector<built::ModelFile> files) {
  const fs::path folder = model_folder(input.estimate.circuit);
  built::ModelDescription description =
      describe_model(input.estimate, input.allocation.layout, input.versions);
  for (built::ModelFile& file :
       copy_mechanisms(input.estimate.mechanisms, folder, input.estimate.log)) {
    files.push_back(std::move(file));
  }
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  description.files = std::move(files);
  built::write_description(folder, description);
}

}  // namespace

fs::path model_folder(const model::Circuit& circuit) {
  return circuit.simulation.output.output_dir / "built_model";
}

std::unique_ptr<FileLock> lock_model(const fs::path& folder, comm::Communicator& comm,
                                     Logger& log) {
  std::unique_ptr<FileLock> lock;
  comm::on_root(comm, [&] {
    fs::path file = folder;
    file += ".lock";
    try {
      lock = FileLock::if_free(file);
    } catch (const ResourceError& error) {
      log.info("{} Other jobs are not kept from the folder.", error.what());
      return;
    }
    if (lock) return;
    throw ResourceError({.place = {folder},
                         .problem = "in use by another job",
                         .reason = "it builds, runs or packs the model there",
                         .suggestion = "Wait for its end, or name another folder with "
                                       "--output-path."});
  });
  return lock;
}

void require_time_to_simulate(const sonata::SimulationConfig& simulation) {
  if (simulation.run.tstop > 0) return;
  throw InputError({.place = {simulation.file, "/run/tstop"},
                    .problem = "no time to simulate",
                    .value = fmt::format("{:g} ms", simulation.run.tstop),
                    .reason = "the model would be built in vain",
                    .suggestion = "Give a time above 0, or build alone: --simulate-model=OFF."});
}

ModelState find_model(const fs::path& folder, const build::BuildKey& content,
                      comm::Communicator& comm) {
  std::string reason;
  FoundJournal found;
  comm::on_root(comm, [&] {
    found = find_journal(folder);
    reason = objection(folder, found, content);
  });
  reason = comm.broadcast(reason);
  const bool unknown = !comm.broadcast(found.unknown ? "unknown" : "").empty();
  if (!reason.empty()) return {.complete = false, .reason = reason, .unknown = unknown};
  try {
    comm::together(comm, [&] {
      if (comm.is_root()) check_journal(folder, *found.journal);
      built::verify_model(folder, {.index = comm.rank(), .count = comm.size()});
    });
  } catch (const InputError& error) {
    return state_of(error, folder);
  }
  return {.complete = true};
}

void check_outputs(const dry_run::EstimateInput& input, const fs::path& packed,
                   const fs::path& state) {
  const sonata::SimulationConfig& simulation = input.circuit.simulation;
  check_output_paths(
      {{simulation.output.output_dir / simulation.output.spikes_file, "the file of spikes"},
       {packed, "the packed model"},
       {state, "the state"}},
      {{simulation.file, "the configuration"},
       {simulation.network, "the circuit's configuration"},
       {model_folder(input.circuit), "the built model"},
       {input.mechanisms, "the mechanisms"}});
}

void prepare_kernels(const dry_run::EstimateInput& input) {
  comm::on_root(input.comm, [&] {
    if (!fs::is_directory(input.mechanisms)) {
      throw InputError(
          {.place = {input.mechanisms},
           .problem = "a library without its .mod files",
           .reason = "the runtime needs kernels that are made of them",
           .suggestion = "Name their folder, or only build with --simulate-model=OFF."});
    }
    static_cast<void>(mechanisms::kernel_library_for(input.mechanisms, input.log));
  });
}

bool has_to_be_built(const ModelState& state, BuildChoice choice, const fs::path& folder,
                     Logger& log) {
  if (choice == BuildChoice::never && !state.complete) {
    throw InputError({.place = {folder},
                      .problem = "no built model",
                      .reason = state.reason,
                      .suggestion = state.unknown ? "Run that one with ballast-sim."
                                                  : "Leave --build-model=OFF out to build it."});
  }
  if (choice == BuildChoice::automatic && state.unknown) {
    throw InputError({.place = {folder},
                      .problem = "a model is there that would be replaced",
                      .reason = state.reason,
                      .suggestion = "Run it with ballast-sim, move it away, or replace it with "
                                    "--build-model=ON."});
  }
  if (state.unknown)
    log.warning("{}: the model there is replaced ({})", folder.string(), state.reason);
  if (!state.warning.empty()) log.warning("{}", state.warning);
  return !state.complete || choice == BuildChoice::always;
}

build::CyclesResult build_model(const ModelJobInput& input) {
  const dry_run::EstimateInput& of = input.estimate;
  const fs::path folder = model_folder(of.circuit);
  comm::on_root(of.comm, [&] { make_output_folder(folder); });
  model::MorphologyCache morphologies(morphology_cache_limit);
  build::CyclesResult result = build::build_in_cycles(
      {.build = {.circuit = of.circuit,
                 .allocation = input.allocation,
                 .replays = of.inputs.replays,
                 .engine = input.engine,
                 .morphologies = morphologies,
                 .comm = of.comm,
                 .log = of.log,
                 .on_phase = input.on_phase},
       .stimulate =
           [&](const build::BuiltModel& model) {
             inputs::inject_currents(of.inputs.currents, of.circuit, model.populations,
                                     input.engine, of.log);
           },
       .folder = folder,
       .key = build_key(input.content, input.allocation, of.comm)});
  comm::on_root(of.comm, [&] { write_description(input, result.files); });
  return result;
}

SimulatedModel simulate_model(const dry_run::EstimateInput& input,
                              simulate::ModelRunOptions options) {
  const sonata::OutputConfig& output = input.circuit.simulation.output;
  options.spikes_file = output.output_dir / output.spikes_file;
  std::unique_ptr<built::Model> model;
  comm::together(input.comm, [&] { model = built::open_data_set(model_folder(input.circuit)); });
  return {simulate::run_model(*model, options, input.comm, input.log), options.spikes_file};
}

void pack_model(const fs::path& folder, const fs::path& file, comm::Communicator& comm,
                Logger& log) {
  comm::on_root(comm, [&] { built::pack(*built::open_data_set(folder), file); });
  log.info("{}: the model in one file", file.string());
}

std::string cycles_text(const build::CyclesResult& result, const plan::Allocation& allocation) {
  Table table({{"Rank"}, {"Predicted"}, {"Measured"}, {"Cycle"}, {"Cells"}, {"Synapses"}});
  for (const auto& [rank, peak] : heaviest_by_rank(result)) {
    table.add_row({fmt::format("{}", rank), predicted_for(allocation, rank), to_string(peak.peak),
                   fmt::format("{}", peak.cycle.value), with_thousands(peak.cells),
                   with_thousands(peak.synapses)});
  }
  return fmt::format("{}\nGroups {}, cycles {}, of them found {}\n", table.render(),
                     result.groups.size(), allocation.layout.cycles, result.found);
}

Json cycles_json(const build::CyclesResult& result, const plan::Allocation& allocation) {
  Json measured = Json::array();
  for (const build::CyclePeak& peak : result.peaks) {
    measured.push_back({{"cycle", peak.cycle.value},
                        {"rank", peak.rank.value},
                        {"peak_bytes", peak.peak.count()},
                        {"cells", peak.cells},
                        {"synapses", peak.synapses}});
  }
  Json predicted = Json::array();
  for (const plan::RankPeak& peak : allocation.peaks) {
    predicted.push_back({{"rank", peak.rank.value},
                         {"build_bytes", peak.build.count()},
                         {"build_half_width", peak.build_half_width.count()}});
  }
  std::uint64_t bytes = 0;
  for (const built::ModelFile& file : result.files) bytes += file.size;
  return {{"schema", "ballast-build-report"},
          {"version", 1},
          {"ranks", allocation.layout.ranks},
          {"cycles", allocation.layout.cycles},
          {"cycles_found", result.found},
          {"groups", result.groups.size()},
          {"bytes", bytes},
          {"measured", std::move(measured)},
          {"predicted", std::move(predicted)}};
}

}  // namespace ballast::run
