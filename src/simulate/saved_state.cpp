#include "simulate/saved_state.hpp"

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/fingerprint.hpp"
#include "core/json_parse.hpp"
#include "core/output_file.hpp"
#include "sonata/hdf5_file.hpp"

namespace ballast::simulate {

namespace {

namespace fs = std::filesystem;
using runtime::GroupState;
using sonata::Hdf5File;

constexpr std::int64_t format = 2;

fs::path group_file(const fs::path& folder, const runtime::CellGroup& group) {
  return folder / fmt::format("{}_{}.h5", group.id(), group.part());
}

fs::path summary_file(const fs::path& folder) {
  return folder / "state.json";
}

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

void write_group(const fs::path& name, const GroupState& state) {
  OutputFile output(name);
  Hdf5File file = Hdf5File::create(output);
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

GroupState read_group(const fs::path& name) {
  const Hdf5File file = Hdf5File::open(name);
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
  comm::on_root(comm, [&] {
    std::error_code ignored;  // there may be none
    fs::remove(summary_file(folder), ignored);
  });
  comm::together(comm, [&] {
    for (const auto& group : simulation.groups()) {
      write_group(group_file(folder, *group), group->state());
    }
  });
  comm::on_root(comm, [&] {
    const Json summary = {{"format", format},
                          {"model", model_key},
                          {"steps", simulation.steps()},
                          {"time_ms", simulation.time()}};
    write_file(summary_file(folder), summary.dump(2) + "\n");
  });
}

std::int64_t saved_steps(const fs::path& folder, const std::string& model_key) {
  const fs::path file = summary_file(folder);
  const Json summary = parse_json(read_file(file), file);
  if (summary.value("format", std::int64_t{0}) != format) {
    throw InputError({.place = {.file = file, .within = "/format"},
                      .problem = "a saved state of another version",
                      .value = summary.value("format", Json(nullptr)).dump(),
                      .reason = fmt::format("this one reads {}", format)});
  }
  if (summary.value("model", "") != model_key) {
    throw InputError(
        {.place = {.file = file, .within = "/model"},
         .problem =
             "the state was saved from another model, with other mechanisms or another part size",
         .suggestion = "Restore it into the model that it was saved from."});
  }
  return summary.at("steps").get<std::int64_t>();
}

void restore_state(runtime::Simulation& simulation, const std::string& model_key,
                   const fs::path& folder, comm::Communicator& comm) {
  comm::together(comm, [&] {
    const std::int64_t steps = saved_steps(folder, model_key);
    std::vector<GroupState> states;
    for (const auto& group : simulation.groups()) {
      states.push_back(read_group(group_file(folder, *group)));
    }
    simulation.set_state(states, steps);
  });
}

}  // namespace ballast::simulate
