#pragma once
// Node sets: named selections over all populations (SONATA guide "Node Sets" and the
// sonata-extension): keys within a set AND, lists OR, a list of names is a compound, operators
// $regex $gt $gte $lt $lte, node_id without population applies to every population. Later files
// extend and override.

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "sonata/population.hpp"
#include "sonata/selection.hpp"

namespace ballast::sonata {

class NodeSets {
 public:
  NodeSets() = default;
  /// Adds the sets of a file; a set of the same name is replaced.
  void add_file(const std::filesystem::path& file);
  /// Makes the name of a population stand for all its nodes, unless a set has the same name (SONATA
  /// guide: populations are implicitly in the name space of node sets). Add those of the circuit.
  void add_population(const std::string& name);
  [[nodiscard]] bool has(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> names() const;
  /// The nodes of `population` in set `name`; memory is bounded by a block of nodes and the result.
  /// A population without an attribute that is asked for has no such nodes. $regex matches anywhere
  /// in the text (ECMAScript), as libsonata does. Throws InputError for an unknown name ("did you
  /// mean"), a cycle of compounds, an unknown operator, or a node_id beyond the one population that
  /// the set names; node_ids of sets that name none or several select what exists.
  [[nodiscard]] Selection resolve(const std::string& name, const NodePopulation& population) const;

 private:
  [[nodiscard]] Selection resolve(const std::string& name, const NodePopulation& population,
                                  std::vector<std::string> chain, const Place& asked_at) const;

  std::map<std::string, JsonValue> sets_;
  std::set<std::string> populations_;
};

}  // namespace ballast::sonata
