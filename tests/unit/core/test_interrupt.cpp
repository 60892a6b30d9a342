#include "core/interrupt.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "tests/support/expect_error.hpp"

namespace ballast {
namespace {

bool handled_by_default(int signal_number) {
  struct sigaction action {};
  sigaction(signal_number, nullptr, &action);
  return action.sa_handler == SIG_DFL;
}

TEST(InterruptGuard, isQuietUntilASignalComes) {
  EXPECT_FALSE(InterruptGuard::requested());
  const InterruptGuard guard;
  EXPECT_FALSE(InterruptGuard::requested());
  EXPECT_NO_THROW(InterruptGuard::check());
}

TEST(InterruptGuard, turnsCtrlCIntoAnException) {
  const InterruptGuard guard;
  std::raise(SIGINT);
  EXPECT_TRUE(InterruptGuard::requested());
  test::expect_error_text<Interrupted>(
      [] { InterruptGuard::check(); },
      "stopped on request (SIGINT, Ctrl-C). No unfinished file is left under a final name.");
}

TEST(InterruptGuard, turnsTheEndOfAJobIntoAnException) {
  const InterruptGuard guard;
  std::raise(SIGTERM);
  test::expect_error_text<Interrupted>(
      [] { InterruptGuard::check(); },
      "stopped on request (SIGTERM). No unfinished file is left under a final name.");
}

TEST(InterruptGuard, restoresHandlersAndFlagAtItsEnd) {
  {
    const InterruptGuard guard;
    EXPECT_FALSE(handled_by_default(SIGINT));
    EXPECT_FALSE(handled_by_default(SIGTERM));
    EXPECT_FALSE(handled_by_default(SIGXFSZ));
    std::raise(SIGINT);
  }
  EXPECT_TRUE(handled_by_default(SIGINT));
  EXPECT_TRUE(handled_by_default(SIGTERM));
  EXPECT_TRUE(handled_by_default(SIGXFSZ));
  EXPECT_FALSE(InterruptGuard::requested());
  const InterruptGuard again;
  EXPECT_NO_THROW(InterruptGuard::check());
}

TEST(InterruptGuard, mayLiveOnlyOnce) {
  const InterruptGuard guard;
  EXPECT_THROW(InterruptGuard(), std::logic_error);
  std::raise(SIGINT);
  EXPECT_TRUE(InterruptGuard::requested());
}

TEST(InterruptGuardDeathTest, letsASecondSignalKill) {
  const auto press_twice = [] {
    const InterruptGuard guard;
    std::raise(SIGINT);
    std::raise(SIGINT);
  };
  EXPECT_EXIT(press_twice(), testing::KilledBySignal(SIGINT), "");
}

}  // namespace
}  // namespace ballast
