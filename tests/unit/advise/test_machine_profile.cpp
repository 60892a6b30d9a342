#include "advise/machine_profile.hpp"

#include <gtest/gtest.h>

#include "core/output_file.hpp"
#include "inputs/data_folder.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::advise {
namespace {

using test::expect_error_text;

constexpr std::int64_t gibibyte = std::int64_t{1} << 30;

Json valid() {
  return {{"schema", "ballast-machine-profile"},
          {"version", 1},
          {"name", "m"},
          {"source", "a test"},
          {"memory_per_node_gib", 100},
          {"usable_fraction", 0.5},
          {"cores_per_node", 40},
          {"sockets", 2},
          {"max_nodes", 9},
          {"scheduler", "slurm"}};
}

MachineProfile read(const Json& json) {
  return profile_from(JsonValue::parse(json.dump(), "m.json"));
}

void expect_refused(const char* key, const Json& value, const std::string& text) {
  Json json = valid();
  json[key] = value;
  expect_error_text<InputError>([&] { (void)read(json); }, text);
}

TEST(MachineProfile, IsOnePartitionWhereNoneIsNamed) {
  const MachineProfile profile = read(valid());
  EXPECT_EQ(profile.memory_per_node, Bytes(100 * gibibyte));
  EXPECT_EQ(profile.ranks_per_node, 40);
  EXPECT_EQ(profile.price_per_node_hour, 0);
  EXPECT_EQ(profile.scheduler, Scheduler::slurm);
  ASSERT_EQ(profile.partitions.size(), 1U);
  EXPECT_EQ(profile.partitions[0].name, "");
  EXPECT_EQ(profile.partitions[0].memory, Bytes(50 * gibibyte));
  EXPECT_EQ(profile.max_nodes(), 9);
  EXPECT_EQ(profile.max_seconds(), no_time_limit);
}

TEST(MachineProfile, HasPartitionsWithLimitsOfTheirOwn) {
  Json json = valid();
  json["ranks_per_node"] = 20;
  json["price_per_node_hour"] = 0.25;
  json["partitions"] = {{{"name", "short"}, {"max_nodes", 4}, {"max_time", "1:00:00"}},
                        {{"name", "big"}, {"memory_per_node_gib", 200}, {"max_time", "1-0"}}};
  const MachineProfile profile = read(json);
  EXPECT_EQ(profile.ranks_per_node, 20);
  EXPECT_EQ(profile.price_per_node_hour, 0.25);
  ASSERT_EQ(profile.partitions.size(), 2U);
  EXPECT_EQ(profile.partitions[0].max_seconds, 3600);
  EXPECT_EQ(profile.partitions[0].memory, Bytes(50 * gibibyte));
  EXPECT_EQ(profile.partitions[1].memory, Bytes(100 * gibibyte));
  EXPECT_EQ(profile.partitions[1].max_nodes, 9);
  EXPECT_EQ(profile.max_nodes(), 9);
  EXPECT_EQ(profile.max_seconds(), 86400);
}

TEST(MachineProfile, RefusesWhatItDoesNotKnow) {
  expect_refused("memory_per_nod_gib", 3,
                 "m.json: unknown key 'memory_per_nod_gib' (allowed: schema, version, name, "
                 "description, source, memory_per_node_gib, usable_fraction, cores_per_node, "
                 "sockets, ranks_per_node, max_nodes, price_per_node_hour, scheduler, "
                 "partitions). Did you mean 'memory_per_node_gib'?");
  expect_refused("scheduler", "pbs",
                 "m.json:/scheduler: unknown value 'pbs' (one of: none, slurm).");
  expect_refused("schema", "x",
                 "m.json: not a machine profile (schema 'ballast-machine-profile' expected).");
  expect_refused("version", 2,
                 "m.json:/version: unknown version '2' (this program reads version 1).");
}

TEST(MachineProfile, RefusesWhatIsOutOfRange) {
  const std::string memory =
      "m.json:/memory_per_node_gib: out of range '0' (GiB above 0, at most 1048576).";
  expect_refused("memory_per_node_gib", 0, memory);
  expect_refused("usable_fraction", 1.5,
                 "m.json:/usable_fraction: out of range '1.5' (a part of the memory, above 0, at "
                 "most 1).");
  expect_refused("cores_per_node", 0,
                 "m.json:/cores_per_node: out of range '0' (a whole number from 1 to 1000000 "
                 "expected).");
  expect_refused("sockets", 41,
                 "m.json:/sockets: out of range '41' (a whole number from 1 to 40 expected).");
  expect_refused(
      "ranks_per_node", 80,
      "m.json:/ranks_per_node: out of range '80' (a whole number from 1 to 40 expected).");
  expect_refused("price_per_node_hour", -1,
                 "m.json:/price_per_node_hour: out of range '-1' (a price of 0 or more).");
}

TEST(MachineProfile, RefusesOtherTypes) {
  expect_refused("memory_per_node_gib", "64",
                 "m.json:/memory_per_node_gib: wrong type '\"64\"' (a number is expected).");
  expect_refused("partitions", Json::array({{{"name", "a b"}}}),
                 "m.json:/partitions/0/name: no name of a partition 'a b' (letters, digits, '_', "
                 "'.' and '-').");
  expect_refused("partitions", Json::array({{{"name", "a"}, {"max_time", "2h"}}}),
                 "m.json:/partitions/0/max_time: no limit of time '2h' (minutes, HH:MM:SS, D-HH or "
                 "D-HH:MM:SS, as sbatch takes them).");
}

TEST(MachineProfile, OfThisNodeHasNoQueue) {
  const machine::NodeProfile node{.name = "n",
                                  .physical = Bytes(64 * gibibyte),
                                  .usable = Bytes(8 * gibibyte),
                                  .available = Bytes(7 * gibibyte),
                                  .cores = 6,
                                  .sockets = 1,
                                  .limit = "cgroup limit (f)"};
  const MachineProfile profile = profile_of(node);
  EXPECT_EQ(profile.name, "local");
  EXPECT_EQ(profile.description, "this node, n");
  EXPECT_EQ(profile.source, "cgroup limit (f)");
  EXPECT_EQ(profile.scheduler, Scheduler::none);
  EXPECT_EQ(profile.max_nodes(), 1);
  EXPECT_EQ(profile.partitions[0].memory, Bytes(8 * gibibyte));
  EXPECT_EQ(profile.ranks_per_node, 6);
}

TEST(ReadProfile, FindsAFileByItsName) {
  const test::TemporaryDirectory folder;
  write_file(folder / "one.json", valid().dump());
  write_file(folder / "two.json", valid().dump());
  EXPECT_EQ(profile_names(folder.path()), (std::vector<std::string>{"one", "two"}));
  EXPECT_EQ(read_profile("one", folder.path()).name, "m");
  expect_error_text<InputError>(
      [&] { (void)read_profile("tow1", folder.path()); },
      "unknown profile 'tow1' (known: local, slurm, one, two; or a file).");
  expect_error_text<InputError>([&] { (void)read_profile("loca", folder.path()); },
                                "unknown profile 'loca' (known: local, slurm, one, two; or a "
                                "file). Did you mean 'local'?");
}

TEST(ReadProfile, ReadsAllThatBallastBringsAlong) {
  const auto folder = inputs::data_folder() / "profiles";
  const std::vector<std::string> names = profile_names(folder);
  EXPECT_EQ(names, (std::vector<std::string>{"archer2", "cluster", "lumi-c", "workstation"}));
  for (const std::string& name : names) {
    const MachineProfile profile = read_profile(name, folder);
    EXPECT_EQ(profile.name, name);
    EXPECT_FALSE(profile.source.empty());
  }
}

}  // namespace
}  // namespace ballast::advise
