#include "sonata/circuit_config.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "sonata/config_document.hpp"
#include "sonata/population.hpp"

namespace ballast::sonata {

namespace {

/// Keys of "components", which a population may override (sonata-extension, "components"; bmtk).
std::vector<std::string> component_keys() {
  return {"morphologies_dir",        "alternate_morphologies", "biophysical_neuron_models_dir",
          "point_neuron_models_dir", "synaptic_models_dir",    "mechanisms_dir",
          "templates_dir",           "spine_morphologies_dir", "spatial_synapse_index_dir",
          "vasculature_file",        "vasculature_mesh",       "microdomains_file",
          "endfeet_meshes_file",     "end_feet_area",          "provenance"};
}

/// Keys of a population within an entry of "networks".
std::vector<std::string> population_keys() {
  std::vector<std::string> keys = component_keys();
  keys.emplace_back("type");
  return keys;
}

/// A population's own settings, then those of "components".
class Components {
 public:
  Components(std::optional<JsonValue> own, std::optional<JsonValue> shared)
      : own_(std::move(own)), shared_(std::move(shared)) {}

  [[nodiscard]] std::filesystem::path path(const std::string& key) const {
    for (const auto* source : {&own_, &shared_}) {
      if (!*source) continue;
      std::filesystem::path found = optional_path(**source, key);
      if (!found.empty()) return found;
    }
    return {};
  }

  [[nodiscard]] std::map<std::string, std::filesystem::path> alternate_morphologies() const {
    for (const auto* source : {&own_, &shared_}) {
      const auto alternates = *source ? (*source)->find("alternate_morphologies") : std::nullopt;
      if (!alternates || alternates->is_null()) continue;
      std::map<std::string, std::filesystem::path> result;
      for (const auto& [format, folder] : alternates->members()) {
        result.emplace(format, config_path(folder));
      }
      return result;
    }
    return {};
  }

  [[nodiscard]] std::string type(std::string fallback) const {
    return own_ ? own_->string_or("type", std::move(fallback)) : fallback;
  }

 private:
  std::optional<JsonValue> own_, shared_;
};

/// An entry of networks/nodes or networks/edges with one of its populations.
struct Entry {
  std::string population;
  JsonValue json;                ///< the whole entry
  std::optional<JsonValue> own;  ///< the population's settings, if it is listed
  std::filesystem::path file;
};

/// Reads one file; read() is called once.
class Reader {
 public:
  explicit Reader(const std::filesystem::path& file)
      : document_(read_config_document(file)), components_(document_.find("components")) {
    config_.file = std::filesystem::absolute(file).lexically_normal();
    warn_unknown_keys(document_, top_keys(), config_.warnings);
    if (components_) warn_unknown_keys(*components_, component_keys(), config_.warnings);
    config_.node_sets_file = optional_file(document_, "node_sets_file");
  }

  CircuitConfig read() {
    const JsonValue networks = document_.at("networks");
    warn_unknown_keys(networks, {"nodes", "edges"}, config_.warnings);
    for (const Entry& entry : entries(networks, "nodes")) add_nodes(entry);
    for (const Entry& entry : entries(networks, "edges")) add_edges(entry);
    if (config_.nodes.empty()) throw networks.error("no node populations");
    config_.mechanisms_dir = mechanisms_dir();
    return std::move(config_);
  }

 private:
  /// A combined file holds the simulation's keys, too; the simulation's reader judges them.
  [[nodiscard]] std::vector<std::string> top_keys() const {
    std::vector<std::string> keys{"version",  "manifest",       "components",      "networks",
                                  "metadata", "node_sets_file", "target_simulator"};
    if (document_.find("run")) keys = document_.unknown_keys({});
    return keys;
  }

