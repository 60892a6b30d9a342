#pragma once
// Connection overrides (connection_overrides of the simulation configuration): weight, delay and
// parameters of the synapses between two node sets. Of several that touch an edge the later wins,
// field by field; edges that none touches stay as the circuit has them (sonata-extension). What is
// not built yet (spont_minis, modoverride, delay, neuromodulation) is refused by name.

#include <optional>
#include <string>
#include <vector>

#include "build/node_targets.hpp"
#include "core/json.hpp"

namespace ballast::build {

/// "%s.name = value" of synapse_configure.
struct Assignment {
  std::string parameter;
  double value = 0.0;
  friend bool operator==(const Assignment&, const Assignment&) = default;
};

/// The assignments of a synapse_configure text. Throws InputError at `text` for any other
/// statement.
[[nodiscard]] std::vector<Assignment> parse_configure(const JsonValue& text);

/// One override with its node sets resolved.
struct Override {
  NodeTargets sources, targets;
  std::optional<double> weight;  ///< factor on the weight; 0 builds a synapse that stays silent
  std::optional<double> delay;   ///< ms, in place of the edge's
  std::vector<Assignment> assignments;
  Place place;
};

/// What the overrides make of one edge.
struct Adjustment {
  double weight = 1.0;
  std::optional<double> delay;
  std::vector<const Override*> configured_by;  ///< those with assignments, in order
};

/// All overrides; they must outlive the pathways made from them.
[[nodiscard]] std::vector<Override> read_overrides(const model::Circuit& circuit);

/// The overrides that can touch the edges between two populations.
class PathwayOverrides {
 public:
  PathwayOverrides(const std::vector<Override>& overrides, const std::string& source_population,
                   const std::string& target_population);

  [[nodiscard]] Adjustment adjust(std::uint64_t source, std::uint64_t target) const;
  /// Names of all parameters that they assign, each once.
  [[nodiscard]] std::vector<std::string> parameters() const;

 private:
  struct Entry {
    const Override* override_;
    const sonata::Selection* sources;
    const sonata::Selection* targets;
  };
  std::vector<Entry> entries_;
};

}  // namespace ballast::build
