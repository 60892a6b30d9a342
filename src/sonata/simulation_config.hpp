#pragma once
// simulation_config.json: what to run. Everything that the SONATA guide and the sonata-extension
// define is read and type-checked; paths are absolute. What ballast cannot do yet is refused later,
// by name, by the module that would do it; nothing is skipped here. Unknown keys are reported in
// `warnings`.

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/json.hpp"

namespace ballast::sonata {

struct RunConfig {
  double tstop = 0;  ///< ms
  double dt = 0;     ///< ms
  std::uint32_t random_seed = 0;
  std::optional<std::uint32_t> synapse_seed, ionchannel_seed, minis_seed, stimulus_seed;
  std::optional<double> spike_threshold;  ///< mV
  std::optional<double> segment_length;   ///< bmtk's "dL": upper limit in um
  std::string integration_method = "0";   ///< "0" Euler, "1" Crank-Nicolson, "2" with ion currents
};

struct OutputConfig {
  std::filesystem::path output_dir;
  std::string spikes_file = "out.h5";
  std::string spikes_sort_order = "by_time";  ///< "none", "by_id", "by_time"
  std::string log_file;                       ///< may be empty
};

/// A change of cells before the run ("conditions/modifications"): kept as JSON, refused by name by
/// build.
struct ConditionsConfig {
  double celsius = 34.0;
  double v_init = -80.0;
  std::optional<double> extracellular_calcium;
  bool randomize_gaba_rise_time = false;
  std::string spike_location = "soma";
  /// mechanism -> GLOBAL variable -> value
  std::map<std::string, std::map<std::string, double>> mechanisms;
  std::vector<JsonValue> modifications;
};

/// One entry of "inputs"; the keys of its module are read by run/ through `json`.
struct InputConfig {
  std::string name;
  std::string module;      ///< "pulse", "linear", "synapse_replay", "sonata", "h5" ...
  std::string input_type;  ///< "current_clamp", "spikes" ...
  std::string node_set;    ///< target; "" if not stated
  JsonValue json;
};

struct ConnectionOverride {
  std::string name;
  std::string source, target;  ///< node sets
  std::optional<double> weight, spont_minis, synapse_delay_override, delay;
  std::string synapse_configure, modoverride;
  JsonValue json;
};

struct ReportConfig {
  std::string name;
  std::string type;  ///< "compartment", "summation", "synapse", "compartment_set", "lfp"
  bool enabled = true;
  JsonValue json;
};

struct SimulationConfig {
  std::filesystem::path file;
  std::filesystem::path network;                ///< circuit_config.json
  std::filesystem::path node_sets_file;         ///< may be empty
  std::filesystem::path compartment_sets_file;  ///< may be empty
  std::filesystem::path mechanisms_dir;         ///< may be empty
  std::string node_set;                         ///< "" = all non-virtual nodes
  std::string target_simulator = "NEURON";
  RunConfig run;
  OutputConfig output;
  ConditionsConfig conditions;
  std::vector<InputConfig> inputs;                       ///< in file order
  std::vector<ConnectionOverride> connection_overrides;  ///< in file order; later wins
  std::vector<ReportConfig> reports;
  std::vector<std::string> warnings;  ///< "file:/pointer: unknown key 'x'. Did you mean 'y'?"
};

/// Reads and checks the file. Absent "network" means circuit_config.json beside it; "circuit"
/// in Allen style ("network" + "simulator" manifests, run/dL, target_simulator) is accepted too.
[[nodiscard]] SimulationConfig read_simulation_config(const std::filesystem::path& file);

}  // namespace ballast::sonata
