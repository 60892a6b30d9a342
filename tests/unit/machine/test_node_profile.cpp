#include "machine/node_profile.hpp"

#include <gtest/gtest.h>

#include <map>

#include "core/error.hpp"
#include "fake_tree.hpp"
#include "tests/support/expect_error.hpp"

namespace ballast::machine {
namespace {

constexpr std::int64_t kibibyte = 1024;
constexpr std::int64_t mebibyte = kibibyte * 1024;

/// A node of 8000 MiB, 6000 MiB of them available, without limits.
class NodeProfileTest : public testing::Test {
 protected:
  NodeProfileTest() {
    tree_.with("proc/meminfo", "MemTotal:  8192000 kB\nMemFree: 1 kB\nMemAvailable: 6144000 kB\n")
        .with("proc/sys/kernel/hostname", "node07\n");
  }

  [[nodiscard]] NodeProfile profile() const {
    return local_node({.root = tree_.root(),
                       .environment = [this](const std::string& name) { return variable(name); },
                       .address_space = address_space_});
  }

  void limit_cgroup(std::int64_t limit, std::int64_t used) {
    tree_.with("proc/self/cgroup", "0::/job\n")
        .with("sys/fs/cgroup/job/memory.max", std::to_string(limit))
        .with("sys/fs/cgroup/job/memory.current", std::to_string(used));
  }

  test::FakeTree tree_;
  std::map<std::string, std::string> environment_;
  std::optional<Bytes> address_space_;

 private:
  [[nodiscard]] std::optional<std::string> variable(const std::string& name) const {
    const auto found = environment_.find(name);
    if (found == environment_.end()) return std::nullopt;
    return found->second;
  }
};

TEST_F(NodeProfileTest, isAllPhysicalMemoryWhereNothingLimits) {
  const NodeProfile node = profile();
  EXPECT_EQ(node.name, "node07");
  EXPECT_EQ(node.physical, Bytes(8000 * mebibyte));
  EXPECT_EQ(node.usable, Bytes(8000 * mebibyte));
  EXPECT_EQ(node.available, Bytes(6000 * mebibyte));
  EXPECT_EQ(node.limit, "physical memory");
  EXPECT_GE(node.cores, 1);
}

TEST_F(NodeProfileTest, isHeldByTheControlGroup) {
  limit_cgroup(5000 * mebibyte, 1000 * mebibyte);
  const NodeProfile node = profile();
  EXPECT_EQ(node.physical, Bytes(8000 * mebibyte));
  EXPECT_EQ(node.usable, Bytes(5000 * mebibyte));
  EXPECT_EQ(node.available, Bytes(4000 * mebibyte));
  EXPECT_EQ(node.limit,
            "cgroup limit (" + (tree_.root() / "sys/fs/cgroup/job/memory.max").string() + ")");
}

TEST_F(NodeProfileTest, hasNothingAvailableInAGroupAboveItsLimit) {
  limit_cgroup(1000, 2000);
  EXPECT_EQ(profile().available, Bytes(0));
}

TEST_F(NodeProfileTest, isHeldBySlurmsMemoryPerNode) {
  limit_cgroup(5000 * mebibyte, 0);
  environment_ = {{"SLURM_MEM_PER_NODE", "2048"}, {"SLURM_MEM_PER_CPU", "1"}};
  const NodeProfile node = profile();
  EXPECT_EQ(node.usable, Bytes(2048 * mebibyte));
  EXPECT_EQ(node.available, Bytes(2048 * mebibyte));
  EXPECT_EQ(node.limit, "SLURM_MEM_PER_NODE");
}

TEST_F(NodeProfileTest, isHeldBySlurmsMemoryPerProcessorTimesProcessors) {
  environment_ = {{"SLURM_MEM_PER_CPU", "512"}, {"SLURM_CPUS_ON_NODE", "4"}};
  EXPECT_EQ(profile().usable, Bytes(2048 * mebibyte));
  EXPECT_EQ(profile().limit, "SLURM_MEM_PER_CPU times SLURM_CPUS_ON_NODE");
  environment_.erase("SLURM_CPUS_ON_NODE");
  EXPECT_EQ(profile().limit, "physical memory");
}

TEST_F(NodeProfileTest, takesSlurmsZeroForAllMemoryOfTheNode) {
  environment_ = {{"SLURM_MEM_PER_NODE", "0"}};
  EXPECT_EQ(profile().limit, "physical memory");
}

TEST_F(NodeProfileTest, isHeldByTheAddressSpaceOfAProcess) {
  environment_ = {{"SLURM_MEM_PER_NODE", "2048"}};
  address_space_ = Bytes(100 * mebibyte);
  EXPECT_EQ(profile().usable, Bytes(100 * mebibyte));
  EXPECT_EQ(profile().limit, "limit of a process' address space (ulimit -v)");
}

TEST_F(NodeProfileTest, namesTheFirstOfEqualLimits) {
  limit_cgroup(8000 * mebibyte, 0);
  EXPECT_EQ(profile().limit, "physical memory");
}

TEST_F(NodeProfileTest, refusesASlurmVariableThatIsNoNumber) {
  environment_ = {{"SLURM_MEM_PER_NODE", "16G"}};
  test::expect_error_text<InputError>(
      [&] { (void)profile(); },
      "environment:SLURM_MEM_PER_NODE: not a number '16G' (Slurm sets a whole number).");
}

TEST_F(NodeProfileTest, namesTheFileThatDoesNotTellTheMemory) {
  tree_.with("proc/meminfo", "MemFree: 1 kB\n");
  test::expect_error_text<ResourceError>(
      [&] { (void)profile(); },
      (tree_.root() / "proc/meminfo").string() +
          ":MemTotal: cannot read this node's memory (the kernel gives no such line).");
}

TEST(LocalNode, fitsItselfOnThisMachine) {
  const NodeProfile node = local_node();
  EXPECT_FALSE(node.name.empty());
  EXPECT_GT(node.usable, Bytes(0));
  EXPECT_LE(node.usable, node.physical);
  EXPECT_LE(node.available, node.usable);
  EXPECT_FALSE(node.limit.empty());
}

}  // namespace
}  // namespace ballast::machine
