#include "machine/memory_limit.hpp"

#include <array>
#include <limits>

#include "core/error.hpp"
#include "machine/cgroup.hpp"
#include "machine/memory_use.hpp"
#include "machine/proc_file.hpp"

namespace ballast::machine {

namespace {

namespace fs = std::filesystem;

struct SlurmMemory {
  Bytes memory;
  std::string source;
};

Bytes physical_memory(const fs::path& meminfo) {
  const auto kibibytes = number_after(lines_of(meminfo), "MemTotal:");
  if (!kibibytes) {
    throw ResourceError({.place = {meminfo, "MemTotal"},
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
std::optional<SlurmMemory> slurm_limit(const NodeSources& sources) {
  constexpr std::int64_t mebibyte = std::int64_t{1} << 20;
  const auto per_node = environment_number(sources, "SLURM_MEM_PER_NODE");
  if (per_node.value_or(0) > 0)
    return SlurmMemory{Bytes(*per_node * mebibyte), "SLURM_MEM_PER_NODE"};
  const auto per_cpu = environment_number(sources, "SLURM_MEM_PER_CPU");
  const auto cpus = environment_number(sources, "SLURM_CPUS_ON_NODE");
  if (per_cpu.value_or(0) == 0 || cpus.value_or(0) == 0) return std::nullopt;
  return SlurmMemory{Bytes(*per_cpu * mebibyte) * *cpus,
                     "SLURM_MEM_PER_CPU times SLURM_CPUS_ON_NODE"};
}

Bytes physical_use(const fs::path& meminfo) {
  std::array<char, 8192> buffer{};
  const std::string_view text = text_of(meminfo, buffer);
  const auto total = number_after(text, "MemTotal:");
  const auto available = number_after(text, "MemAvailable:");
  if (!total || !available) return Bytes(0);
  return Bytes((static_cast<std::int64_t>(*total) - static_cast<std::int64_t>(*available)) * 1024);
}

Bytes resident_use(const std::vector<fs::path>& processes) {
  Bytes sum;
  for (const fs::path& statm : processes) sum += process_size(statm).resident;
  return sum;
}

}  // namespace

std::vector<MemoryLimit> memory_limits(const NodeSources& sources) {
  const fs::path meminfo = sources.root / "proc/meminfo";
  const fs::path statm = sources.root / "proc/self/statm";
  std::vector<MemoryLimit> limits{{.kind = LimitKind::physical,
                                   .source = "physical memory",
                                   .limit = physical_memory(meminfo),
                                   .files = {meminfo}}};
  for (const CgroupMemory& group : cgroup_limits(sources.root)) {
    limits.push_back({.kind = LimitKind::control_group,
                      .source = "cgroup limit (" + group.file.string() + ")",
                      .limit = group.limit,
                      .files = {group.usage, group.statistics}});
  }
  if (const auto slurm = slurm_limit(sources)) {
    limits.push_back({.kind = LimitKind::resident,
                      .source = slurm->source,
                      .limit = slurm->memory,
                      .files = {statm}});
  }
  if (sources.address_space) {
    limits.push_back({.kind = LimitKind::address_space,
                      .source = "limit of a process' address space (ulimit -v)",
                      .limit = *sources.address_space,
                      .files = {statm}});
  }
  return limits;
}

Bytes in_use(const MemoryLimit& limit) {
  switch (limit.kind) {
    case LimitKind::address_space:
      return process_size(limit.files.front()).address_space;
    case LimitKind::resident:
      return resident_use(limit.files);
    case LimitKind::control_group:
      return cgroup_use(limit.files.at(0), limit.files.at(1));
    case LimitKind::physical:
      break;
  }
  return physical_use(limit.files.front());
}

}  // namespace ballast::machine
