#pragma once
// From a group of a built model to what runs.

#include <memory>
#include <vector>

#include "built/group.hpp"
#include "engine/runtime/cell_group.hpp"

namespace ballast::runtime {

struct LoadedGroup {
  std::vector<std::unique_ptr<CellGroup>> parts;
  /// Before INITIAL: some columns are given up after it.
  GroupMemory laid_out;      ///< without what BBCOREPOINTERs hold
  GroupMemory before_start;  ///< with it
};

/// Divides the group (GroupOptions::largest_part), lays the parts out and initialises them at t =
/// 0. Takes its arrays over; borrows the mechanisms. Throws EngineError for a mechanism without
/// kernel and for damaged data of BBCOREPOINTERs.
[[nodiscard]] LoadedGroup load_group(built::Group group, const MechanismTable& mechanisms,
                                     const GroupOptions& options);

}  // namespace ballast::runtime
