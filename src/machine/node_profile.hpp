#pragma once
// What a node offers to the ranks of a job: memory, processors, and which limit counts. Plain data;
// the local node's comes from the kernel, the job's environment and hwloc.

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "core/quantity.hpp"

namespace ballast::machine {

struct NodeProfile {
  std::string name;
  Bytes physical;   ///< memory of the node (MemTotal)
  Bytes usable;     ///< the least of `physical` and all limits
  Bytes available;  ///< free for use now, at most `usable`
  int cores = 1;    ///< physical cores that this process may use
  int sockets = 1;  ///< processor packages
  std::string
      limit;  ///< where `usable` comes from: "physical memory", "cgroup limit (<file>)", ...
};

/// Where the figures are read; tests give others than the system's.
struct NodeSources {
  std::filesystem::path root = "/";  ///< holds proc/ and sys/
  std::function<std::optional<std::string>(const std::string&)> environment;
  std::optional<Bytes> address_space;  ///< limit of a process' address space (RLIMIT_AS)
};

/// The system's own sources.
[[nodiscard]] NodeSources local_sources();

/// As the kernel has it.
[[nodiscard]] std::string host_name(const std::filesystem::path& root = "/");

/// This node. Limits are those of the control groups, of Slurm (SLURM_MEM_PER_NODE, or
/// SLURM_MEM_PER_CPU times SLURM_CPUS_ON_NODE) and of the address space. The first of equals is
/// named. Throws ResourceError if the kernel does not tell the memory, InputError for a Slurm
/// variable that is no number.
[[nodiscard]] NodeProfile local_node(const NodeSources& sources = local_sources());

}  // namespace ballast::machine
