#include "estimator/child_process.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include "core/error.hpp"
#include "tests/support/expect_error.hpp"

namespace ballast::estimator {
namespace {

using test::expect_error_text;

TEST(ChildProcess, HandsBackTheTextOfAnotherProcess) {
  const pid_t here = getpid();
  const std::string text = run_in_child([] { return std::to_string(getpid()); });
  EXPECT_NE(text, std::to_string(here));
  EXPECT_GT(std::stol(text), 1);
}

TEST(ChildProcess, HandsBackTextsLongerThanAPipe) {
  const std::string text = run_in_child([] { return std::string(3'000'000, 'x'); });
  EXPECT_EQ(text, std::string(3'000'000, 'x'));
}

TEST(ChildProcess, AnErrorThereIsTheSameErrorHere) {
  expect_error_text<InputError>(
      [] {
        (void)run_in_child([]() -> std::string {
          throw InputError({.place = {"a.asc", "12"}, .problem = "unexpected", .value = ")"});
        });
      },
      InputError({.place = {"a.asc", "12"}, .problem = "unexpected", .value = ")"}).what());
}

TEST(ChildProcess, ACrashThereIsAnErrorHere) {
  expect_error_text<EngineError>(
      [] {
        (void)run_in_child([]() -> std::string {
          raise(SIGKILL);
          return "";
        });
      },
      "measuring the sample of the circuit failed (it crashed: Killed).");
}

TEST(ChildProcess, AnExitThereIsAnErrorHere) {
  expect_error_text<EngineError>([] { (void)run_in_child([]() -> std::string { _exit(0); }); },
                                 "measuring the sample of the circuit failed (it ended the process "
                                 "with exit status 0).");
}

TEST(ChildProcess, WhatItAllocatesIsNotHere) {
  static std::string text = "here";
  (void)run_in_child([] { return text = "there"; });
  EXPECT_EQ(text, "here");
}

}  // namespace
}  // namespace ballast::estimator
