#pragma once
// circuit_config.json: which files hold which populations, and where models live. Paths are
// absolute after reading (manifest variables resolved, relative to the file that holds them).

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace ballast::sonata {

struct NodePopulationConfig {
  std::string name;
  std::filesystem::path nodes_file;
  std::filesystem::path node_types_file;  ///< may be empty
  std::string type;                       ///< "biophysical", "virtual", ... ; "" if not stated
  std::filesystem::path biophysical_neuron_models_dir;  ///< templates
  std::filesystem::path point_neuron_models_dir;        ///< JSON of point neurons
  std::filesystem::path morphologies_dir;               ///< SWC by convention
  std::map<std::string, std::filesystem::path>
      alternate_morphologies;  ///< "neurolucida-asc", "h5v1"
};

struct EdgePopulationConfig {
  std::string name;
  std::filesystem::path edges_file;
  std::filesystem::path edge_types_file;  ///< may be empty
  std::string type;  ///< "chemical", "electrical", ...; "chemical" if not stated
  std::filesystem::path synaptic_models_dir;
  [[nodiscard]] bool is_electrical() const { return type == "electrical"; }  ///< gap junctions
};

struct CircuitConfig {
  std::filesystem::path file;
  std::filesystem::path node_sets_file;     ///< may be empty
  std::filesystem::path mechanisms_dir;     ///< components/mechanisms_dir; may be empty
  std::vector<NodePopulationConfig> nodes;  ///< in file order; names are unique
  std::vector<EdgePopulationConfig> edges;  ///< in file order; names are unique
  std::vector<std::string> warnings = {};   ///< "file:/pointer: unknown key 'x'. Did you mean 'y'?"

  [[nodiscard]] const NodePopulationConfig& node_population(const std::string& name) const;
};

/// Reads and checks the file. A networks entry without "populations" means all populations of its
/// file. Folders need not exist: whoever uses one reports it. Throws InputError for missing files,
/// duplicate populations and everything else that is wrong.
[[nodiscard]] CircuitConfig read_circuit_config(const std::filesystem::path& file);

}  // namespace ballast::sonata
