#pragma once
// A group divided into parts that the runtime loads as groups of their own: a part that fits the
// caches runs faster, and threads share the parts of one group. Spikes and states do not depend on
// it. The same parts for the same group, wherever it is loaded. Pure.

#include <cstdint>
#include <vector>

#include "built/group.hpp"
#include "core/quantity.hpp"
#include "engine/runtime/mechanism_table.hpp"

namespace ballast::runtime {

/// Some cells of a group and what is tied to them (group_units.hpp), numbered anew.
struct GroupPart {
  built::Group group;  ///< without the values of mechanisms and without what is opaque
  /// [mechanisms][its instances] their numbers in the whole group, ascending.
  std::vector<std::vector<std::int32_t>> instances;
};

struct DividedGroup {
  std::vector<GroupPart> parts;             ///< at least one
  std::vector<std::vector<double>> values;  ///< [mechanisms]; MechanismData::values of the whole
  std::vector<built::OpaqueData> opaque;    ///< of the whole
};

/// Parts of at most about `largest`, as the data set holds them; a single cell is never divided.
/// Throws EngineError naming mechanisms that have no kernel.
[[nodiscard]] DividedGroup divide(built::Group group, const MechanismTable& mechanisms,
                                  Bytes largest);

}  // namespace ballast::runtime
