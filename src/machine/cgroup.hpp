#pragma once
// The memory limits of this process' control groups, versions 1 and 2 (kernel:
// admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst). Limits of enclosing groups hold too.
// Internal to machine.

#include <filesystem>
#include <vector>

#include "core/quantity.hpp"

namespace ballast::machine {

struct CgroupMemory {
  Bytes limit;
  std::filesystem::path file;        ///< where the limit stands
  std::filesystem::path usage;       ///< where the use of the group stands
  std::filesystem::path statistics;  ///< what of it the kernel can drop, among others
};

/// All limits that are set, the innermost group's first. `root` holds proc/ and sys/fs/cgroup/.
[[nodiscard]] std::vector<CgroupMemory> cgroup_limits(const std::filesystem::path& root);

/// What a group uses, without file pages that the kernel can drop; zero if it cannot be read.
/// Allocates nothing.
[[nodiscard]] Bytes cgroup_use(const std::filesystem::path& usage,
                               const std::filesystem::path& statistics);

}  // namespace ballast::machine
