#pragma once
// How a data set numbers what is in a group (as NEURON 8.2.2 writes it: nrniv/nrncore_write): a
// value by one index for instance and column, a source of events by a code, and what POINTERs point
// to. Pure.

#include <cstdint>
#include <vector>

#include "built/group.hpp"
#include "engine/runtime/mechanism_table.hpp"

namespace ballast::runtime {

/// A place in the values of a mechanism.
struct ValuePlace {
  std::int32_t instance = 0;
  std::int32_t column = 0;
};
[[nodiscard]] inline ValuePlace value_place(const MechanismType& type, std::int32_t index) {
  return {index / type.model.value_count, index % type.model.value_count};
}
[[nodiscard]] inline std::int32_t value_index(const MechanismType& type, ValuePlace place) {
  return place.instance * type.model.value_count + place.column;
}

/// An instance that is a source of events is known by this code, below -1.
struct EventSource {
  std::int32_t type = 0;
  std::int32_t instance = 0;
};
[[nodiscard]] inline bool is_event_source(std::int32_t code) {
  return code < -1;
}
[[nodiscard]] inline EventSource event_source(std::int32_t code) {
  return {-code % 1000, -code / 1000};
}
[[nodiscard]] inline std::int32_t event_code(EventSource source) {
  return -(source.type + 1000 * source.instance);
}

/// Weights of each connection. NEURON 8.2.2 writes one for a connection without target, other
/// programs none: the number of all weights tells. Throws EngineError where neither fits.
[[nodiscard]] std::vector<std::int32_t> weight_counts(const built::Group& group,
                                                      const MechanismTable& mechanisms);

/// Calls visit(slot, instance, type, index) for each POINTER of a mechanism; type < 0 is a node's
/// potential.
template <class Visit>
void for_each_pointer(const MechanismType& mechanism, const built::MechanismData& data,
                      const Visit& visit) {
  const kernel::Kernel* kernel = mechanism.kernel;
  if (kernel == nullptr) return;
  std::size_t next = 0;
  for (std::int32_t i = 0; i < data.count; ++i) {
    const std::int32_t* datums = data.data.data() + std::ptrdiff_t{i} * kernel->datum_count;
    for (std::int32_t s = 0; s < kernel->slot_count; ++s) {
      if (kernel->slots[s].kind != kernel::SlotKind::pointer) continue;
      visit(s, i, data.pointed.at(next++), datums[kernel->slots[s].datum]);
    }
  }
}

}  // namespace ballast::runtime
