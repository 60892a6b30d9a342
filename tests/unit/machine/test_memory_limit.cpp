#include "machine/memory_limit.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "fake_tree.hpp"

namespace ballast::machine {
namespace {

/// A node of 8000 KiB, 6000 of them available, with every kind of limit.
class MemoryLimits : public testing::Test {
 protected:
  MemoryLimits() {
    tree_.with("proc/meminfo", "MemTotal:  8000 kB\nMemFree: 1 kB\nMemAvailable: 6000 kB\n")
        .with("proc/self/statm", "900 300 100 0 0 0 0\n")
        .with("proc/self/cgroup", "0::/job/task\n")
        .with("sys/fs/cgroup/job/task/memory.max", "4000\n")
        .with("sys/fs/cgroup/job/memory.max", "3000\n")
        .with("sys/fs/cgroup/job/memory.current", "2500\n")
        .with("sys/fs/cgroup/job/memory.stat", "inactive_file 500\n");
  }
  [[nodiscard]] std::vector<MemoryLimit> limits() const {
    const auto environment = [](const std::string& name) -> std::optional<std::string> {
      if (name == "SLURM_MEM_PER_NODE") return "5";
      return std::nullopt;
    };
    return memory_limits(
        {.root = tree_.root(), .environment = environment, .address_space = Bytes(7000)});
  }
  test::FakeTree tree_;
};

TEST_F(MemoryLimits, areAllFoundWithTheNamesThatUsersKnow) {
  const auto found = limits();
  ASSERT_EQ(found.size(), 5U);
  EXPECT_EQ(found[0].source, "physical memory");
  EXPECT_EQ(found[0].limit, Bytes(8000 * 1024));
  const auto group = tree_.root() / "sys/fs/cgroup/job";
  EXPECT_EQ(found[1].source, "cgroup limit (" + (group / "task/memory.max").string() + ")");
  EXPECT_EQ(found[1].limit, Bytes(4000));
  EXPECT_EQ(found[2].source, "cgroup limit (" + (group / "memory.max").string() + ")");
  EXPECT_EQ(found[3].source, "SLURM_MEM_PER_NODE");
  EXPECT_EQ(found[3].limit, Bytes(5 << 20));
  EXPECT_EQ(found[4].source, "limit of a process' address space (ulimit -v)");
  EXPECT_EQ(found[4].kind, LimitKind::address_space);
}

TEST_F(MemoryLimits, knowWhatIsInUseOfEach) {
  const std::int64_t page = ::sysconf(_SC_PAGESIZE);
  auto found = limits();
  ASSERT_EQ(found.size(), 5U);
  EXPECT_EQ(in_use(found[0]), Bytes(2000 * 1024));
  EXPECT_EQ(in_use(found[1]), Bytes(0));  // the group tells no use
  EXPECT_EQ(in_use(found[2]), Bytes(2000));
  EXPECT_EQ(in_use(found[3]), Bytes(300 * page));
  EXPECT_EQ(in_use(found[4]), Bytes(900 * page));
  tree_.with("proc/77/statm", "10 7 1 0 0 0 0\n");
  found[3].files.push_back(tree_.root() / "proc/77/statm");
  EXPECT_EQ(in_use(found[3]), Bytes(307 * page));
}

TEST_F(MemoryLimits, countNothingWhereTheKernelStopsTelling) {
  const auto found = limits();
  tree_.with("proc/meminfo", "MemTotal: 1 kB\n");
  EXPECT_EQ(in_use(found[0]), Bytes(0));
}

}  // namespace
}  // namespace ballast::machine
