#pragma once
// Connection overrides (connection_overrides of the simulation configuration): what they change in
// the edges between two node sets: weight, delay, mechanism, spontaneous minis and parameters. Of
// several that touch an edge the later wins, field by field; edges that none touches stay as the
// circuit has them (sonata-extension). An override with "delay" changes the weight alone, from that
// time on. Neuromodulation is refused by name.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/json.hpp"
#include "model/node_targets.hpp"

namespace ballast::model {

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
  std::optional<double> minis;   ///< rate of spontaneous minis in Hz
  double start = 0.0;            ///< ms; above 0 only the weight counts, from then on
  std::string mechanism;         ///< modoverride, in place of the edge's; empty keeps it
  std::vector<Assignment> assignments;
  /// Where the file says so.
  struct Places {
    Place start, minis, mechanism, assignments;
  };
  Places places;
};

/// What the overrides make of one edge, beside its kind and its minis.
struct Adjustment {
  double weight = 1.0;
  std::optional<double> delay;
  std::vector<const Override*> configured_by;  ///< those with assignments, in order
  std::vector<const Override*> later;          ///< those that start later, by time
  /// Something that only synapses on sections can have; where the file asks for it.
  const Place* for_synapses = nullptr;
};

/// All overrides in the order of the file.
[[nodiscard]] std::vector<Override> read_overrides(const Circuit& circuit);

/// The overrides that can touch the edges between two populations; borrows them.
class PathwayOverrides {
 public:
  PathwayOverrides(const std::vector<Override>& overrides, const std::string& source_population,
                   const std::string& target_population);

  [[nodiscard]] Adjustment adjust(std::uint64_t source, std::uint64_t target) const;
  /// Names of all parameters that they assign, each once.
  [[nodiscard]] std::vector<std::string> parameters() const;

  /// The mechanisms that they put in place of others, each once, in order.
  [[nodiscard]] const std::vector<std::string>& mechanisms() const { return mechanisms_; }
  /// Which of them an edge becomes; nothing if it keeps its own.
  [[nodiscard]] std::optional<std::size_t> mechanism(std::uint64_t source,
                                                     std::uint64_t target) const;
  /// The override that names the mechanism, for messages.
  [[nodiscard]] const Override& naming(const std::string& mechanism) const;

  /// True if one of them sets a rate of minis.
  [[nodiscard]] bool any_minis() const { return any_minis_; }
  [[nodiscard]] std::optional<double> minis(std::uint64_t source, std::uint64_t target) const;

 private:
  struct Entry {
    const Override* override_;
    const sonata::Selection* sources;
    const sonata::Selection* targets;
    std::optional<std::size_t> mechanism;  ///< index into mechanisms_

    [[nodiscard]] bool touches(std::uint64_t source, std::uint64_t target) const;
  };
  std::size_t index_of(const std::string& mechanism);

  std::vector<Entry> entries_;
  std::vector<std::string> mechanisms_;
  bool any_minis_ = false;
};

}  // namespace ballast::model
