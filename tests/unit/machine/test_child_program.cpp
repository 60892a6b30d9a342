#include "machine/child_program.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::machine {
namespace {

using test::expect_error_text;

class ChildProgram : public ::testing::Test {
 protected:
  // A program of a few shell lines; what it is asked is in $question.
  std::filesystem::path program(const std::string& lines) {
    const auto file = folder_ / "program";
    write_file(file, "#!/bin/sh\nquestion=$(cat <&3)\n" + lines + "\n");
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    return file;
  }
  test::TemporaryDirectory folder_;
};

TEST_F(ChildProgram, AnswersWhatItIsAsked) {
  const ChildAnswer answer =
      ask_program(program("printf 'you said %s' \"$question\" >&4"), "hello");
  EXPECT_EQ(answer.text, "you said hello");
  EXPECT_EQ(answer.ending, "ended with exit status 0");
}

TEST_F(ChildProgram, AnswersMoreThanAPipeHolds) {
  const std::string request(300'000, 'q');
  const ChildAnswer answer = ask_program(
      program("printf '%s%s%s' \"$question\" \"$question\" \"$question\" >&4"), request);
  EXPECT_EQ(answer.text.size(), 900'000U);
}

TEST_F(ChildProgram, TellsHowItEnded) {
  EXPECT_EQ(ask_program(program("exit 3"), "").ending, "ended with exit status 3");
  EXPECT_EQ(ask_program(program("kill -SEGV $$"), "").ending, "crashed: Segmentation fault");
}

TEST_F(ChildProgram, MayEndBeforeItHasReadTheRequest) {
  const auto file = folder_ / "deaf";
  write_file(file, "#!/bin/sh\nexit 0\n");
  std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  EXPECT_EQ(ask_program(file, std::string(1'000'000, 'x')).text, "");
}

TEST_F(ChildProgram, SeesNoVariablesOfTheParentsJob) {
  setenv("OMPI_COMM_WORLD_SIZE", "4", 1);
  setenv("BALLAST_CHILD_TEST", "seen", 1);
  const ChildAnswer answer = ask_program(
      program("printf '%s.%s' \"$OMPI_COMM_WORLD_SIZE\" \"$BALLAST_CHILD_TEST\" >&4"), "");
  unsetenv("OMPI_COMM_WORLD_SIZE");
  unsetenv("BALLAST_CHILD_TEST");
  EXPECT_EQ(answer.text, ".seen");
}

TEST_F(ChildProgram, HasAddressesThatAreTheSameEachTime) {
  const auto file = program("grep stack /proc/self/maps >&4");
  EXPECT_EQ(ask_program(file, "").text, ask_program(file, "").text);
}

TEST_F(ChildProgram, ThatCannotBeStartedSaysSo) {
  EXPECT_EQ(ask_program(folder_ / "absent", "").ending, "ended with exit status 127");
}

}  // namespace
}  // namespace ballast::machine