  /// `kind` is "nodes" or "edges". Throws for a population declared twice.
  std::vector<Entry> entries(const JsonValue& networks, const std::string& kind) {
    std::vector<Entry> result;
    std::set<std::string> seen;
    const auto list = networks.find(kind);
    if (!list || list->is_null()) return result;
    const std::string types_key = kind == "nodes" ? "node_types_file" : "edge_types_file";
    for (const JsonValue& json : list->elements()) {
      warn_unknown_keys(json, {kind + "_file", types_key, "populations"}, config_.warnings);
      for (Entry& entry : populations(json, kind)) {
        if (!seen.insert(entry.population).second) {
          throw InputError({.place = json.place(),
                            .problem = "duplicate population",
                            .value = entry.population,
                            .reason = "each population is declared once"});
        }
        result.push_back(std::move(entry));
      }
    }
    return result;
  }

  /// The populations that an entry lists, else all of its file.
  std::vector<Entry> populations(const JsonValue& json, const std::string& kind) {
    const std::filesystem::path file = existing_file(json.at(kind + "_file"));
    std::vector<Entry> result;
    const auto listed = json.find("populations");
    if (listed && !listed->is_null()) {
      for (const auto& [name, own] : listed->members()) {
        warn_unknown_keys(own, population_keys(), config_.warnings);
        result.push_back({name, json, own, file});
      }
    } else {
      for (const std::string& name : population_names(file, "/" + kind)) {
        result.push_back({name, json, std::nullopt, file});
      }
    }
    if (result.empty()) throw json.error("no populations");
    return result;
  }

  /// Adds what the entry and the components say of a node population.
  void add_nodes(const Entry& entry) {
    const Components from(entry.own, components_);
    NodePopulationConfig nodes;
    nodes.name = entry.population;
    nodes.nodes_file = entry.file;
    nodes.node_types_file = optional_file(entry.json, "node_types_file");
    nodes.type = from.type("");
    nodes.biophysical_neuron_models_dir = from.path("biophysical_neuron_models_dir");
    nodes.point_neuron_models_dir = from.path("point_neuron_models_dir");
    nodes.morphologies_dir = from.path("morphologies_dir");
    nodes.alternate_morphologies = from.alternate_morphologies();
    config_.nodes.push_back(std::move(nodes));
    if (entry.own && !optional_path(*entry.own, "mechanisms_dir").empty()) {
      own_mechanisms_.push_back(entry.own->at("mechanisms_dir"));
    }
  }

  /// The same for an edge population.
  void add_edges(const Entry& entry) {
    const Components from(entry.own, components_);
    EdgePopulationConfig edges;
    edges.name = entry.population;
    edges.edges_file = entry.file;
    edges.edge_types_file = optional_file(entry.json, "edge_types_file");
    edges.type = from.type("chemical");
    if (edges.type == "electrical_synapse") edges.type = "electrical";  // sonata-extension's name
    edges.synaptic_models_dir = from.path("synaptic_models_dir");
    config_.edges.push_back(std::move(edges));
  }

  /// All mechanisms end up in one library, so that there is one folder of them.
  [[nodiscard]] std::filesystem::path mechanisms_dir() const {
    std::filesystem::path folder =
        components_ ? optional_path(*components_, "mechanisms_dir") : std::filesystem::path();
    for (const JsonValue& own : own_mechanisms_) {
      if (folder.empty()) folder = config_path(own);
      if (config_path(own) == folder) continue;
      throw own.error("second mechanisms folder", "the first is '" + folder.string() + "'",
                      "Put all .mod files into one folder.");
    }
    return folder;
  }

  JsonValue document_;
  std::optional<JsonValue> components_;
  std::vector<JsonValue> own_mechanisms_;
  CircuitConfig config_;
};

}  // namespace

const NodePopulationConfig& CircuitConfig::node_population(const std::string& name) const {
  std::vector<std::string> names;
  for (const NodePopulationConfig& population : nodes) {
    if (population.name == name) return population;
    names.push_back(population.name);
  }
  throw InputError({.place = {file, "/networks/nodes"},
                    .problem = "unknown node population",
                    .value = name,
                    .suggestion = did_you_mean(name, names)});
}

CircuitConfig read_circuit_config(const std::filesystem::path& file) {
  return Reader(file).read();
}

}  // namespace ballast::sonata
