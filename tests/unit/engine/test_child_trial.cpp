#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include "engine/child_trial.hpp"

namespace ballast::engine {

namespace {

using namespace std::chrono_literals;

void loop_for_ever() {
  for (;;) sleep(1);
}

TEST(ChildTrial, saysNothingOfABodyThatReturns) {
  EXPECT_EQ(try_in_child([] {}, 10s), "");
}

TEST(ChildTrial, leavesThisProcessAsItWas) {
  int value = 1;
  EXPECT_EQ(try_in_child([&] { value = 2; }, 10s), "");
  EXPECT_EQ(value, 1);
}

TEST(ChildTrial, hasTheMessageOfAnException) {
  EXPECT_EQ(try_in_child([] { throw std::runtime_error("no such file"); }, 10s), "no such file");
}

TEST(ChildTrial, cutsALongMessage) {
  const std::string message(100000, 'x');
  EXPECT_EQ(try_in_child([&] { throw std::runtime_error(message); }, 10s), message.substr(0, 4096));
}

TEST(ChildTrial, survivesASegmentationFault) {
  EXPECT_EQ(try_in_child([] { raise(SIGSEGV); }, 10s), "it crashed (Segmentation fault)");
}

TEST(ChildTrial, quotesWhatACrashPrintedLast) {
  const auto body = [] {
    std::fputs("one\ntwo\n\n", stderr);
    std::abort();
  };
  EXPECT_EQ(try_in_child(body, 10s), "it crashed (Aborted); it printed: two");
}

TEST(ChildTrial, takesAnExitForAFailure) {
  EXPECT_EQ(try_in_child([] { _exit(0); }, 10s), "it ended the process with exit status 0");
  EXPECT_EQ(try_in_child([] { std::_Exit(7); }, 10s), "it ended the process with exit status 7");
}

TEST(ChildTrial, endsALoopWhenTheTimeIsOver) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(try_in_child(loop_for_ever, 200ms), "it did not finish within 0.2 s");
  EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
}

}  // namespace

}  // namespace ballast::engine
