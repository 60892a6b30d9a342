#include "inputs/spike_inputs.hpp"

#include <algorithm>
#include <optional>

#include "core/error.hpp"
#include "sonata/hdf5_file.hpp"
#include "sonata/spikes.hpp"

namespace ballast::inputs {

namespace {

// Where an input's spikes come from and go to.
struct SpikeSource {
  std::filesystem::path file;
  model::NodeTargets sources;  ///< nodes whose spikes are played
  model::NodeTargets targets;  ///< nodes whose synapses get them
  double begin = 0.0;          ///< ms; earlier spikes are left out
};

std::filesystem::path path_of(const JsonValue& value) {
  return (value.file().parent_path() / value.as_string()).lexically_normal();
}

model::NodeTargets all_nodes(const model::Circuit& circuit) {
  model::NodeTargets targets;
  for (const auto& population : circuit.catalog.populations) {
    targets.emplace(population.name, sonata::Selection::all(population.size));
  }
  return targets;
}

SpikeSource replay_of(const model::Circuit& circuit, const JsonValue& json) {
  const JsonValue node_set = json.at("node_set");
  SpikeSource source{
      .file = path_of(json.at("spike_file")),
      .sources = {},
      .targets = model::resolve_targets(circuit, node_set.as_string(), node_set.place()),
      .begin = json.number_or("delay", 0.0)};
  const auto set = json.find("source");
  source.sources = !set || set->is_null()
                       ? all_nodes(circuit)
                       : model::resolve_targets(circuit, set->as_string(), set->place());
  return source;
}

// Files of virtual nodes: Allen Institute configurations name the sources as the node set.
SpikeSource virtual_trains_of(const model::Circuit& circuit, const JsonValue& json) {
  const JsonValue node_set = json.at("node_set");
  return {.file = path_of(json.at(json.find("spike_file") ? "spike_file" : "input_file")),
          .sources = model::resolve_targets(circuit, node_set.as_string(), node_set.place()),
          .targets = all_nodes(circuit),
          .begin = json.number_or("delay", 0.0)};
}

// Names of the populations in a spike file; nothing where it holds one without a name.
std::optional<std::vector<std::string>> populations_in(const std::filesystem::path& file) {
  if (file.extension() == ".csv") return std::nullopt;
  const auto h5 = sonata::Hdf5File::open(file);
  if (h5.has_dataset("/spikes/timestamps")) return std::nullopt;
  return h5.members("/spikes");
}

bool holds(const std::optional<std::vector<std::string>>& names, const std::string& population) {
  return !names || std::find(names->begin(), names->end(), population) != names->end();
}

build::Replay read_trains(const SpikeSource& source, const std::string& population,
                          const std::string& name_in_file, const sonata::Selection& nodes,
                          double tstop) {
  build::Replay replay{.source_population = population, .times = {}, .targets = source.targets};
  const auto train = sonata::read_spikes(source.file, name_in_file, nodes, source.begin, tstop);
  for (std::size_t i = 0; i < train.times.size(); ++i) {
    replay.times[train.node_ids[i]].push_back(train.times[i]);
  }
  return replay;
}

void require_one_source(const SpikeSource& source, const JsonValue& json) {
  if (source.sources.size() <= 1) return;
  throw json.error("cannot tell whose spikes these are",
                   source.file.string() + " names no population",
                   "Name a node set of one population as the source.");
}

}  // namespace

bool is_spike_input(const sonata::InputConfig& input) {
  return input.module == "synapse_replay" || input.module == "csv" || input.module == "h5" ||
         input.module == "sonata";
}

void read_spike_input(const model::Circuit& circuit, const sonata::InputConfig& input,
                      std::vector<build::Replay>& replays, Logger& log) {
  const SpikeSource source = input.module == "synapse_replay"
                                 ? replay_of(circuit, input.json)
                                 : virtual_trains_of(circuit, input.json);
  const auto names = populations_in(source.file);
  if (!names) require_one_source(source, input.json);
  std::size_t spikes = 0;
  for (const auto& [population, nodes] : source.sources) {
    const auto* known = circuit.catalog.find(population);
    if (known == nullptr || !holds(names, population)) continue;
    const std::string in_file = names ? population : std::string();
    const double tstop = circuit.simulation.run.tstop;
    auto replay = read_trains(source, population, in_file, nodes & known->nodes, tstop);
    for (const auto& [node, times] : replay.times) spikes += times.size();
    const auto outside = nodes - known->nodes;
    if (!outside.empty()) {
      const auto lost = sonata::read_spikes(source.file, in_file, outside, source.begin, tstop);
      if (!lost.times.empty()) {
        log.warning(
            "{}: {} spikes of {} are left out, as their nodes are not part of the simulation",
            input.json.place().to_string(), lost.times.size(), population);
      }
    }
    if (!replay.times.empty()) replays.push_back(std::move(replay));
  }
  if (spikes == 0) {
    log.warning("{}: no spikes of the simulation's nodes in {}", input.json.place().to_string(),
                source.file.string());
  }
}

}  // namespace ballast::inputs
