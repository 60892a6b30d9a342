#include "cli/failure.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <new>

namespace ballast::cli {
namespace {

template <class Exception>
Failure describe_thrown(const Exception& exception) {
  return describe(std::make_exception_ptr(exception));
}

TEST(Failure, EachClassOfErrorHasItsExitCode) {
  EXPECT_EQ(describe_thrown(Error({.problem = "failed"})).exit_code, 1);
  EXPECT_EQ(describe_thrown(InputError({.problem = "wrong"})).exit_code, 2);
  EXPECT_EQ(describe_thrown(UsageError({.problem = "wrong"})).exit_code, 2);
  EXPECT_EQ(describe_thrown(ResourceError({.problem = "full"})).exit_code, 4);
  EXPECT_EQ(describe_thrown(EngineError({.problem = "refused"})).exit_code, 5);
  EXPECT_EQ(describe_thrown(ConservationError({.problem = "lost"})).exit_code, 6);
  EXPECT_EQ(describe_thrown(MemoryLimitError({.problem = "too little"})).exit_code, 7);
  EXPECT_EQ(describe_thrown(Interrupted({.problem = "interrupted"})).exit_code, 130);
}

TEST(Failure, KeepsTheTextOfAnError) {
  const Failure failure = describe_thrown(
      InputError({.place = {"a.json", "/run/dt"}, .problem = "wrong type", .value = "x"}));
  EXPECT_EQ(failure.text, "a.json:/run/dt: wrong type 'x'.");
}

TEST(Failure, OutOfMemorySaysWhatToDo) {
  const Failure failure = describe_thrown(std::bad_alloc());
  EXPECT_EQ(
      failure.text,
      "out of memory (the machine, the job or the address-space limit gave no more). Use more "
      "nodes, fewer ranks per node or more build cycles.");
  EXPECT_EQ(failure.exit_code, 4);
}

TEST(Failure, FileSystemErrorsAreTheMachines) {
  const std::filesystem::filesystem_error error("cannot remove", "/a",
                                                std::make_error_code(std::errc::permission_denied));
  const Failure failure = describe_thrown(error);
  EXPECT_EQ(failure.text, "filesystem error: cannot remove: Permission denied [/a]");
  EXPECT_EQ(failure.exit_code, 4);
}

TEST(Failure, BrokenContractsAreOurDefect) {
  const Failure failure = describe_thrown(std::logic_error("a.cpp:7: broken contract: n > 0"));
  EXPECT_EQ(failure.text,
            "a.cpp:7: broken contract: n > 0 (a defect of ballast). Please report it together with "
            "the command line.");
  EXPECT_EQ(failure.exit_code, 3);
}

TEST(Failure, AnyOtherExceptionIsTold) {
  EXPECT_EQ(describe_thrown(std::runtime_error("odd")).text, "odd");
  EXPECT_EQ(describe_thrown(std::runtime_error("odd")).exit_code, 1);
  EXPECT_EQ(describe_thrown(42).text, "an exception of unknown kind");
  EXPECT_EQ(describe_thrown(42).exit_code, 1);
}

}  // namespace
}  // namespace ballast::cli
