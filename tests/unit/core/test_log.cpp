#include "core/log.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace ballast {
namespace {

TEST(Logger, writesALineWithItsLevel) {
  std::string text;
  Logger log(LogLevel::debug, &text);
  log.debug("{} cells", 3);
  log.info("reading {}", "a.json");
  log.warning("{}", 1.5);
  log.write(LogLevel::error, "failed {}");
  EXPECT_EQ(text, "[debug] 3 cells\n[info] reading a.json\n[warning] 1.5\n[error] failed {}\n");
}

TEST(Logger, leavesOutWhatIsBelowItsLevel) {
  std::string text;
  Logger log(LogLevel::warning, &text);
  log.debug("a");
  log.info("b");
  log.warning("c");
  EXPECT_EQ(text, "[warning] c\n");
  EXPECT_FALSE(log.enabled(LogLevel::info));
  EXPECT_TRUE(log.enabled(LogLevel::warning));
  EXPECT_TRUE(log.enabled(LogLevel::error));
}

TEST(Logger, saysNothingWhenSilent) {
  std::string text;
  Logger log(LogLevel::silent, &text);
  log.warning("a");
  log.write(LogLevel::error, "b");
  log.write(LogLevel::silent, "c");
  log.warn_once("key", "d");
  EXPECT_EQ(text, "");
}

TEST(Logger, warnsOncePerKeyAndTellsAtItsEndHowOftenItCameAgain) {
  std::string text;
  {
    Logger log(LogLevel::info, &text);
    log.warn_once("a", "first of a");
    log.warn_once("b", "only b");
    log.warn_once("a", "second of a");
    log.warn_once("a", "third of a");
    EXPECT_EQ(text, "[warning] first of a\n[warning] only b\n");
    text.clear();
  }
  EXPECT_EQ(text, "[warning] came 2 more times: first of a\n");
}

TEST(Logger, writesToStderrWithoutColourWhereThatIsNoTerminal) {
  testing::internal::CaptureStderr();
  {
    Logger log(LogLevel::info);
    log.info("hello");
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "[info] hello\n");
}

}  // namespace
}  // namespace ballast
