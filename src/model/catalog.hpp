#pragma once
// CellCatalog: what the circuit's selected cells are: population x metype x model (template,
// morphology). Read by one rank or all (not collective); memory is 16 bytes per selected cell plus
// the distinct names. Gids: population offsets are multiples of 1000 in the alphabetical order of
// the names, as neurodamus has them, with virtual populations last; they depend on population sizes
// alone, not on the node set.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/log.hpp"
#include "core/quantity.hpp"
#include "model/overrides.hpp"
#include "sonata/circuit_config.hpp"
#include "sonata/node_sets.hpp"
#include "sonata/population.hpp"
#include "sonata/selection.hpp"
#include "sonata/simulation_config.hpp"

namespace ballast::model {

/// Whether the catalog names the metypes of cells. Without, its metype columns are empty: for
/// processes that build cells and tell nothing of metypes.
enum class Metypes { named, left_out };

enum class CellKind {
  detailed,  ///< template with sections, from a morphology or its own geometry
  point,     ///< artificial cell: a point process without sections (nrn:IntFire1)
  virtual_   ///< a source of given spikes; never allocated to a rank
};

/// What cells are made of; one per distinct combination in the circuit.
struct CellModel {
  CellKind kind = CellKind::detailed;
  std::string template_name;              ///< hoc template, or mechanism of a point neuron
  std::filesystem::path template_file;    ///< .hoc; empty for point neurons
  std::filesystem::path morphology_file;  ///< empty where the template has its own geometry
  /// Parameters of a point neuron (its dynamics_params), in the mechanism's own names and units.
  std::vector<std::pair<std::string, double>> parameters;
  friend bool operator==(const CellModel&, const CellModel&) = default;
};

/// The selected cells of one population; the vectors run parallel to nodes.flatten().
struct CatalogPopulation {
  std::string name;
  CellKind kind =
      CellKind::detailed;  ///< a mix of detailed and point counts as detailed; see the model
  std::uint64_t gid_offset = 0;
  std::uint64_t size = 0;                  ///< nodes in the file
  sonata::Selection nodes = {};            ///< selected by the simulation's node set
  std::vector<std::uint32_t> metype = {};  ///< index into CellCatalog::metypes
  std::vector<std::uint32_t> model = {};   ///< index into CellCatalog::models; unused for virtual

  /// Position of a selected node in the vectors; throws std::logic_error if it is not selected.
  [[nodiscard]] std::size_t index_of(NodeId node) const;
  [[nodiscard]] Gid gid(NodeId node) const { return Gid(node.value + gid_offset); }
};

class CellCatalog {
 public:
  /// Reads the populations' columns in blocks. Throws InputError for a template or morphology file
  /// that is missing, a model_type that is not known, an empty selection ("no cells").
  static CellCatalog read(const sonata::SimulationConfig& simulation,
                          const sonata::CircuitConfig& circuit, const sonata::NodeSets& node_sets,
                          Metypes metypes = Metypes::named);

  std::vector<CatalogPopulation> populations;  ///< in gid order; virtual ones too
  std::vector<std::string> metypes;  ///< "mtype-etype", else template + morphology, else node type
  std::vector<CellModel> models;

  [[nodiscard]] const CatalogPopulation& population(const std::string& name) const;
  [[nodiscard]] const CatalogPopulation* find(const std::string& name) const;
  /// Selected cells of all populations that are built (not virtual).
  [[nodiscard]] std::uint64_t cell_count() const;
  /// Hash of populations, selected nodes, models and edge counts; allocation files carry it.
  [[nodiscard]] const std::string& fingerprint() const { return fingerprint_; }

 private:
  std::string fingerprint_;
};

/// What the catalog's columns take in every process that reads it.
[[nodiscard]] Bytes table_memory(const CellCatalog& catalog);

/// Everything the other modules need of the input, read once.
struct Circuit {
  sonata::SimulationConfig simulation;
  sonata::CircuitConfig config;
  sonata::NodeSets node_sets;
  CellCatalog catalog;
  std::map<std::string, std::unique_ptr<sonata::NodePopulation>> nodes;  ///< all of the circuit
  std::vector<std::unique_ptr<sonata::EdgePopulation>> edges;            ///< those between selected
                                                               ///< populations, in circuit order
  std::vector<Override> overrides;  ///< connection_overrides, node sets resolved
  [[nodiscard]] const sonata::EdgePopulationConfig& edge_config(
      const sonata::EdgePopulation& edges_population) const;
};

/// Reads configuration, circuit, node sets and catalog; logs what was chosen.
[[nodiscard]] Circuit read_circuit(const std::filesystem::path& simulation_config, Logger& log,
                                   Metypes metypes = Metypes::named);

}  // namespace ballast::model
