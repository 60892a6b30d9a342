#include "build/cycles.hpp"

#include <algorithm>

#include "build/conservation.hpp"
#include "build/model_folder.hpp"
#include "built/header_texts.hpp"
#include "built/model_description_file.hpp"
#include "core/error.hpp"
#include "core/interrupt.hpp"
#include "core/output_file.hpp"
#include "machine/memory_use.hpp"

namespace ballast::build {

namespace {

namespace fs = std::filesystem;

fs::path journal_file(const CyclesInput& input) {
  return input.folder / journal_name;
}

std::int32_t cycle_count(const CyclesInput& input) {
  return input.build.allocation.layout.cycles;
}

void check_count(const CyclesInput& input, std::size_t cycles) {
  if (cycles <= static_cast<std::size_t>(cycle_count(input))) return;
  throw InputError({.place = {journal_file(input)},
                    .problem = "too many cycles",
                    .value = std::to_string(cycles),
                    .reason = "the model has " + std::to_string(cycle_count(input))});
}

// Nothing, too, for a damaged journal.
std::optional<Journal> readable_journal(const CyclesInput& input) {
  try {
    const auto journal = read_journal(journal_file(input));
    const bool is_of_this_model = journal && difference(journal->key, input.key).empty();
    if (is_of_this_model) check_count(input, journal->cycles.size());
    return journal;
  } catch (const InputError& error) {
    input.build.log.warning("{} The model is built anew.", error.what());
    return std::nullopt;
  }
}

// The journal of the same model, else an empty one.
Journal find_journal(const CyclesInput& input) {
  const Journal none{.key = input.key, .cycles = {}};
  const auto found = readable_journal(input);
  if (!found) return none;
  const std::string other = difference(found->key, input.key);
  if (other.empty()) return *found;
  input.build.log.warning("{}: the model there is of other input and is built anew: {}",
                          input.folder.string(), other);
  return none;
}

// What of the model is there, the same on all ranks; the folder then holds nothing else of it.
Journal open_journal(const CyclesInput& input) {
  comm::Communicator& comm = input.build.comm;
  std::string text;
  comm::on_root(comm, [&] { text = to_text(find_journal(input)); });
  Journal journal = journal_from(comm.broadcast(text), journal_file(input));
  const WholeCycles whole = find_whole_cycles(input.folder, journal, comm);
  journal.cycles.resize(whole.count);
  if (!whole.damaged.empty()) {
    input.build.log.warning("{}: missing or changed: its cycle and those after it are built again",
                            (input.folder / whole.damaged).string());
  }
  comm::on_root(comm, [&] {
    write_file(journal_file(input), to_text(journal));
    for (const std::string& name : remove_leftovers(input.folder, journal)) {
      input.build.log.debug("{}: left over, removed", (input.folder / name).string());
    }
  });
  return journal;
}

std::int64_t most_cells(const CyclesInput& input) {
  std::vector<std::int64_t> cells(static_cast<std::size_t>(cycle_count(input)));
  for (const plan::Bucket& bucket : input.build.allocation.buckets) {
    if (bucket.rank.value != input.build.comm.rank()) continue;
    cells[static_cast<std::size_t>(bucket.cycle.value)] +=
        static_cast<std::int64_t>(bucket.nodes.size());
  }
  return *std::max_element(cells.begin(), cells.end());
}

std::vector<built::ModelFile> describe_group(const fs::path& folder, Gid id) {
  std::vector<built::ModelFile> files;
  for (const char* ending : {"_1.dat", "_2.dat", "_3.dat", "_gap.dat"}) {
    const std::string name = std::to_string(id.value) + ending;
    if (fs::exists(folder / name)) files.push_back(built::describe_file(folder, name));
  }
  return files;
}

// This rank's group as the others hear of it; "" where it has none.
std::string group_text(const CyclesInput& input, std::optional<Gid> id) {
  if (!id) return {};
  return to_text(GroupRecord{.rank = Rank(input.build.comm.rank()),
                             .id = *id,
                             .files = describe_group(input.folder, *id)});
}

CycleRecord record_of(const CyclesInput& input, std::optional<Gid> id, Cycle cycle) {
  comm::Communicator& comm = input.build.comm;
  std::string mine;
  comm::together(comm, [&] { mine = group_text(input, id); });
  CycleRecord record;
  for (const std::string& text : comm.all_gather(mine)) {
    if (!text.empty()) record.groups.push_back(group_from(text));
  }
  comm::on_root(comm, [&] {
    if (cycle.value > 0) return;
    for (const char* name : {built::mechanisms_name, built::globals_name}) {
      record.tables.push_back(built::describe_file(input.folder, name));
    }
  });
  return record;
}

std::vector<CyclePeak> gather_peaks(const BuiltModel& model, Cycle cycle,
                                    comm::Communicator& comm) {
  const std::vector<std::int64_t> mine{machine::process_memory().peak.count(), cells_of(model.mine),
                                       synapses_of(model.mine)};
  std::vector<CyclePeak> peaks;
  for (const auto& of_rank : comm::all_gather_values(comm, mine)) {
    peaks.push_back({.rank = Rank(static_cast<std::int32_t>(peaks.size())),
                     .cycle = cycle,
                     .peak = Bytes(of_rank[0]),
                     .cells = of_rank[1],
                     .synapses = of_rank[2]});
  }
  return peaks;
}

void tell(const CyclesInput& input, Cycle cycle, const std::vector<CyclePeak>& peaks) {
  Bytes most;
  std::int64_t cells = 0;
  std::int64_t synapses = 0;
  for (const CyclePeak& peak : peaks) {
    most = std::max(most, peak.peak);
    cells += peak.cells;
    synapses += peak.synapses;
  }
  input.build.log.info("cycle {} of {}: {} cells, {} synapses, at most {} on a rank",
                       cycle.value + 1, cycle_count(input), cells, synapses, to_string(most));
}

// Builds, writes and frees one cycle.
CycleRecord run_cycle(const CyclesInput& input, Cycle cycle, CyclesResult& result) {
  const BuildInput& build = input.build;
  comm::together(build.comm, [] { InterruptGuard::check(); });
  build.on_phase(Phase::cells);
  machine::reset_peak_memory();
  std::optional<Gid> id;
  BuiltModel model = build_part(build, cycle);
  comm::together(build.comm, [&] { input.stimulate(model); });
  id = build.engine.write_group({.folder = input.folder, .with_tables = cycle.value == 0});
  const auto peaks = gather_peaks(model, cycle, build.comm);
  result.peaks.insert(result.peaks.end(), peaks.begin(), peaks.end());
  tell(input, cycle, peaks);
  const Tally built = add_up(model.mine, build.comm);
  model = {};
  build.engine.clear();
  CycleRecord record = record_of(input, id, cycle);
  record.built = built;
  comm::on_root(build.comm, [&] { append(journal_file(input), record, cycle); });
  return record;
}

bool has_gap_junctions(const Tally& tally) {
  return std::any_of(tally.edges.begin(), tally.edges.end(),
                     [](const EdgeTally& edges) { return edges.gap_junctions && edges.built > 0; });
}

void finish(const CyclesInput& input, const Journal& journal, CyclesResult& result) {
  for (const CycleRecord& cycle : journal.cycles) {
    result.built += cycle.built;
    result.files.insert(result.files.end(), cycle.tables.begin(), cycle.tables.end());
    for (const GroupRecord& group : cycle.groups) {
      result.groups.push_back(group.id);
      result.files.insert(result.files.end(), group.files.begin(), group.files.end());
    }
  }
  tell_built(result.built, input.build.log);
  check_conservation(count_expected(input.build.circuit, input.build.comm), result.built,
                     input.build.circuit.config.file);
  comm::on_root(input.build.comm, [&] {
    write_file(input.folder / built::groups_name,
               group_list(result.groups, has_gap_junctions(result.built)));
    result.files.push_back(built::describe_file(input.folder, built::groups_name));
  });
}

}  // namespace

CyclesResult build_in_cycles(const CyclesInput& input) {
  Journal journal = open_journal(input);
  CyclesResult result;
  result.found = static_cast<std::int32_t>(journal.cycles.size());
  if (result.found > 0) {
    input.build.log.info("{}: {} of {} cycles are there already", input.folder.string(),
                         result.found, cycle_count(input));
  }
  input.build.engine.reserve_cells(most_cells(input));
  for (std::int32_t cycle = result.found; cycle < cycle_count(input); ++cycle) {
    journal.cycles.push_back(run_cycle(input, Cycle(cycle), result));
  }
  finish(input, journal, result);
  return result;
}

}  // namespace ballast::build
