#include "core/progress.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <vector>

namespace ballast {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A progress whose clock and output are the test's.
class ProgressTest : public testing::Test {
 protected:
  [[nodiscard]] std::unique_ptr<Progress> start(Progress::Style style, std::uint64_t total) {
    return std::make_unique<Progress>(
        "build", total, style, [this] { return seconds_; },
        [this](const std::string& text) { printed_.push_back(text); });
  }

  double seconds_ = 100.0;
  std::vector<std::string> printed_;
};

TEST_F(ProgressTest, printsALinePerTenthWithTheTimeLeft) {
  const auto progress = start(Progress::Style::lines, 100);
  for (int i = 1; i <= 4; ++i) {
    seconds_ += 15.0;
    progress->advance(5);  // 5 % in 15 s
  }
  // 10 % after 30 s leave 270 s; 20 % after 60 s leave 240 s.
  EXPECT_THAT(printed_, ElementsAre("build:  10 % of 100, 4:30 min left",
                                    "build:  20 % of 100, 4:00 min left"));
}

TEST_F(ProgressTest, printsNoMoreThanALinePerTenSeconds) {
  const auto progress = start(Progress::Style::lines, 10);
  for (int i = 1; i <= 9; ++i) {
    seconds_ += 4.0;
    progress->advance();
  }
  EXPECT_THAT(printed_,
              ElementsAre("build:  30 % of 10, 28 s left", "build:  60 % of 10, 16 s left",
                          "build:  90 % of 10, 4 s left"));
}

TEST_F(ProgressTest, printsALastLineWhenAllIsDone) {
  const auto progress = start(Progress::Style::lines, 3);
  seconds_ += 4000.0;
  progress->advance(2);
  seconds_ += 1.0;
  progress->advance(7);  // no more than there is
  progress->advance();
  EXPECT_THAT(printed_, ElementsAre("build:  66 % of 3, 33:20 min left",
                                    "build: 100 % of 3, done in 1:06:41 h"));
}

TEST_F(ProgressTest, printsNothingForWorkOfLessThanASecond) {
  for (const auto style : {Progress::Style::lines, Progress::Style::bar}) {
    const auto progress = start(style, 2);
    seconds_ += 0.4;
    progress->advance();
    seconds_ += 0.4;
    progress->advance();
  }
  EXPECT_THAT(printed_, IsEmpty());
}

TEST_F(ProgressTest, printsNothingWhenOffOrWithoutWork) {
  const auto off = start(Progress::Style::off, 2);
  const auto none = start(Progress::Style::lines, 0);
  seconds_ += 100.0;
  off->advance(2);
  none->advance();
  EXPECT_THAT(printed_, IsEmpty());
}

TEST_F(ProgressTest, redrawsABarInPlaceAndEndsItsLine) {
  const auto progress = start(Progress::Style::bar, 10);
  seconds_ += 2.0;
  progress->advance(5);
  seconds_ += 0.05;  // too soon to draw again
  progress->advance(1);
  seconds_ += 2.0;
  progress->advance(4);
  EXPECT_THAT(
      printed_,
      ElementsAre("\rbuild [###############...............]  50 % of 10, 2 s left\x1b[K",
                  "\rbuild [##############################] 100 % of 10, done in 5 s\x1b[K\n"));
}

TEST_F(ProgressTest, leavesAFreshLineBehindAnInterruptedBar) {
  {
    const auto progress = start(Progress::Style::bar, 10);
    seconds_ += 2.0;
    progress->advance(5);
  }
  ASSERT_EQ(printed_.size(), 2U);
  EXPECT_EQ(printed_.back(), "\n");
}

TEST_F(ProgressTest, goesToTheLogInLinesWhereStderrIsNoTerminal) {
  std::string text;
  Logger log(LogLevel::info, &text);
  if (Progress::detect(log) == Progress::Style::bar) GTEST_SKIP() << "stderr is a terminal";
  EXPECT_EQ(Progress::detect(log), Progress::Style::lines);
  Progress progress("build", 1, log);
  progress.advance();
  EXPECT_EQ(text, "");  // in less than a second
}

TEST(Progress, isOffWhereTheLogIsSilent) {
  std::string text;
  const Logger log(LogLevel::warning, &text);
  EXPECT_EQ(Progress::detect(log), Progress::Style::off);
}

}  // namespace
}  // namespace ballast
