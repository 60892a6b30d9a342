#include "machine/proc_file.hpp"

#include <gmock/gmock.h>

#include <array>

#include "fake_tree.hpp"

namespace ballast::machine {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ProcFile, isSplitIntoLinesAndEmptyWhereMissing) {
  test::FakeTree tree;
  tree.with("proc/a", "one\n\nthree");
  EXPECT_THAT(lines_of(tree.root() / "proc/a"), ElementsAre("one", "", "three"));
  EXPECT_THAT(lines_of(tree.root() / "proc/b"), IsEmpty());
}

TEST(ProcFile, hasNumbersAfterBlanksAndBeforeUnits) {
  EXPECT_EQ(number_in("  \t12 kB"), 12U);
  EXPECT_EQ(number_in("18446744073709551615"), 18446744073709551615U);
  EXPECT_EQ(number_in("18446744073709551616"), std::nullopt);
  EXPECT_EQ(number_in("max"), std::nullopt);
  EXPECT_EQ(number_in(""), std::nullopt);
  EXPECT_EQ(number_in("   "), std::nullopt);
}

TEST(ProcFile, findsALineByItsWholeKey) {
  const std::vector<std::string> lines = {"VmRSSX: 1 kB", "VmRSS: 2 kB", "VmRSS: 3 kB"};
  EXPECT_EQ(number_after(lines, "VmRSS:"), 2U);
  EXPECT_EQ(number_after(lines, "VmHWM:"), std::nullopt);
}

TEST(ProcFile, isReadIntoABufferAsFarAsThatGoes) {
  test::FakeTree tree;
  tree.with("proc/a", "0123456789");
  std::array<char, 4> buffer{};
  EXPECT_EQ(text_of(tree.root() / "proc/a", buffer), "0123");
  EXPECT_EQ(text_of(tree.root() / "proc/b", buffer), "");
}

TEST(ProcFile, findsALineInATextByItsWholeKey) {
  const std::string_view text = "VmRSSX: 1 kB\nx VmRSS: 9\nVmRSS: 2 kB\nVmRSS: 3 kB";
  EXPECT_EQ(number_after(text, "VmRSS:"), 2U);
  EXPECT_EQ(number_after(text, "VmHWM:"), std::nullopt);
  EXPECT_EQ(number_after(std::string_view(), "VmRSS:"), std::nullopt);
  EXPECT_EQ(number_after("a\n\nb 5\n", "b"), 5U);
}

}  // namespace
}  // namespace ballast::machine
