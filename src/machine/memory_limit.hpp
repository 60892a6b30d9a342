#pragma once
// What bounds the memory of this process, and how much of each bound is in use: the address space
// (RLIMIT_AS), Slurm, control groups, physical memory. Plain data; in_use() may be asked from any
// thread.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/quantity.hpp"
#include "machine/node_profile.hpp"

namespace ballast::machine {

/// Whose memory counts.
enum class LimitKind : std::uint8_t {
  address_space,  ///< this process' mappings, resident or not
  resident,       ///< the resident size of the job's processes on this node
  control_group,  ///< all that the group's processes hold
  physical        ///< all that the node's processes hold
};

struct MemoryLimit {
  LimitKind kind = LimitKind::physical;
  std::string source;  ///< as users call it: "physical memory", "cgroup limit (<file>)", ...
  Bytes limit;
  std::vector<std::filesystem::path> files;  ///< where in_use() looks; of `resident`: statm of each
};

/// All limits that are set: physical memory, control groups from the innermost outwards, Slurm
/// (SLURM_MEM_PER_NODE, or SLURM_MEM_PER_CPU times SLURM_CPUS_ON_NODE), address space. Throws as
/// local_node().
[[nodiscard]] std::vector<MemoryLimit> memory_limits(const NodeSources& sources = local_sources());

/// Now; what the kernel could drop at once does not count. Zero where it cannot be read. Allocates
/// nothing.
[[nodiscard]] Bytes in_use(const MemoryLimit& limit);

}  // namespace ballast::machine
