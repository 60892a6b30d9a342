#include "machine/cgroup.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "machine/proc_file.hpp"

namespace ballast::machine {

namespace fs = std::filesystem;

namespace {

/// How one version of the interface names its files and keys.
struct Interface {
  fs::path mount;
  std::string limit;
  std::string usage;
  std::string droppable;
};

std::optional<std::uint64_t> number_of(const fs::path& file) {
  const std::vector<std::string> lines = lines_of(file);
  return lines.empty() ? std::nullopt : number_in(lines.front());
}

/// The limit of one group. Version 1 says "none" by a number near 2^63, which no machine reaches.
std::optional<CgroupMemory> limit_of(const fs::path& group, const Interface& names) {
  const auto limit = number_of(group / names.limit);
  if (!limit || *limit > std::numeric_limits<std::int64_t>::max() / 2) return std::nullopt;
  const std::uint64_t usage = number_of(group / names.usage).value_or(0);
  const std::uint64_t droppable =
      number_after(lines_of(group / "memory.stat"), names.droppable).value_or(0);
  return CgroupMemory{
      .limit = Bytes(static_cast<std::int64_t>(*limit)),
      .in_use = Bytes(static_cast<std::int64_t>(usage - std::min(usage, droppable))),
      .file = group / names.limit};
}

/// The least limit on the way from the process' group up to the mount point. Folders that do not
/// exist (a container sees its own part of the tree) have none.
std::optional<CgroupMemory> least_limit(const Interface& names, const std::string& group) {
  std::optional<CgroupMemory> least;
  fs::path below = fs::path(group).relative_path();
  while (true) {
    const auto limit = limit_of(names.mount / below, names);
    if (limit && (!least || limit->limit < least->limit)) least = limit;
    if (below.empty()) return least;
    below = below.parent_path();
  }
}

/// The interface that a line "<number>:<controllers>:<group>" of proc/self/cgroup speaks of.
std::optional<Interface> interface_of(const fs::path& root, const std::string& controllers) {
  const fs::path base = root / "sys/fs/cgroup";
  if (controllers.empty()) return Interface{base, "memory.max", "memory.current", "inactive_file "};
  if (("," + controllers + ",").find(",memory,") == std::string::npos) return std::nullopt;
  return Interface{base / "memory", "memory.limit_in_bytes", "memory.usage_in_bytes",
                   "total_inactive_file "};
}

}  // namespace

std::optional<CgroupMemory> cgroup_memory(const fs::path& root) {
  std::optional<CgroupMemory> least;
  for (const std::string& line : lines_of(root / "proc/self/cgroup")) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const auto names = interface_of(root, line.substr(first + 1, second - first - 1));
    if (!names) continue;
    const auto limit = least_limit(*names, line.substr(second + 1));
    if (limit && (!least || limit->limit < least->limit)) least = limit;
  }
  return least;
}

}  // namespace ballast::machine
