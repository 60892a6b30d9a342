#include "plan/group_allocation_file.hpp"

#include <fmt/format.h>

#include <limits>

#include "core/json.hpp"
#include "core/output_file.hpp"

namespace ballast::plan {

namespace {

constexpr const char* schema_name = "ballast-group-allocation";
constexpr std::int64_t schema_version = 1;

std::int32_t integer(const JsonValue& value, std::int64_t least, std::int64_t most) {
  const std::int64_t number = value.as_integer();
  if (number >= least && number <= most) return static_cast<std::int32_t>(number);
  throw value.error("wrong value", fmt::format("{} to {} expected", least, most));
}

std::int64_t not_negative(const JsonValue& value) {
  const std::int64_t number = value.as_integer();
  if (number < 0) throw value.error("wrong value", "0 or more expected");
  return number;
}

GroupPlace place_from(const JsonValue& value, std::int32_t ranks) {
  constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
  value.reject_unknown_keys({"group", "rank", "memory_bytes", "compute"});
  return {.group = integer(value.at("group"), 0, most),
          .rank = Rank(integer(value.at("rank"), 0, ranks - 1)),
          .memory = Bytes(not_negative(value.at("memory_bytes"))),
          .compute = not_negative(value.at("compute"))};
}

void check_schema(const JsonValue& root) {
  if (root.string_or("schema", "") != schema_name) {
    throw root.error("not an allocation of groups",
                     fmt::format("schema '{}' expected", schema_name));
  }
  const JsonValue version = root.at("version");
  if (version.as_integer() != schema_version) {
    throw version.error("unknown version",
                        fmt::format("this program reads version {}", schema_version),
                        "Make it again with 'ballast-model rebalance'.");
  }
  root.reject_unknown_keys({"schema", "version", "ranks", "ranks_per_node", "groups"});
}

}  // namespace

void write_group_allocation(const GroupAllocation& allocation, const std::filesystem::path& file) {
  Json groups = Json::array();
  for (const GroupPlace& place : allocation.places) {
    groups.push_back({{"group", place.group},
                      {"rank", place.rank.value},
                      {"memory_bytes", place.memory.count()},
                      {"compute", place.compute}});
  }
  const Json root = {{"schema", schema_name},
                     {"version", schema_version},
                     {"ranks", allocation.ranks},
                     {"ranks_per_node", allocation.ranks_per_node},
                     {"groups", std::move(groups)}};
  write_file(file, root.dump(2) + "\n");
}

GroupAllocation read_group_allocation(const std::filesystem::path& file) {
  constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
  const JsonValue root = JsonValue::read_file(file);
  check_schema(root);
  GroupAllocation allocation{.ranks = integer(root.at("ranks"), 1, most),
                             .ranks_per_node = integer(root.at("ranks_per_node"), 1, most),
                             .places = {}};
  for (const JsonValue& entry : root.at("groups").elements()) {
    allocation.places.push_back(place_from(entry, allocation.ranks));
  }
  return allocation;
}

}  // namespace ballast::plan
