#include "mechanisms/process.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <thread>

#include "core/error.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::mechanisms {
namespace {

TEST(RunProcess, GivesWhatTheProgramPrintsOnBothStreams) {
  const ProcessResult result = run_process({"sh", "-c", "echo out; echo err >&2; echo end"}, "/");
  EXPECT_EQ(result.output, "out\nerr\nend\n");
  EXPECT_EQ(result.exit_code, 0);
}

TEST(RunProcess, GivesTheExitCode) {
  EXPECT_EQ(run_process({"sh", "-c", "exit 7"}, "/").exit_code, 7);
}

TEST(RunProcess, GivesTheSignalThatEndedTheProgram) {
  EXPECT_EQ(run_process({"sh", "-c", "kill -KILL $$"}, "/").exit_code, 128 + 9);
}

TEST(RunProcess, PassesArgumentsWithSpacesQuotesAndStars) {
  const ProcessResult result = run_process({"printf", "%s|", "a b", "'", "*", ""}, "/");
  EXPECT_EQ(result.output, "a b|'|*||");
}

TEST(RunProcess, RunsInTheGivenFolder) {
  const test::TemporaryDirectory folder;
  EXPECT_EQ(run_process({"pwd", "-P"}, folder.path()).output,
            std::filesystem::canonical(folder.path()).string() + "\n");
}

TEST(RunProcess, AsksForEnglishMessages) {
  EXPECT_EQ(run_process({"sh", "-c", "echo $LC_ALL"}, "/").output, "C\n");
}

TEST(RunProcess, GivesTheProgramNothingToRead) {
  EXPECT_EQ(run_process({"cat"}, "/").output, "");
}

TEST(RunProcess, NamesAProgramThatIsNotThere) {
  test::expect_error_text<ResourceError>(
      [] { (void)run_process({"ballast-no-such-program"}, "/"); },
      "cannot start 'ballast-no-such-program' (No such file or directory).");
}

TEST(OutputOf, GivesWhatTheProgramPrints) {
  EXPECT_EQ(output_of({"echo", "a", "b"}, "coreutils"), "a b\n");
}

TEST(OutputOf, NamesThePackageOfAProgramThatIsNotThere) {
  test::expect_error_text<ResourceError>(
      [] { (void)output_of({"ballast-no-such-program"}, "bread"); },
      "cannot start 'ballast-no-such-program' (No such file or directory). Install the package "
      "bread.");
}

TEST(Environment, HasNothingOfEmptyAndOfMissingVariables) {
  ::setenv("BALLAST_TEST_VARIABLE", "a b", 1);
  EXPECT_EQ(environment("BALLAST_TEST_VARIABLE"), "a b");
  ::setenv("BALLAST_TEST_VARIABLE", "", 1);
  EXPECT_EQ(environment("BALLAST_TEST_VARIABLE"), std::nullopt);
  ::unsetenv("BALLAST_TEST_VARIABLE");
  EXPECT_EQ(environment("BALLAST_TEST_VARIABLE"), std::nullopt);
}

TEST(RunProcess, TakesMoreOutputThanAPipeHolds) {
  EXPECT_EQ(run_process({"head", "-c", "1000000", "/dev/zero"}, "/").output.size(), 1000000U);
}

TEST(RunProcess, KeepsTheOutputsOfThreadsApart) {
  std::vector<std::string> outputs(8);
  std::vector<std::jthread> threads;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    threads.emplace_back([&outputs, i] {
      outputs[i] = run_process({"echo", std::to_string(i)}, "/").output;
    });
  }
  threads.clear();
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    EXPECT_EQ(outputs[i], std::to_string(i) + "\n");
  }
}

}  // namespace
}  // namespace ballast::mechanisms
