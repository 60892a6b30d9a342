#include "machine/cgroup.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string>

#include "machine/proc_file.hpp"

namespace ballast::machine {

namespace fs = std::filesystem;

namespace {

/// How one version of the interface names its files and keys.
struct Interface {
  fs::path mount;
  std::string limit;
  std::string usage;
};

std::optional<std::uint64_t> number_of(const fs::path& file) {
  const std::vector<std::string> lines = lines_of(file);
  return lines.empty() ? std::nullopt : number_in(lines.front());
}

/// The limit of one group. Version 1 says "none" by a number near 2^63, which no machine reaches.
std::optional<CgroupMemory> limit_of(const fs::path& group, const Interface& names) {
  const auto limit = number_of(group / names.limit);
  if (!limit || *limit > std::numeric_limits<std::int64_t>::max() / 2) return std::nullopt;
  return CgroupMemory{.limit = Bytes(static_cast<std::int64_t>(*limit)),
                      .file = group / names.limit,
                      .usage = group / names.usage,
                      .statistics = group / "memory.stat"};
}

/// Adds the limits on the way from the process' group up to the mount point. Folders that do not
/// exist (a container sees its own part of the tree) have none.
void add_limits(const Interface& names, const std::string& group,
                std::vector<CgroupMemory>& limits) {
  fs::path below = fs::path(group).relative_path();
  while (true) {
    if (const auto limit = limit_of(names.mount / below, names)) limits.push_back(*limit);
    if (below.empty()) return;
    below = below.parent_path();
  }
}

/// The interface that a line "<number>:<controllers>:<group>" of proc/self/cgroup speaks of.
std::optional<Interface> interface_of(const fs::path& root, const std::string& controllers) {
  const fs::path base = root / "sys/fs/cgroup";
  if (controllers.empty()) return Interface{base, "memory.max", "memory.current"};
  if (("," + controllers + ",").find(",memory,") == std::string::npos) return std::nullopt;
  return Interface{base / "memory", "memory.limit_in_bytes", "memory.usage_in_bytes"};
}

}  // namespace

std::vector<CgroupMemory> cgroup_limits(const fs::path& root) {
  std::vector<CgroupMemory> limits;
  for (const std::string& line : lines_of(root / "proc/self/cgroup")) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const auto names = interface_of(root, line.substr(first + 1, second - first - 1));
    if (names) add_limits(*names, line.substr(second + 1), limits);
  }
  return limits;
}

Bytes cgroup_use(const fs::path& usage, const fs::path& statistics) {
  std::array<char, 8192> buffer{};
  const std::uint64_t used = number_in(text_of(usage, buffer)).value_or(0);
  const std::string_view text = text_of(statistics, buffer);
  // Version 1 counts the groups within only in the lines that begin with "total_".
  auto droppable = number_after(text, "total_inactive_file ");
  if (!droppable) droppable = number_after(text, "inactive_file ");
  return Bytes(static_cast<std::int64_t>(used - std::min(used, droppable.value_or(0))));
}

}  // namespace ballast::machine
