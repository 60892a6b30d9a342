#include "generator/configurations.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "generator/connections.hpp"
#include "generator/gap_junctions.hpp"
#include "generator/stream.hpp"

namespace ballast::generator {
namespace {

constexpr std::size_t sample_size = 10;

/// Paths start from the file's own folder, so that a circuit can be moved.
std::string in_base(const std::string& name) {
  return "$BASE_DIR/" + name;
}

Json manifest() {
  return {{"$BASE_DIR", "."}};
}

Json nodes_of(const CircuitModel& model) {
  Json populations;
  populations[cortex_name] = {
      {"type", "biophysical"},
      {"morphologies_dir", in_base(names::swc)},
      {"alternate_morphologies", {{"neurolucida-asc", in_base(names::asc)}}},
      {"biophysical_neuron_models_dir", in_base(names::templates)}};
  if (!model.fibres.empty()) {
    populations[thalamus_name] = {{"type", "virtual"}};
  }
  return Json::array({{{"nodes_file", in_base(names::nodes)}, {"populations", populations}}});
}

Json edges_of(const CircuitModel& model) {
  Json edges = Json::array();
  for (const EdgePopulationEntry& entry : edge_populations(model)) {
    Json populations;
    populations[entry.name] = {{"type", entry.type}};
    edges.push_back({{"edges_file", in_base(entry.name + ".h5")}, {"populations", populations}});
  }
  return edges;
}

/// Random cells, ascending.
std::vector<std::uint64_t> sample(const CircuitModel& model) {
  RandomStream random = stream(model.recipe.seed, Purpose::sample);
  std::set<std::uint64_t> chosen;
  while (chosen.size() < std::min(sample_size, model.cells.size())) {
    chosen.insert(random.below(model.cells.size()));
  }
  return {chosen.begin(), chosen.end()};
}

Json in_cortex(const std::string& key, const Json& value) {
  return {{"population", cortex_name}, {key, value}};
}

/// Times in ms; what a module needs beyond is in `extra`.
Json current_clamp(const char* module, double delay, double duration, const Json& extra) {
  Json input = {{"module", module},
                {"input_type", "current_clamp"},
                {"delay", delay},
                {"duration", duration},
                {"node_set", "Sample"}};
  input.update(extra);
  return input;
}

Json inputs_of(const CircuitModel& model) {
  const SimulationRecipe& simulation = model.recipe.simulation;
  Json inputs = Json::object();
  if (!model.fibres.empty()) {
    inputs["ThalamusReplay"] = {{"module", "synapse_replay"},
                                {"input_type", "spikes"},
                                {"delay", 0.0},
                                {"duration", simulation.duration},
                                {"spike_file", in_base(names::spikes)},
                                {"node_set", "All"}};
  }
  inputs["Pulse"] =
      current_clamp("pulse", 20.0, 5.0,
                    {{"amp_start", simulation.pulse_current}, {"width", 5.0}, {"frequency", 10.0}});
  inputs["Noise"] =
      current_clamp("noise", 0.0, simulation.duration,
                    {{"mean", simulation.noise_mean}, {"variance", simulation.noise_variance}});
  return inputs;
}

}  // namespace

std::vector<EdgePopulationEntry> edge_populations(const CircuitModel& model) {
  std::vector<EdgePopulationEntry> entries = {{population_name(Projection::recurrent), "chemical"}};
  if (!model.fibres.empty()) {
    entries.push_back({population_name(Projection::thalamic), "chemical"});
  }
  if (model.recipe.gap_junctions.pairs.value_or(0) > 0) {
    entries.push_back({gap_junction_population(), "electrical"});
  }
  return entries;
}

Json circuit_config(const CircuitModel& model) {
  Json config;
  config["version"] = 2;
  config["manifest"] = manifest();
  config["node_sets_file"] = in_base(names::node_sets);
  config["components"] = {{"mechanisms_dir", in_base(names::mechanisms)}};
  config["networks"] = {{"nodes", nodes_of(model)}, {"edges", edges_of(model)}};
  return config;
}

Json node_sets(const CircuitModel& model) {
  Json sets;
  sets["All"] = {{"population", cortex_name}};
  sets["Excitatory"] = in_cortex("synapse_class", "EXC");
  sets["Inhibitory"] = in_cortex("synapse_class", "INH");
  for (const LayerRecipe& layer : model.recipe.layers) {
    sets["Layer" + layer.name] = in_cortex("layer", layer.name);
  }
  for (const MetypeRecipe& metype : model.recipe.metypes) {
    sets[metype.name()] = in_cortex("mtype", metype.mtype);
    sets[metype.name()]["etype"] = metype.etype;
  }
  sets["Sample"] = in_cortex("node_id", sample(model));
  if (!model.fibres.empty()) {
    sets["Thalamus"] = {{"population", thalamus_name}};
  }
  return sets;
}

Json simulation_config(const CircuitModel& model) {
  const SimulationRecipe& simulation = model.recipe.simulation;
  Json config;
  config["version"] = 1;
  config["manifest"] = manifest();
  config["network"] = in_base(names::circuit_config);
  config["node_sets_file"] = in_base(names::node_sets);
  config["node_set"] = "All";
  config["target_simulator"] = "NEURON";
  config["run"] = {{"tstop", simulation.duration},
                   {"dt", simulation.dt},
                   {"random_seed", model.recipe.seed % std::numeric_limits<std::uint32_t>::max()}};
  config["conditions"] = {{"celsius", simulation.celsius}, {"v_init", simulation.v_init}};
  config["inputs"] = inputs_of(model);
  config["output"] = {{"output_dir", in_base("output")}, {"spikes_file", "out.h5"}};
  return config;
}

}  // namespace ballast::generator
