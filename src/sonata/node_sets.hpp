#pragma once
// Node sets: named selections over all populations (SONATA guide "Node Sets" and the
// sonata-extension): keys within a set AND, lists OR, a list of names is a compound, operators
// $regex $gt $gte $lt $lte, node_id without population applies to every population. Later files
// extend and override.

#include <filesystem>
#include <map>
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
  [[nodiscard]] bool has(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> names() const;
  /// The nodes of `population` in set `name`. Throws InputError for an unknown name ("did you
  /// mean"), a cycle of compounds, an unknown operator, or ids beyond the population.
  [[nodiscard]] Selection resolve(const std::string& name, const NodePopulation& population) const;

 private:
  std::map<std::string, JsonValue> sets_;
};

}  // namespace ballast::sonata
