#include "advise/machine_profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace ballast::advise {

namespace {

namespace fs = std::filesystem;

constexpr const char* schema_name = "ballast-machine-profile";
constexpr std::int64_t schema_version = 1;

std::int64_t whole(const JsonValue& object, const char* key, std::int64_t most) {
  const JsonValue value = object.at(key);
  const std::int64_t number = value.as_integer();
  if (number < 1 || number > most) {
    throw value.error("out of range", fmt::format("a whole number from 1 to {} expected", most));
  }
  return number;
}

double number(const JsonValue& value, double above, double most, const char* expected) {
  const double number = value.as_number();
  if (!(number > above && number <= most)) throw value.error("out of range", expected);
  return number;
}

Bytes gibibytes(const JsonValue& value) {
  constexpr double gibibyte = 1024.0 * 1024.0 * 1024.0;
  constexpr double most = 1024.0 * 1024.0;
  return Bytes::rounded(gibibyte * number(value, 0, most, "GiB above 0, at most 1048576"));
}

constexpr std::int64_t most_nodes = 100'000'000;
constexpr std::int64_t most_cores = 1'000'000;

// Names go into job scripts.
std::string partition_name(const JsonValue& value) {
  const std::string name = value.as_string();
  const bool plain = !name.empty() && name.find_first_not_of(
                                          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                          "0123456789_.-") == std::string::npos;
  if (!plain) throw value.error("no name of a partition", "letters, digits, '_', '.' and '-'");
  return name;
}

std::int64_t time_of(const JsonValue& value) {
  const auto seconds = time_limit(value.as_string());
  if (!seconds) throw value.error("no limit of time", time_forms);
  return *seconds;
}

Partition partition_from(const JsonValue& value, const Partition& machine, double usable_fraction) {
  value.reject_unknown_keys({"name", "max_nodes", "max_time", "memory_per_node_gib"});
  Partition partition = machine;
  partition.name = partition_name(value.at("name"));
  if (value.find("max_nodes")) {
    partition.max_nodes = whole(value, "max_nodes", machine.max_nodes);
  }
  if (const auto time = value.find("max_time")) partition.max_seconds = time_of(*time);
  if (const auto memory = value.find("memory_per_node_gib")) {
    partition.memory = Bytes::rounded(usable_fraction * double(gibibytes(*memory).count()));
  }
  return partition;
}

void check_schema(const JsonValue& value) {
  if (value.string_or("schema", "") != schema_name) {
    throw value.error("not a machine profile", fmt::format("schema '{}' expected", schema_name));
  }
  const JsonValue version = value.at("version");
  if (version.as_integer() != schema_version) {
    throw version.error("unknown version",
                        fmt::format("this program reads version {}", schema_version));
  }
  value.reject_unknown_keys({"schema", "version", "name", "description", "source",
                             "memory_per_node_gib", "usable_fraction", "cores_per_node", "sockets",
                             "ranks_per_node", "max_nodes", "price_per_node_hour", "scheduler",
                             "partitions"});
}

}  // namespace

std::int64_t MachineProfile::max_nodes() const {
  std::int64_t most = 0;
  for (const Partition& partition : partitions) most = std::max(most, partition.max_nodes);
  return most;
}

std::int64_t MachineProfile::max_seconds() const {
  std::int64_t most = 0;
  for (const Partition& partition : partitions) most = std::max(most, partition.max_seconds);
  return most;
}

MachineProfile profile_from(const JsonValue& value) {
  check_schema(value);
  MachineProfile profile;
  profile.name = value.at("name").as_string();
  profile.description = value.string_or("description", "");
  profile.source = value.at("source").as_string();
  profile.memory_per_node = gibibytes(value.at("memory_per_node_gib"));
  profile.usable_fraction =
      number(value.at("usable_fraction"), 0, 1, "a part of the memory, above 0, at most 1");
  profile.cores_per_node = whole(value, "cores_per_node", most_cores);
  profile.sockets = whole(value, "sockets", profile.cores_per_node);
  profile.ranks_per_node = value.find("ranks_per_node")
                               ? whole(value, "ranks_per_node", profile.cores_per_node)
                               : profile.cores_per_node;
  if (const auto price = value.find("price_per_node_hour")) {
    profile.price_per_node_hour = number(*price, -1e-9, 1e9, "a price of 0 or more");
  }
  profile.scheduler = value.at("scheduler").as_enum({"none", "slurm"}) == "slurm" ? Scheduler::slurm
                                                                                  : Scheduler::none;
  const Partition machine{
      .name = "",
      .max_nodes = whole(value, "max_nodes", most_nodes),
      .memory = Bytes::rounded(profile.usable_fraction * double(profile.memory_per_node.count()))};
  if (const auto partitions = value.find("partitions")) {
    for (const JsonValue& entry : partitions->elements()) {
      profile.partitions.push_back(partition_from(entry, machine, profile.usable_fraction));
    }
  }
  if (profile.partitions.empty()) profile.partitions = {machine};
  return profile;
}

MachineProfile profile_of(const machine::NodeProfile& node) {
  MachineProfile profile;
  profile.name = "local";
  profile.description = "this node, " + node.name;
  profile.source = node.limit;
  profile.memory_per_node = node.usable;
  profile.cores_per_node = node.cores;
  profile.sockets = node.sockets;
  profile.ranks_per_node = node.cores;
  profile.partitions = {{.name = "", .max_nodes = 1, .memory = node.usable}};
  return profile;
}

std::vector<std::string> profile_names(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

MachineProfile read_profile(const std::string& name, const fs::path& folder) {
  const std::vector<std::string> names = profile_names(folder);
  if (std::find(names.begin(), names.end(), name) != names.end()) {
    return profile_from(JsonValue::read_file(folder / (name + ".json")));
  }
  std::vector<std::string> known = {"local", "slurm"};
  known.insert(known.end(), names.begin(), names.end());
  throw InputError({.problem = "unknown profile",
                    .value = name,
                    .reason = fmt::format("known: {}; or a file", fmt::join(known, ", ")),
                    .suggestion = did_you_mean(name, known)});
}

}  // namespace ballast::advise
