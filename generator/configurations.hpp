#pragma once
// The JSON files of a circuit: circuit_config.json, node_sets.json and simulation_config.json. Pure
// functions from the model to documents; all paths in them are relative to the circuit's folder.

#include "core/json.hpp"
#include "generator/model.hpp"

namespace ballast::generator {

/// Names of the files and folders within a circuit's folder.
namespace names {
inline constexpr const char* circuit_config = "circuit_config.json";
inline constexpr const char* simulation_config = "simulation_config.json";
inline constexpr const char* node_sets = "node_sets.json";
inline constexpr const char* nodes = "nodes.h5";
inline constexpr const char* point_neurons = "point_neurons.h5";
inline constexpr const char* point_neuron_types = "point_neuron_types.csv";
inline constexpr const char* point_models = "point_neuron_models";
inline constexpr const char* spikes = "thalamus_spikes.h5";
inline constexpr const char* swc = "morphologies/swc";
inline constexpr const char* asc = "morphologies/asc";
inline constexpr const char* templates = "hoc";
inline constexpr const char* mechanisms = "mechanisms";
}  // namespace names

/// names::swc or names::asc of a population; cortex_2 and so on have them in a folder of their own,
/// as they have other morphologies of the same names.
[[nodiscard]] std::string morphology_folder(const PopulationModel& population,
                                            const std::string& format);

/// The edge populations that the circuit has, each in a file "<name>.h5".
struct EdgePopulationEntry {
  std::string name, type;  ///< type: "chemical", "electrical"
};
[[nodiscard]] std::vector<EdgePopulationEntry> edge_populations(const CircuitModel& model);

/// Populations with their files, types and folders (SONATA extension, "Circuit config").
[[nodiscard]] Json circuit_config(const CircuitModel& model);
/// All, Excitatory, Inhibitory, Layer<name>, every metype by its name, Sample (at most 10 cells of
/// the cortex) and Thalamus.
[[nodiscard]] Json node_sets(const CircuitModel& model);
/// The JSON file with a point neuron's parameters.
[[nodiscard]] Json point_model(const PointNeuronRecipe& neurons, bool excitatory);
/// Replays the thalamus, and disturbs the cells of Sample by a pulse and noise.
[[nodiscard]] Json simulation_config(const CircuitModel& model);

}  // namespace ballast::generator
