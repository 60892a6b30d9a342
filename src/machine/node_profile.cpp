#include "machine/node_profile.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <vector>

#include "core/error.hpp"
#include "machine/cgroup.hpp"
#include "machine/proc_file.hpp"
#include "machine/topology.hpp"

namespace ballast::machine {

namespace {

/// One of the bounds on the node's memory, and what a user calls it.
struct Limit {
  Bytes memory;
  std::string source;
};

Bytes meminfo(const std::filesystem::path& root, const std::string& key) {
  const std::filesystem::path file = root / "proc/meminfo";
  const auto kibibytes = number_after(lines_of(file), key + ":");
  if (!kibibytes) {
    throw ResourceError({.place = {file, key},
                         .problem = "cannot read this node's memory",
                         .reason = "the kernel gives no such line"});
  }
  return Bytes(static_cast<std::int64_t>(*kibibytes) * 1024);
}

/// A variable's whole number; nothing where it is not set, InputError where it is something else.
std::optional<std::int64_t> environment_number(const NodeSources& sources,
                                               const std::string& name) {
  const auto text = sources.environment(name);
  if (!text) return std::nullopt;
  const auto number = number_in(*text);
  const bool whole = !text->empty() && text->find_first_not_of("0123456789") == std::string::npos;
  // Ten digits of MiB are far above any machine, and times 2^20 within 64 bits.
  if (number && whole && text->size() <= 10) return static_cast<std::int64_t>(*number);
  throw InputError({.place = {.file = "environment", .within = name},
                    .problem = "not a number",
                    .value = *text,
                    .reason = "Slurm sets a whole number"});
}

/// sbatch(1): in MiB, where no unit is given; 0 means all memory of the node.
std::optional<Limit> slurm_limit(const NodeSources& sources) {
  constexpr std::int64_t mebibyte = std::int64_t{1} << 20;
  const auto per_node = environment_number(sources, "SLURM_MEM_PER_NODE");
  if (per_node.value_or(0) > 0) return Limit{Bytes(*per_node * mebibyte), "SLURM_MEM_PER_NODE"};
  const auto per_cpu = environment_number(sources, "SLURM_MEM_PER_CPU");
  const auto cpus = environment_number(sources, "SLURM_CPUS_ON_NODE");
  if (per_cpu.value_or(0) == 0 || cpus.value_or(0) == 0) return std::nullopt;
  return Limit{Bytes(*per_cpu * mebibyte) * *cpus, "SLURM_MEM_PER_CPU times SLURM_CPUS_ON_NODE"};
}

std::string host_name(const std::filesystem::path& root) {
  const auto lines = lines_of(root / "proc/sys/kernel/hostname");
  return lines.empty() ? "localhost" : lines.front();
}

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

NodeProfile local_node(const NodeSources& sources) {
  NodeProfile node;
  node.name = host_name(sources.root);
  node.physical = meminfo(sources.root, "MemTotal");
  node.available = meminfo(sources.root, "MemAvailable");
  const Topology topology = local_topology();
  node.cores = topology.cores;
  node.sockets = topology.sockets;

  std::vector<Limit> limits = {{node.physical, "physical memory"}};
  if (const auto group = cgroup_memory(sources.root)) {
    limits.push_back({group->limit, "cgroup limit (" + group->file.string() + ")"});
    node.available = std::min(node.available, std::max(Bytes(0), group->limit - group->in_use));
  }
  if (const auto slurm = slurm_limit(sources)) limits.push_back(*slurm);
  if (sources.address_space) {
    limits.push_back({*sources.address_space, "limit of a process' address space (ulimit -v)"});
  }
  const Limit& least =
      *std::min_element(limits.begin(), limits.end(),
                        [](const Limit& a, const Limit& b) { return a.memory < b.memory; });
  node.usable = least.memory;
  node.limit = least.source;
  node.available = std::min(node.available, node.usable);
  return node;
}

}  // namespace ballast::machine
