#pragma once
// GroupMemory: the bytes of a group's arrays, by kind. Exact: what the arrays hold, not what the
// allocator rounds them to. Events that await their time are left out: their number changes.
// InstanceMemory tells what of it grows with the instances of a mechanism.

#include <map>
#include <string>

#include "core/quantity.hpp"
#include "engine/runtime/group_arrays.hpp"

namespace ballast::runtime {

struct GroupMemory {
  Bytes nodes;  ///< potentials, matrix, geometry
  /// By name; with indices, pointers, and random streams and what else their kernels allocated.
  std::map<std::string, Bytes> mechanisms;
  Bytes connections;  ///< with weights, delays and their sources
  Bytes spare;        ///< left over where kernels allocate
  Bytes other;        ///< spike sources, played values, gap ends, queue

  [[nodiscard]] Bytes total() const;
  GroupMemory& operator+=(const GroupMemory& more);
};

/// Without what kernels allocated, which its group knows.
[[nodiscard]] GroupMemory memory_of(const GroupArrays& arrays);

/// The arrays of one mechanism in one group.
struct InstanceMemory {
  double each = 0;  ///< bytes of an instance; of what its kernel allocated, the mean
  Bytes once;       ///< columns that all share, and what tells where columns lie
};

/// Of the mechanisms that have instances, by name; `memory` is the group's.
[[nodiscard]] std::map<std::string, InstanceMemory> instance_memory(const GroupArrays& arrays,
                                                                    const GroupMemory& memory);

/// Bytes of an instance where no column is shared; without what its kernel allocates.
[[nodiscard]] Bytes unshared_memory(const MechanismType& type);

}  // namespace ballast::runtime
