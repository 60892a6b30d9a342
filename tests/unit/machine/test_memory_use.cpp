#include "machine/memory_use.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <memory>
#include <vector>

#include "core/error.hpp"
#include "fake_tree.hpp"
#include "tests/support/expect_error.hpp"

namespace ballast::machine {
namespace {

constexpr std::int64_t mebibyte = std::int64_t{1} << 20;

/// A block that the compiler cannot drop and the kernel must make resident.
std::unique_ptr<char[]> resident_block(std::int64_t size) {
  auto block = std::make_unique_for_overwrite<char[]>(static_cast<std::size_t>(size));
  std::memset(block.get(), 1, static_cast<std::size_t>(size));
  asm volatile("" : : "r"(block.get()) : "memory");
  return block;
}

void expect_near(Bytes actual, std::int64_t expected, std::int64_t tolerance) {
  EXPECT_NEAR(static_cast<double>(actual.count()), static_cast<double>(expected),
              static_cast<double>(tolerance));
}

TEST(MemoryUse, readsResidentAndPeakFromTheKernelsFile) {
  test::FakeTree tree;
  tree.with("proc/self/status", "Name:\tx\nVmHWM:\t    3000 kB\nVmRSS:\t    2000 kB\n");
  const MemoryUse use = process_memory(tree.root());
  EXPECT_EQ(use.rss, Bytes(2000 * 1024));
  EXPECT_EQ(use.peak, Bytes(3000 * 1024));
}

TEST(MemoryUse, namesTheLineThatTheKernelDoesNotGive) {
  test::FakeTree tree;
  tree.with("proc/self/status", "VmRSS: 1 kB\n");
  test::expect_error_text<ResourceError>(
      [&] { (void)process_memory(tree.root()); },
      (tree.root() / "proc/self/status").string() +
          ":VmHWM: cannot read this process' memory (the kernel gives no such line).");
}

TEST(ProcessSize, isReadFromTheKernelsPages) {
  const std::int64_t page = ::sysconf(_SC_PAGESIZE);
  test::FakeTree tree;
  tree.with("statm", "1000 300 120 5 0 200 0\n").with("short", "1000 300\n");
  const ProcessSize size = process_size(tree.root() / "statm");
  EXPECT_EQ(size.address_space, Bytes(1000 * page));
  EXPECT_EQ(size.resident, Bytes(300 * page));
  EXPECT_EQ(size.own, Bytes(180 * page));
  EXPECT_EQ(process_size(tree.root() / "short").resident, Bytes(0));
  EXPECT_EQ(process_size(tree.root() / "missing").resident, Bytes(0));
}

TEST(ExactResidentSize, isThatOfThePageTablesWhereTheKernelGivesIt) {
  test::FakeTree tree;
  tree.with("proc/self/status", "VmHWM:\t    3000 kB\nVmRSS:\t    2000 kB\n");
  EXPECT_EQ(exact_resident_size(tree.root()), Bytes(2000 * 1024));
  tree.with("proc/self/smaps_rollup", "00400000-7ffc [rollup]\nRss:       2012 kB\nPss: 7 kB\n");
  EXPECT_EQ(exact_resident_size(tree.root()), Bytes(2012 * 1024));
}

TEST(MemoryUse, growsByABlockAndKeepsItsPeakAfterItIsFreed) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the address sanitizer keeps freed memory";
#endif
  constexpr std::int64_t size = 64 * mebibyte;
  constexpr std::int64_t tolerance = 2 * mebibyte;
  const MemoryUse before = process_memory();
  auto block = resident_block(size);
  const MemoryUse during = process_memory();
  expect_near(during.rss - before.rss, size, tolerance);
  EXPECT_GE(during.peak.count(), during.rss.count() - tolerance);
  expect_near(during.heap_in_use - before.heap_in_use, size, 8192);
  EXPECT_GE(during.heap_arena, during.heap_in_use);

  block.reset();
  const MemoryUse after = process_memory();
  expect_near(during.rss - after.rss, size, tolerance);
  expect_near(after.peak, during.peak.count(), tolerance);
}

TEST(MemoryUse, countsManySmallBlocksAsInUseUntilTheyAreFreed) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the address sanitizer replaces malloc";
#endif
  constexpr int count = 10000;
  std::vector<std::unique_ptr<char[]>> blocks(count);
  const MemoryUse before = process_memory();
  for (auto& block : blocks) block = std::make_unique<char[]>(1000);
  const MemoryUse during = process_memory();
  // glibc adds a head of 8 bytes and rounds to 16: 1008 bytes a block. Up to 7 freed blocks of a
  // size that it keeps at hand for the thread count as in use before.
  expect_near(during.heap_in_use - before.heap_in_use, count * 1008, 8 * 1008);
  for (auto& block : blocks) block.reset();
  const MemoryUse after = process_memory();
  expect_near(during.heap_in_use - after.heap_in_use, count * 1008, 8 * 1008);
}

TEST(MemoryUse, startsThePeakAgainFromWhatIsResident) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the address sanitizer keeps freed memory";
#endif
  constexpr std::int64_t size = 64 * mebibyte;
  resident_block(size).reset();
  const MemoryUse before = process_memory();
  if (!reset_peak_memory()) GTEST_SKIP() << "this kernel does not reset the peak";
  EXPECT_LT(process_memory().peak, before.peak - Bytes(size / 2));
}

TEST(MemoryUse, writesTheFiveThatResetsThePeakAndSaysWhereItCannot) {
  test::FakeTree tree;
  EXPECT_FALSE(reset_peak_memory(tree.root()));
  tree.with("proc/self/clear_refs", "");
  EXPECT_TRUE(reset_peak_memory(tree.root()));
  std::ifstream input(tree.root() / "proc/self/clear_refs");
  std::string written;
  input >> written;
  EXPECT_EQ(written, "5");
}

}  // namespace
}  // namespace ballast::machine
