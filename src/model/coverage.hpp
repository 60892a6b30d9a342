#pragma once
// What an allocation of a circuit must cover. Pure.

#include <vector>

#include "model/catalog.hpp"
#include "plan/allocation.hpp"

namespace ballast::model {

/// The selected cells of all populations that are built (not virtual), in gid order.
[[nodiscard]] std::vector<plan::Coverage> coverage(const CellCatalog& catalog);

}  // namespace ballast::model
