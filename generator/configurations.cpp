#include "generator/configurations.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "generator/gap_junctions.hpp"
#include "generator/projections.hpp"
#include "generator/stream.hpp"

namespace ballast::generator {
namespace {

constexpr std::uint64_t sample_size = 10;

/// Paths start from the file's own folder, so that a circuit can be moved.
std::string in_base(const std::string& name) {
  return "$BASE_DIR/" + name;
}

Json manifest() {
  return {{"$BASE_DIR", "."}};
}

Json cells_of(const PopulationModel& population) {
  return {{"type", "biophysical"},
          {"morphologies_dir", in_base(morphology_folder(population, names::swc))},
          {"alternate_morphologies",
           {{"neurolucida-asc", in_base(morphology_folder(population, names::asc))}}},
          {"biophysical_neuron_models_dir", in_base(names::templates)}};
}

Json point_neurons() {
  Json populations;
  populations[point_neurons_name] = {{"type", "point_neuron"},
                                     {"point_neuron_models_dir", in_base(names::point_models)}};
  return {{"nodes_file", in_base(names::point_neurons)},
          {"node_types_file", in_base(names::point_neuron_types)},
          {"populations", populations}};
}

Json nodes_of(const CircuitModel& model) {
  Json populations;
  for (const PopulationModel& population : model.populations) {
    populations[population.name] = cells_of(population);
  }
  if (model.fibres.size() > 0) {
    populations[thalamus_name] = {{"type", "virtual"}};
  }
  Json nodes = Json::array({{{"nodes_file", in_base(names::nodes)}, {"populations", populations}}});
  if (model.point_neurons.size() > 0) {
    nodes.push_back(point_neurons());
  }
  return nodes;
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
std::vector<std::uint64_t> sample(const Recipe& recipe) {
  RandomStream random = stream(recipe.seed, Purpose::sample);
  std::set<std::uint64_t> chosen;
  while (chosen.size() < std::min(sample_size, recipe.cells)) {
    chosen.insert(random.below(recipe.cells));
  }
  return {chosen.begin(), chosen.end()};
}

/// One name, or a list of several.
Json one_or_all(const std::vector<std::string>& names) {
  return names.size() == 1 ? Json(names.front()) : Json(names);
}

std::vector<std::string> populations_of_cells(const CircuitModel& model) {
  std::vector<std::string> populations;
  for (const PopulationModel& population : model.populations) {
    populations.push_back(population.name);
  }
  return populations;
}

/// Everything that is not virtual.
Json built_populations(const CircuitModel& model) {
  std::vector<std::string> populations = populations_of_cells(model);
  if (model.point_neurons.size() > 0) {
    populations.emplace_back(point_neurons_name);
  }
  return one_or_all(populations);
}

void add_metypes(const CircuitModel& model, const Json& cells, Json& sets) {
  if (model.recipe.without_metypes) {
    return;
  }
  for (const MetypeRecipe& metype : model.recipe.metypes) {
    sets[metype.name()] = {{"population", cells},
                           {"mtype", one_or_all(model.recipe.mtypes_of(metype))},
                           {"etype", metype.etype}};
  }
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
  if (model.fibres.size() > 0) {
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

std::string morphology_folder(const PopulationModel& population, const std::string& format) {
  return population.name == cortex_name ? format : population.name + "/" + format;
}

std::vector<EdgePopulationEntry> edge_populations(const CircuitModel& model) {
  std::vector<EdgePopulationEntry> entries;
  for (const Projection& projection : projections(model)) {
    entries.push_back({projection.name(), "chemical"});
  }
  if (model.recipe.gap_junctions.pairs.value_or(0) > 0) {
    for (const PopulationModel& population : model.populations) {
      entries.push_back({gap_junction_population(population), "electrical"});
    }
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
  const Json cells = one_or_all(populations_of_cells(model));
  const auto cells_with = [&](const std::string& key, const Json& value) {
    return Json{{"population", cells}, {key, value}};
  };
  Json sets;
  sets["All"] = {{"population", built_populations(model)}};
  sets["Excitatory"] = cells_with("synapse_class", "EXC");
  sets["Inhibitory"] = cells_with("synapse_class", "INH");
  for (const LayerRecipe& layer : model.recipe.layers) {
    sets["Layer" + layer.name] = cells_with("layer", layer.name);
  }
  add_metypes(model, cells, sets);
  sets["Sample"] = {{"population", cortex_name}, {"node_id", sample(model.recipe)}};
  if (model.fibres.size() > 0) {
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

/// In seconds, as bmtk writes them (bmtk/simulator/pointnet; the SONATA example 300_intfire).
Json point_model(const PointNeuronRecipe& neurons, bool excitatory) {
  return {{"type", "NEURON_IntFire1"},
          {"tau", (excitatory ? neurons.tau : neurons.inhibitory_tau) / 1000},
          {"refrac", neurons.refractory_time / 1000}};
}

}  // namespace ballast::generator
