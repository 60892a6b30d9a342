#pragma once
// Synapse kinds: which mechanism an edge becomes and which of its attributes go to which parameter.
// The same rules serve counting (estimate) and building, so that both see the same synapses.
//   chemical edges, syn_type_id < 100 -> ProbGABAAB_EMS, else ProbAMPANMDA_EMS (neurodamus' rule);
//   edges whose type names a model_template (Exp2Syn, ...) -> that point process;
//   electrical edges -> gap junctions; targets that are point neurons -> plain NetCons;
//   chemical edges that a connection override gives another mechanism -> that mechanism.

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "model/catalog.hpp"
#include "sonata/population.hpp"

namespace ballast::model {

enum class SynapseClass {
  receptor,     ///< a point process on a section, with a NetCon
  direct,       ///< a NetCon onto an artificial cell
  gap_junction  ///< one half of a gap junction
};

/// A mechanism parameter and where its value comes from.
struct ParameterRule {
  std::string parameter;       ///< RANGE variable: "tau_d_AMPA"
  std::string attribute;       ///< edge column: "decay_time"
  bool optional = false;       ///< leave the mechanism's default where the column is missing
  bool absolute = false;       ///< take the absolute value
  bool skip_negative = false;  ///< a negative value means "not set"
  bool by_calcium = false;     ///< scaled with u_hill_coefficient by the extracellular calcium
  friend bool operator==(const ParameterRule&, const ParameterRule&) = default;
};

/// Which ids the Random123 stream of a synapse has.
enum class RandomStream {
  none,
  release,    ///< as ProbAMPANMDA_EMS and ProbGABAAB_EMS
  plasticity  ///< as GluSynapse
};

struct SynapseKind {
  SynapseClass synapse_class = SynapseClass::receptor;
  std::string mechanism = {};  ///< "ProbAMPANMDA_EMS"; "Gap"; "" for direct
  RandomStream random_stream = RandomStream::none;
  /// Of a mechanism that ballast knows by name only: parameters and setRNG that it lacks are left
  /// out.
  bool by_name = false;
  bool inhibitory = false;
  double sign = 1.0;  ///< of the weight; -1 for inhibitory edges onto artificial cells
  std::vector<ParameterRule> parameters = {};
  /// Parameters that are the same for every edge of this kind (from the edge type's
  /// dynamics_params).
  std::vector<std::pair<std::string, double>> constants = {};
  friend bool operator==(const SynapseKind&, const SynapseKind&) = default;
};

/// Classifies the edges of one population. Borrows the circuit and the population.
class SynapseClassifier {
 public:
  SynapseClassifier(const Circuit& circuit, const sonata::EdgePopulation& edges);

  /// As the circuit has them, then what overrides make of each.
  [[nodiscard]] const std::vector<SynapseKind>& kinds() const { return kinds_; }
  /// True if overrides decide by source and target.
  [[nodiscard]] bool needs_nodes() const { return kinds_.size() > own_; }
  /// Index into kinds() of each selected edge, ascending. `sources` and `targets` are the edges'
  /// nodes; they may be empty unless needs_nodes().
  [[nodiscard]] std::vector<std::uint32_t> classify(const sonata::Selection& edges,
                                                    std::span<const std::uint64_t> sources,
                                                    std::span<const std::uint64_t> targets) const;
  /// The first override that names the mechanism of a kind; nothing for kinds of the circuit.
  [[nodiscard]] const Override* origin(std::size_t kind) const;

 private:
  void read_kinds(const sonata::EdgePopulationConfig& config, const CellCatalog& catalog);
  void require_syn_type() const;
  void add_overridden_kinds();
  [[nodiscard]] std::vector<std::uint32_t> own_kinds(const sonata::Selection& edges) const;

  const sonata::EdgePopulation* edges_;
  PathwayOverrides overrides_;
  std::vector<SynapseKind> kinds_;
  std::size_t own_ = 0;  ///< kinds of the circuit; those of override m begin at (m + 1) * own_
  bool by_syn_type_ = false;
  std::vector<std::pair<std::int64_t, std::uint32_t>> kind_of_type_;  ///< edge type id -> kind
};

/// How many spikes an input plays from which nodes of a population, and whose synapses they enter.
struct PlayedSpikes {
  std::string source_population;
  std::vector<std::uint64_t> nodes;                       ///< those with spikes, ascending
  std::vector<std::uint32_t> spikes;                      ///< of each of these nodes
  std::map<std::string, sonata::Selection> targets = {};  ///< by population

  /// The targets in `target` of edges from `source`; nothing if these edges get no spikes.
  [[nodiscard]] const sonata::Selection* targets_of(const std::string& source,
                                                    const std::string& target) const;
};

/// The artificial cell that makes spontaneous minis.
inline constexpr const char* mini_mechanism = "InhPoissonStim";

/// Exact number of edges of one edge population onto every selected target cell, by kind.
struct AfferentCounts {
  std::string edge_population;
  std::string source_population;
  std::string target_population;
  std::vector<SynapseKind> kinds;
  std::vector<std::uint32_t> counts;  ///< selected cells of the target x kinds, row by row
  /// Connections from played spikes, parallel to `counts`: one for each edge and input that drives
  /// it. Empty where no input does.
  std::vector<std::uint32_t> played = {};
  /// Synapses with spontaneous minis, by cell; and those among them that exist for their minis
  /// alone: their source is not part of the simulation. Empty where no synapse has minis.
  std::vector<std::uint32_t> minis = {};
  std::vector<std::uint32_t> minis_alone = {};

  [[nodiscard]] std::uint64_t total(std::size_t kind) const;
  [[nodiscard]] std::uint64_t total() const;
};

/// A contiguous share of each population's selected cells: part `part` of `parts`.
struct Share {
  int part = 0;
  int parts = 1;
};

/// Counts the edges of one population whose source is selected (or virtual) or that have
/// spontaneous minis, and those that `played` drives, block by block in bounded memory. Columns are
/// read only where the index does not say it all. Cells outside the share keep zero, so that ranks
/// can add up.
[[nodiscard]] AfferentCounts count_afferents(const Circuit& circuit,
                                             const sonata::EdgePopulation& edges, Share share,
                                             std::span<const PlayedSpikes> played = {});

/// The same for every edge population of the circuit, in its order.
[[nodiscard]] std::vector<AfferentCounts> count_afferents(
    const Circuit& circuit, Share share, std::span<const PlayedSpikes> played = {});

}  // namespace ballast::model
