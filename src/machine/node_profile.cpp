#include "machine/node_profile.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <vector>

#include "machine/memory_limit.hpp"
#include "machine/proc_file.hpp"
#include "machine/topology.hpp"

namespace ballast::machine {

namespace {

/// Of this process; nothing where it is unlimited, as it usually is.
std::optional<Bytes> address_space_limit() {
  struct rlimit limit {};
  if (::getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return std::nullopt;
  constexpr rlim_t largest = std::numeric_limits<std::int64_t>::max();
  return Bytes(static_cast<std::int64_t>(std::min(limit.rlim_cur, largest)));
}

std::optional<std::string> from_environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

}  // namespace

NodeSources local_sources() {
  return {.root = "/", .environment = from_environment, .address_space = address_space_limit()};
}

std::string host_name(const std::filesystem::path& root) {
  const auto lines = lines_of(root / "proc/sys/kernel/hostname");
  return lines.empty() ? "localhost" : lines.front();
}

NodeProfile local_node(const NodeSources& sources) {
  NodeProfile node;
  node.name = host_name(sources.root);
  const Topology topology = local_topology();
  node.cores = topology.cores;
  node.sockets = topology.sockets;
  const std::vector<MemoryLimit> limits = memory_limits(sources);
  const MemoryLimit& least = *std::min_element(
      limits.begin(), limits.end(),
      [](const MemoryLimit& a, const MemoryLimit& b) { return a.limit < b.limit; });
  node.physical = limits.front().limit;
  node.usable = least.limit;
  node.limit = least.source;
  node.available = node.usable;
  for (const MemoryLimit& limit : limits) {
    if (limit.kind != LimitKind::control_group && limit.kind != LimitKind::physical) continue;
    node.available = std::min(node.available, std::max(Bytes(0), limit.limit - in_use(limit)));
  }
  return node;
}

}  // namespace ballast::machine
