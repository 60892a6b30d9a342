#include "advise/sinfo.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::advise {
namespace {

using test::expect_error_text;

constexpr std::int64_t mebibyte = std::int64_t{1} << 20;

// partition|state|nodes|sockets|cores per socket|MiB|time|nodes of a job
const std::string two_partitions =
    "sinfo: warning: something\n"
    "ballast|debug|up|4|2|24|191000|30:00|1-2\n"
    "ballast|prod*|up|700|2|20|385000|1-00:00:00|1-infinite\n"
    "ballast|prod*|up|80|2|20|772000|1-00:00:00|1-infinite\n"
    "ballast|old|down|50|1|8|64000|infinite|1-infinite\n"
    "ballast|empty|up|0|0|0|0|infinite|1-infinite\n";

TEST(Sinfo, TellsTheDefaultPartition) {
  const MachineProfile profile = profile_from_sinfo(two_partitions, "");
  EXPECT_EQ(profile.name, "slurm:prod");
  EXPECT_EQ(profile.source, "sinfo");
  EXPECT_EQ(profile.scheduler, Scheduler::slurm);
  EXPECT_EQ(profile.memory_per_node, Bytes(385'000 * mebibyte));
  EXPECT_EQ(profile.cores_per_node, 40);
  EXPECT_EQ(profile.sockets, 2);
  ASSERT_EQ(profile.partitions.size(), 1U);
  EXPECT_EQ(profile.partitions[0].name, "prod");
  EXPECT_EQ(profile.partitions[0].max_nodes, 700);
  EXPECT_EQ(profile.partitions[0].max_seconds, 86400);
  EXPECT_EQ(profile.partitions[0].memory, Bytes(385'000 * mebibyte));
}

TEST(Sinfo, TellsAPartitionByItsName) {
  const MachineProfile profile = profile_from_sinfo(two_partitions, "debug");
  EXPECT_EQ(profile.cores_per_node, 48);
  EXPECT_EQ(profile.max_nodes(), 2);
  EXPECT_EQ(profile.max_seconds(), 1800);
}

TEST(Sinfo, TakesTheFirstWhereNoneIsTheDefault) {
  EXPECT_EQ(profile_from_sinfo("ballast|a|up|4|2+|24+|191000+|30:00|8\n", "").max_nodes(), 4);
  EXPECT_EQ(
      profile_from_sinfo("ballast|a|up|4|2|24|9|30:00|1-8\nballast|b|up|9|1|1|9|5|1\n", "").name,
      "slurm:a");
}

TEST(Sinfo, RefusesPartitionsThatAreNotThere) {
  expect_error_text<InputError>([] { (void)profile_from_sinfo(two_partitions, "prodd"); },
                                "sinfo: no such partition that is up 'prodd' (there are debug, "
                                "prod). Did you mean 'prod'?");
  expect_error_text<InputError>([] { (void)profile_from_sinfo(two_partitions, "old"); },
                                "sinfo: no such partition that is up 'old' (there are debug, "
                                "prod).");
  expect_error_text<InputError>([] { (void)profile_from_sinfo("", ""); },
                                "sinfo: no partition that is up and has nodes.");
}

TEST(Sinfo, RefusesLinesThatItCannotUnderstand) {
  for (const std::string line :
       {"a|up|4|2|24|191000|30:00", "a|up|four|2|24|191000|30:00|1", "a|up|4|2|24|191000|n/a|1",
        "|up|4|2|24|191000|30:00|1", "a|up|4|2|24|191000|30:00|1-x", "a|up|4|-2|24|191000|5|1",
        "a|up|4|2|24|99999999999999999999|5|1"}) {
    expect_error_text<InputError>(
        [&] { (void)profile_from_sinfo("ballast|" + line + "\n", ""); },
        "sinfo: a line that cannot be understood '" + line +
            "' (partition|state|nodes|sockets|cores|memory|time|job size expected). Describe the "
            "machine in a profile of its own.");
  }
}

// A folder with a `sinfo` of our own, which alone is on the PATH.
class AskSlurm : public ::testing::Test {
 protected:
  AskSlurm() : path_(std::getenv("PATH")) { ::setenv("PATH", folder_.path().c_str(), 1); }
  void TearDown() override { ::setenv("PATH", path_.c_str(), 1); }
  void write_sinfo(const std::string& body) const {
    const std::filesystem::path file = folder_ / "sinfo";
    write_file(file, "#!/bin/sh\n" + body);
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  }
  test::TemporaryDirectory folder_;
  std::string path_;
};

TEST_F(AskSlurm, RunsSinfoWithOurFormat) {
  write_sinfo(R"(for argument in "$@"; do case $argument in
  --format=*) echo "${argument#--format=}";;
esac; done | while IFS='|' read -r mark rest; do
  [ "$rest" = '%P|%a|%D|%X|%Y|%m|%l|%s' ] && echo "$mark|p*|up|3|1|8|16000|2:00:00|1-infinite"
done
)");
  const MachineProfile profile = ask_slurm("");
  EXPECT_EQ(profile.name, "slurm:p");
  EXPECT_EQ(profile.cores_per_node, 8);
  EXPECT_EQ(profile.max_nodes(), 3);
}

TEST_F(AskSlurm, SaysSoWhereThereIsNone) {
  expect_error_text<ResourceError>([] { (void)ask_slurm(""); },
                                   "sinfo: no Slurm on this machine (No such file or directory). "
                                   "Name a profile of the machine; --list-profiles shows them.");
}

TEST_F(AskSlurm, SaysSoWhereItFails) {
  write_sinfo("echo 'slurm_load_partitions: Unable to contact slurm controller' >&2\nexit 1\n");
  expect_error_text<ResourceError>(
      [] { (void)ask_slurm(""); },
      "sinfo: failed with exit code 1 'slurm_load_partitions: Unable to contact slurm controller'. "
      "Name a profile of the machine; --list-profiles shows them.");
}

}  // namespace
}  // namespace ballast::advise
