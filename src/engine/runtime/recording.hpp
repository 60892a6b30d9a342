#pragma once
// What reports name, in terms of a built model: variables as columns of mechanisms, sections as
// compartments.

#include <cstdint>
#include <string>
#include <vector>

#include "built/group.hpp"
#include "engine/runtime/group_arrays.hpp"

namespace ballast::runtime {

/// A column of a mechanism type, or the membrane potential.
struct RecordedColumn {
  std::int32_t type = -1;
  std::int32_t column = 0;
  [[nodiscard]] bool is_potential() const { return type < 0; }
};

/// Throws InputError naming a variable that no density mechanism or ion of the model has.
[[nodiscard]] RecordedColumn column_of(const std::string& variable,
                                       const MechanismTable& mechanisms);

struct Compartment {
  std::int32_t section = 0;
  std::int32_t node = 0;
  friend bool operator==(const Compartment&, const Compartment&) = default;
};

/// Of a cell's sections, ascending by section, in order along each.
[[nodiscard]] std::vector<Compartment> compartments_of(const built::CellSections& cell,
                                                       const RecordRequest& request);

}  // namespace ballast::runtime
