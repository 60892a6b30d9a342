#pragma once
// ReceptorMaker: makes the point processes of one synapse kind: which value goes to which
// parameter, random streams, and what overrides assign. One per edge population and kind; made when
// the first edge of that kind is built, so that a mechanism nobody uses need not be there.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "build/edge_columns.hpp"
#include "build/synapse_values.hpp"
#include "engine/engine.hpp"
#include "model/overrides.hpp"

namespace ballast::build {

/// What all synapses of one edge population have in common.
struct PathwaySettings {
  StreamSeed seed;
  std::optional<double> calcium;  ///< mM; scales the release probability
  bool randomize_gaba_rise_time = false;
};

/// Throws InputError at `place` if the library lacks the mechanism.
void require_mechanism(const engine::Engine& engine, const std::string& mechanism,
                       const Place& place, const char* reason);

/// The kind with what its mechanism offers: a kind known by name loses the parameters and the
/// random stream that the mechanism of the library lacks.
[[nodiscard]] model::SynapseKind offered(const engine::Engine& engine, model::SynapseKind kind);

class ReceptorMaker {
 public:
  /// `assigned`: names of all parameters that overrides of this pathway assign. Throws InputError
  /// at `place` if the mechanism is not in the library, EngineError if it lacks a parameter.
  ReceptorMaker(engine::Engine& engine, const model::SynapseKind& kind, const EdgeColumns& columns,
                const PathwaySettings& settings, const std::vector<std::string>& assigned,
                const Place& place);

  struct Site {
    engine::Location location;
    Gid target;
    std::uint64_t synapse = 0;  ///< number of the edge among the target's edges of this population
  };
  /// Makes the synapse of row `row` of the block.
  engine::PointProcessHandle make(const EdgeBlock& block, std::size_t row, const Site& site,
                                  const model::Adjustment& adjustment);

 private:
  std::optional<std::size_t> add_slot(const std::string& parameter);
  void add_constants();
  void find_plastic_slots();
  void fill(const EdgeBlock& block, std::size_t row, const Site& site);
  void set_initial_state();
  void set_stream(engine::PointProcessHandle process, const Site& site);
  void assign(const model::Adjustment& adjustment);

  engine::Engine& engine_;
  const model::SynapseKind& kind_;
  PathwaySettings settings_;
  engine::PointProcessKind handle_;
  std::vector<std::string> parameters_;    ///< slot -> name
  std::vector<std::size_t> attribute_of_;  ///< rule -> column
  std::vector<double> defaults_;           ///< slot -> value before an edge fills it
  std::vector<double> values_;
  std::optional<std::size_t> id_slot_, conductance_slot_, rise_time_slot_;
  /// Of a plastic synapse: what its potentiation at the start decides.
  struct PlasticSlots {
    std::size_t rho, use, use_depressed, use_potentiated;
    std::size_t peak, peak_depressed, peak_potentiated, peak_nmda;
    double threshold;  ///< of rho
  };
  std::optional<PlasticSlots> plastic_;
  std::map<std::string, std::size_t> assigned_slots_;
};

}  // namespace ballast::build
