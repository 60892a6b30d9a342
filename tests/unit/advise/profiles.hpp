#pragma once
// Machines for tests.

#include "advise/machine_profile.hpp"

namespace ballast::advise::testing {

constexpr std::int64_t gibibyte = std::int64_t{1} << 30;

/// Nodes of 8 cores and this memory; one partition without a limit of time.
inline MachineProfile machine_of(std::int64_t nodes, Bytes memory) {
  MachineProfile profile;
  profile.name = "m";
  profile.source = "a test";
  profile.memory_per_node = memory;
  profile.cores_per_node = 8;
  profile.ranks_per_node = 8;
  profile.price_per_node_hour = 2;
  profile.scheduler = Scheduler::slurm;
  profile.partitions = {{.name = "p", .max_nodes = nodes, .memory = memory}};
  return profile;
}

}  // namespace ballast::advise::testing
