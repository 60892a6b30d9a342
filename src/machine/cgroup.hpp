#pragma once
// The memory limit of this process' control groups, versions 1 and 2 (kernel:
// admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst). Limits of enclosing groups hold too; the
// least counts. Internal to machine.

#include <filesystem>
#include <optional>

#include "core/quantity.hpp"

namespace ballast::machine {

struct CgroupMemory {
  Bytes limit;
  Bytes in_use;  ///< by the group whose limit it is, without file pages that the kernel can drop
  std::filesystem::path file;  ///< where the limit stands
};

/// The least limit that counts; nothing where none is set. `root` holds proc/ and sys/fs/cgroup/.
[[nodiscard]] std::optional<CgroupMemory> cgroup_memory(const std::filesystem::path& root);

}  // namespace ballast::machine
