#pragma once
// Node targets: what a name in the simulation configuration (inputs, connection_overrides) stands
// for: a node set over all populations, or, as Allen Institute configurations have it, a population
// by name.

#include <map>
#include <string>

#include "core/error.hpp"
#include "sonata/selection.hpp"

namespace ballast::model {

struct Circuit;

/// Nodes by population; populations without any are left out.
using NodeTargets = std::map<std::string, sonata::Selection>;

/// All nodes that `name` stands for, whether they are part of the simulation or not. Throws
/// InputError at `place` if no node set and no population has the name ("did you mean").
[[nodiscard]] NodeTargets resolve_targets(const Circuit& circuit, const std::string& name,
                                          const Place& place);

/// The population's nodes in `targets`; nothing if it has none.
[[nodiscard]] const sonata::Selection* find(const NodeTargets& targets,
                                            const std::string& population);

}  // namespace ballast::model
