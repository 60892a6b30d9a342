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
inline constexpr const char* spikes = "thalamus_spikes.h5";
inline constexpr const char* swc = "morphologies/swc";
inline constexpr const char* asc = "morphologies/asc";
inline constexpr const char* templates = "hoc";
inline constexpr const char* mechanisms = "mechanisms";
}  // namespace names

/// The edge populations that the circuit has, each in a file "<name>.h5".
struct EdgePopulationEntry {
  std::string name, type;  ///< type: "chemical", "electrical"
};
[[nodiscard]] std::vector<EdgePopulationEntry> edge_populations(const CircuitModel& model);

/// Populations with their files, types and folders (SONATA extension, "Circuit config").
[[nodiscard]] Json circuit_config(const CircuitModel& model);
/// All, Excitatory, Inhibitory, Layer<name>, every metype by its name, Sample (at most 10 cells)
/// and Thalamus.
[[nodiscard]] Json node_sets(const CircuitModel& model);
/// Replays the thalamus, and disturbs the cells of Sample by a pulse and noise.
[[nodiscard]] Json simulation_config(const CircuitModel& model);

}  // namespace ballast::generator
