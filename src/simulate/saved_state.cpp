#include "simulate/saved_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <system_error>

#include "built/model_description_file.hpp"
#include "core/error.hpp"
#include "core/fingerprint.hpp"
#include "core/output_file.hpp"
#include "simulate/saved_files.hpp"
#include "sonata/hdf5_file.hpp"

namespace ballast::simulate {

namespace {

namespace fs = std::filesystem;
using runtime::GroupState;
using sonata::Hdf5File;

// ---- parts of a group that are lists of structs, column by column

void write_events(Hdf5File& file, const std::vector<runtime::Event>& events) {
  std::vector<double> times, flags;
  std::vector<std::int32_t> targets, weights;
  std::vector<std::uint32_t> sequences;
  for (const runtime::Event& event : events) {
    times.push_back(event.time);
    flags.push_back(event.flag);
    targets.push_back(event.target);
    weights.push_back(event.weight);
    sequences.push_back(event.sequence);
  }
  file.create_group("/events");
  file.write("/events/time", times);
  file.write("/events/flag", flags);
  file.write("/events/target", targets);
  file.write("/events/weight", weights);
  file.write("/events/sequence", sequences);
}

sonata::Selection all_of(const Hdf5File& file, const std::string& dataset) {
  return sonata::Selection::all(file.shape(dataset).at(0));
}

std::vector<double> reals(const Hdf5File& file, const std::string& dataset) {
  return file.read_numbers(dataset, all_of(file, dataset));
}

std::vector<std::int64_t> integers(const Hdf5File& file, const std::string& dataset) {
  return file.read_integers(dataset, all_of(file, dataset));
}

template <class T>
std::vector<T> integers_as(const Hdf5File& file, const std::string& dataset) {
  const auto values = integers(file, dataset);
  return {values.begin(), values.end()};
}

std::vector<runtime::Event> read_events(const Hdf5File& file) {
  const auto times = reals(file, "/events/time"), flags = reals(file, "/events/flag");
  const auto targets = integers(file, "/events/target"), weights = integers(file, "/events/weight");
  const auto sequences = integers(file, "/events/sequence");
  std::vector<runtime::Event> events;
  for (std::size_t i = 0; i < times.size(); ++i) {
    events.push_back({.time = times[i],
                      .flag = flags.at(i),
                      .target = static_cast<std::int32_t>(targets.at(i)),
                      .weight = static_cast<std::int32_t>(weights.at(i)),
                      .sequence = static_cast<std::uint32_t>(sequences.at(i))});
  }
  return events;
}

std::vector<std::int64_t> flat(const std::vector<runtime::PlayedValue::Position>& played) {
  std::vector<std::int64_t> values;
  for (const auto& position : played) {
    values.push_back(static_cast<std::int64_t>(position.last));
    values.push_back(static_cast<std::int64_t>(position.bound));
    values.push_back(position.ended ? 1 : 0);
  }
  return values;
}

std::vector<runtime::PlayedValue::Position> positions(const std::vector<std::int64_t>& values) {
  std::vector<runtime::PlayedValue::Position> played;
  for (std::size_t i = 0; i + 2 < values.size(); i += 3) {
    played.push_back({static_cast<std::size_t>(values[i]), static_cast<std::size_t>(values[i + 1]),
                      values[i + 2] != 0});
  }
  return played;
}

// ---- a group

void write_group(const fs::path& name, const GroupState& state, std::int64_t steps) {
  OutputFile output(name);
  Hdf5File file = Hdf5File::create(output);
  file.write("/steps", std::vector<std::int64_t>{steps});
  file.write("/t", std::vector<double>{state.t});
  file.write("/v", state.v);
  file.create_group("/columns");
  for (const auto& column : state.columns) {
    const std::string group = "/columns/" + column.first.substr(0, column.first.find('/'));
    if (!file.has_group(group)) file.create_group(group);
    file.write("/columns/" + column.first, column.second);
  }
  file.create_group("/watched");
  for (const auto& watched : state.watched) file.write("/watched/" + watched.first, watched.second);
  file.write("/weights", state.weights);
  file.write("/above", state.above);
  write_events(file, state.events);
  file.write("/played", flat(state.played));
  file.write("/sent", std::vector<std::uint32_t>{state.sent});
  file.write("/last_sent", state.last_sent);
  file.write("/streams", std::vector<std::uint8_t>(state.streams.begin(), state.streams.end()));
  file.close();
  output.commit();
}

void check_steps(const Hdf5File& file, std::int64_t steps) {
  const std::int64_t saved = integers(file, "/steps").at(0);
  if (saved == steps) return;
  throw InputError({.place = {.file = file.name(), .within = "/steps"},
                    .problem = "the group was saved at another time",
                    .value = fmt::format("{} steps", saved),
                    .reason = fmt::format("{} in state.json", steps),
                    .suggestion = "Save the state again."});
}

GroupState read_group(const fs::path& name, std::int64_t steps) {
  const Hdf5File file = Hdf5File::open(name);
  check_steps(file, steps);
  GroupState state;
  state.t = reals(file, "/t").at(0);
  state.v = reals(file, "/v");
  for (const std::string& mechanism : file.members("/columns")) {
    for (const std::string& column : file.members("/columns/" + mechanism)) {
      const std::string key = mechanism + "/" + column;
      state.columns[key] = reals(file, "/columns/" + key);
    }
  }
  for (const std::string& mechanism : file.members("/watched")) {
    state.watched[mechanism] = integers_as<std::uint8_t>(file, "/watched/" + mechanism);
  }
  state.weights = reals(file, "/weights");
  state.above = integers_as<std::uint8_t>(file, "/above");
  state.events = read_events(file);
  state.played = positions(integers(file, "/played"));
  state.sent = static_cast<std::uint32_t>(integers(file, "/sent").at(0));
  state.last_sent = integers_as<std::uint32_t>(file, "/last_sent");
  const auto streams = integers_as<char>(file, "/streams");
  state.streams.assign(streams.begin(), streams.end());
  return state;
}

// ---- the files of this rank

// A file as ranks tell it to the root.
struct WrittenPart {
  std::int64_t group = 0;
  std::int64_t part = 0;
  std::uint64_t size = 0;
  std::array<char, 32> checksum{};  ///< Fingerprint::hex()
};

WrittenPart describe(const runtime::CellGroup& group, const fs::path& folder,
                     const std::string& name) {
  const built::ModelFile file = built::describe_file(folder, name);
  WrittenPart part{.group = group.id(), .part = group.part(), .size = file.size};
  BALLAST_EXPECT(file.checksum.size() == part.checksum.size());
  std::copy(file.checksum.begin(), file.checksum.end(), part.checksum.begin());
  return part;
}

// `written` has the names also where one of them fails.
std::vector<WrittenPart> write_parts(const runtime::Simulation& simulation, const fs::path& folder,
                                     const std::string& label, std::vector<fs::path>& written) {
  std::vector<WrittenPart> parts;
  for (const auto& group : simulation.groups()) {
    const std::string name = part_name(group->id(), group->part(), label);
    write_group(folder / name, group->state(), simulation.steps());
    written.push_back(folder / name);
    parts.push_back(describe(*group, folder, name));
  }
  return parts;
}

std::vector<SavedPart> named(const std::vector<WrittenPart>& parts, const std::string& label) {
  std::vector<SavedPart> all;
  for (const WrittenPart& part : parts) {
    all.push_back({.group = part.group,
                   .part = part.part,
                   .file = {.name = part_name(part.group, part.part, label),
                            .size = part.size,
                            .checksum = {part.checksum.begin(), part.checksum.end()}}});
  }
  return all;
}

}  // namespace

std::string key_of(const built::Header& header, const std::string& kernels, Bytes part_size) {
  Fingerprint key;
  key.add(kernels);
  key.add(std::to_string(part_size.count()));
  for (const auto& text : header.texts) key.add(text.second);
  return key.hex();
}

void save_state(const runtime::Simulation& simulation, const std::string& model_key,
                const fs::path& folder, comm::Communicator& comm) {
  std::vector<fs::path> written;
  try {
    std::string label;
    comm::on_root(comm, [&] { label = new_label(folder, simulation.steps()); });
    label = comm.broadcast(label);
    std::vector<WrittenPart> mine;
    comm::together(comm, [&] { mine = write_parts(simulation, folder, label, written); });
    const auto parts = comm::joined(comm::gather_values(comm, mine));
    comm::on_root(comm, [&] {
      write_saved_files(folder, {.model = model_key,
                                 .steps = simulation.steps(),
                                 .time = simulation.time(),
                                 .parts = named(parts, label)});
    });
  } catch (...) {
    std::error_code ignored;
    for (const fs::path& file : written) fs::remove(file, ignored);
    throw;
  }
}

std::int64_t saved_steps(const fs::path& folder, const std::string& model_key) {
  return read_saved_files(folder, model_key).steps;
}

void restore_state(runtime::Simulation& simulation, const std::string& model_key,
                   const fs::path& folder, comm::Communicator& comm) {
  comm::together(comm, [&] {
    const SavedFiles saved = read_saved_files(folder, model_key);
    std::vector<GroupState> states;
    for (const auto& group : simulation.groups()) {
      const fs::path file = checked_part(folder, saved, group->id(), group->part());
      states.push_back(read_group(file, saved.steps));
    }
    simulation.set_state(states, saved.steps);
  });
}

}  // namespace ballast::simulate
