#include "machine/cgroup.hpp"

#include <gtest/gtest.h>

#include "fake_tree.hpp"

namespace ballast::machine {
namespace {

TEST(Cgroup, hasNoLimitWhereTheKernelKnowsNoGroups) {
  test::FakeTree tree;
  EXPECT_FALSE(cgroup_memory(tree.root()).has_value());
}

TEST(Cgroup, readsLimitAndUseOfVersion2) {
  test::FakeTree tree;
  tree.with("proc/self/cgroup", "0::/job/step\n")
      .with("sys/fs/cgroup/job/step/memory.max", "1000000\n")
      .with("sys/fs/cgroup/job/step/memory.current", "400000\n")
      .with("sys/fs/cgroup/job/step/memory.stat", "anon 250000\ninactive_file 150000\n");
  const auto memory = cgroup_memory(tree.root());
  ASSERT_TRUE(memory.has_value());
  EXPECT_EQ(memory->limit, Bytes(1000000));
  EXPECT_EQ(memory->in_use, Bytes(250000));
  EXPECT_EQ(memory->file, tree.root() / "sys/fs/cgroup/job/step/memory.max");
}

TEST(Cgroup, takesTheLeastLimitOfTheEnclosingGroups) {
  test::FakeTree tree;
  tree.with("proc/self/cgroup", "0::/job/step/task\n")
      .with("sys/fs/cgroup/job/step/task/memory.max", "max\n")
      .with("sys/fs/cgroup/job/step/memory.max", "3000\n")
      .with("sys/fs/cgroup/job/memory.max", "2000\n")
      .with("sys/fs/cgroup/job/memory.current", "500\n");
  const auto memory = cgroup_memory(tree.root());
  ASSERT_TRUE(memory.has_value());
  EXPECT_EQ(memory->limit, Bytes(2000));
  EXPECT_EQ(memory->in_use, Bytes(500));
}

TEST(Cgroup, readsTheMemoryControllerOfVersion1AmongOthers) {
  test::FakeTree tree;
  tree.with("proc/self/cgroup", "5:cpu,cpuacct:/x\n4:hugetlb,memory:/slurm/job_7\n0::/\n")
      .with("sys/fs/cgroup/memory/slurm/job_7/memory.limit_in_bytes", "8000\n")
      .with("sys/fs/cgroup/memory/slurm/job_7/memory.usage_in_bytes", "5000\n")
      .with("sys/fs/cgroup/memory/slurm/job_7/memory.stat",
            "inactive_file 7\ntotal_inactive_file 2000\n");
  const auto memory = cgroup_memory(tree.root());
  ASSERT_TRUE(memory.has_value());
  EXPECT_EQ(memory->limit, Bytes(8000));
  EXPECT_EQ(memory->in_use, Bytes(3000));
}

TEST(Cgroup, knowsTheNumberByWhichVersion1SaysNone) {
  test::FakeTree tree;
  tree.with("proc/self/cgroup", "4:memory:/\n")
      .with("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  EXPECT_FALSE(cgroup_memory(tree.root()).has_value());
}

TEST(Cgroup, findsTheLimitOfAContainerThatSeesOnlyItsOwnPartOfTheTree) {
  test::FakeTree tree;
  tree.with("proc/self/cgroup", "4:memory:/docker/0123abc\n")
      .with("sys/fs/cgroup/memory/memory.limit_in_bytes", "6000\n");
  const auto memory = cgroup_memory(tree.root());
  ASSERT_TRUE(memory.has_value());
  EXPECT_EQ(memory->limit, Bytes(6000));
}

TEST(Cgroup, takesTheLesserOfBothVersions) {
  test::FakeTree tree;
  tree.with("proc/self/cgroup", "4:memory:/a\nno such line\n0::/b\n")
      .with("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "6000\n")
      .with("sys/fs/cgroup/b/memory.max", "5000\n");
  EXPECT_EQ(cgroup_memory(tree.root())->limit, Bytes(5000));
}

TEST(Cgroup, neverReportsNegativeUse) {
  test::FakeTree tree;
  tree.with("proc/self/cgroup", "0::/\n")
      .with("sys/fs/cgroup/memory.max", "5000\n")
      .with("sys/fs/cgroup/memory.current", "10\n")
      .with("sys/fs/cgroup/memory.stat", "inactive_file 20\n");
  EXPECT_EQ(cgroup_memory(tree.root())->in_use, Bytes(0));
}

}  // namespace
}  // namespace ballast::machine
