#pragma once
// GroupMemory: the bytes of a group's arrays, by kind. Exact: what the arrays hold, not what the
// allocator rounds them to. Events that await their time are left out: their number changes.

#include <map>
#include <string>

#include "core/quantity.hpp"
#include "engine/runtime/group_arrays.hpp"

namespace ballast::runtime {

struct GroupMemory {
  Bytes nodes;                              ///< potentials, matrix, geometry
  std::map<std::string, Bytes> mechanisms;  ///< by name; with indices and pointers
  Bytes connections;                        ///< with weights, delays and their sources
  Bytes opaque;                             ///< random streams and what else kernels allocated
  Bytes other;                              ///< spike sources, played values, gap ends, queue

  [[nodiscard]] Bytes total() const;
  GroupMemory& operator+=(const GroupMemory& more);
};

/// Without `opaque`, which its group knows.
[[nodiscard]] GroupMemory memory_of(const GroupArrays& arrays);

}  // namespace ballast::runtime
