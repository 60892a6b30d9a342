#include "machine/cgroup.hpp"

#include <gtest/gtest.h>

#include "fake_tree.hpp"

namespace ballast::machine {
namespace {

Bytes use_of(const CgroupMemory& group) {
  return cgroup_use(group.usage, group.statistics);
}

TEST(Cgroup, hasNoLimitWhereTheKernelKnowsNoGroups) {
  test::FakeTree tree;
  EXPECT_TRUE(cgroup_limits(tree.root()).empty());
}

TEST(Cgroup, readsLimitAndUseOfVersion2) {
  test::FakeTree tree;
  tree.with("proc/self/cgroup", "0::/job/step\n")
      .with("sys/fs/cgroup/job/step/memory.max", "1000000\n")
      .with("sys/fs/cgroup/job/step/memory.current", "400000\n")
      .with("sys/fs/cgroup/job/step/memory.stat", "anon 250000\ninactive_file 150000\n");
  const auto limits = cgroup_limits(tree.root());
  ASSERT_EQ(limits.size(), 1U);
  EXPECT_EQ(limits[0].limit, Bytes(1000000));
  EXPECT_EQ(use_of(limits[0]), Bytes(250000));
  EXPECT_EQ(limits[0].file, tree.root() / "sys/fs/cgroup/job/step/memory.max");
}

TEST(Cgroup, hasTheLimitsOfEnclosingGroupsToo) {
  test::FakeTree tree;
  tree.with("proc/self/cgroup", "0::/job/step/task\n")
      .with("sys/fs/cgroup/job/step/task/memory.max", "max\n")
      .with("sys/fs/cgroup/job/step/memory.max", "3000\n")
      .with("sys/fs/cgroup/job/memory.max", "2000\n")
      .with("sys/fs/cgroup/job/memory.current", "500\n");
  const auto limits = cgroup_limits(tree.root());
  ASSERT_EQ(limits.size(), 2U);
  EXPECT_EQ(limits[0].limit, Bytes(3000));
  EXPECT_EQ(limits[1].limit, Bytes(2000));
  EXPECT_EQ(use_of(limits[1]), Bytes(500));
}

TEST(Cgroup, readsTheMemoryControllerOfVersion1AmongOthers) {
  test::FakeTree tree;
  tree.with("proc/self/cgroup", "5:cpu,cpuacct:/x\n4:hugetlb,memory:/slurm/job_7\n0::/\n")
      .with("sys/fs/cgroup/memory/slurm/job_7/memory.limit_in_bytes", "8000\n")
      .with("sys/fs/cgroup/memory/slurm/job_7/memory.usage_in_bytes", "5000\n")
      .with("sys/fs/cgroup/memory/slurm/job_7/memory.stat",
            "inactive_file 7\ntotal_inactive_file 2000\n");
  const auto limits = cgroup_limits(tree.root());
  ASSERT_EQ(limits.size(), 1U);
  EXPECT_EQ(limits[0].limit, Bytes(8000));
  EXPECT_EQ(use_of(limits[0]), Bytes(3000));
}

TEST(Cgroup, knowsTheNumberByWhichVersion1SaysNone) {
  test::FakeTree tree;
  tree.with("proc/self/cgroup", "4:memory:/\n")
      .with("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  EXPECT_TRUE(cgroup_limits(tree.root()).empty());
}

TEST(Cgroup, findsTheLimitOfAContainerThatSeesOnlyItsOwnPartOfTheTree) {
  test::FakeTree tree;
  tree.with("proc/self/cgroup", "4:memory:/docker/0123abc\n")
      .with("sys/fs/cgroup/memory/memory.limit_in_bytes", "6000\n");
  const auto limits = cgroup_limits(tree.root());
  ASSERT_EQ(limits.size(), 1U);
  EXPECT_EQ(limits[0].limit, Bytes(6000));
}

TEST(Cgroup, hasTheLimitsOfBothVersions) {
  test::FakeTree tree;
  tree.with("proc/self/cgroup", "4:memory:/a\nno such line\n0::/b\n")
      .with("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "6000\n")
      .with("sys/fs/cgroup/b/memory.max", "5000\n");
  const auto limits = cgroup_limits(tree.root());
  ASSERT_EQ(limits.size(), 2U);
  EXPECT_EQ(limits[0].limit, Bytes(6000));
  EXPECT_EQ(limits[1].limit, Bytes(5000));
}

TEST(Cgroup, neverReportsNegativeUse) {
  test::FakeTree tree;
  tree.with("usage", "10\n").with("stat", "inactive_file 20\n");
  EXPECT_EQ(cgroup_use(tree.root() / "usage", tree.root() / "stat"), Bytes(0));
  EXPECT_EQ(cgroup_use(tree.root() / "gone", tree.root() / "stat"), Bytes(0));
}

}  // namespace
}  // namespace ballast::machine
