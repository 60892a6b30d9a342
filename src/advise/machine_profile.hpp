#pragma once
// MachineProfile: what the nodes of a machine offer to a job, and which jobs its queues take. Plain
// data; from a JSON file (docs/ballast-advise.md), from this node, or from Slurm (sinfo.hpp).

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "advise/time_limit.hpp"
#include "core/json.hpp"
#include "core/quantity.hpp"
#include "machine/node_profile.hpp"

namespace ballast::advise {

/// Jobs that a queue takes, and the nodes that it gives them.
struct Partition {
  std::string name = {};  ///< empty where there are no queues
  std::int64_t max_nodes = 1;
  std::int64_t max_seconds = no_time_limit;
  Bytes memory = {};  ///< of a node, for users' processes
};

/// Who starts a job's ranks.
enum class Scheduler { none, slurm };

struct MachineProfile {
  std::string name, description;
  std::string source;  ///< where the figures come from
  Bytes memory_per_node;
  double usable_fraction = 1;  ///< of the memory, for users' processes
  std::int64_t cores_per_node = 1, sockets = 1;
  std::int64_t ranks_per_node = 1;  ///< unless the user asks for others
  double price_per_node_hour = 0;
  Scheduler scheduler = Scheduler::none;
  std::vector<Partition> partitions;  ///< at least one; the first that takes a job gets it

  [[nodiscard]] std::int64_t max_nodes() const;    ///< of the partition that has most
  [[nodiscard]] std::int64_t max_seconds() const;  ///< of the partition that runs longest
};

/// Throws InputError at the first key that is missing, unknown, of another type or out of range.
[[nodiscard]] MachineProfile profile_from(const JsonValue& value);

/// This node alone, without a queue.
[[nodiscard]] MachineProfile profile_of(const machine::NodeProfile& node);

/// Names of the profiles in a folder, ascending.
[[nodiscard]] std::vector<std::string> profile_names(const std::filesystem::path& folder);

/// The profile of this name in the folder. Throws InputError with the names that there are.
[[nodiscard]] MachineProfile read_profile(const std::string& name,
                                          const std::filesystem::path& folder);

}  // namespace ballast::advise
