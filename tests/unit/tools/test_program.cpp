#include "cli/program.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <iostream>

#include "core/error.hpp"
#include "core/interrupt.hpp"

namespace ballast::cli {
namespace {

const std::string title = "tool " + version();

/// The arguments of a process, as main() gets them.
class Arguments {
 public:
  Arguments(std::initializer_list<std::string> arguments) : texts_(arguments) {
    texts_.insert(texts_.begin(), "/usr/bin/tool");
    for (std::string& text : texts_) {
      pointers_.push_back(text.data());
    }
    pointers_.push_back(nullptr);
  }
  [[nodiscard]] int count() const { return static_cast<int>(texts_.size()); }
  [[nodiscard]] char** values() { return pointers_.data(); }

 private:
  std::vector<std::string> texts_;
  std::vector<char*> pointers_;
};

struct Outcome {
  int code = 0;
  std::string out;
  std::string err;
};

Outcome run(Arguments arguments, const Body& body) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int code = run_program(arguments.count(), arguments.values(), "tool", body);
  return {code, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

/// A body that parses no option of its own, then calls `work`.
Body parsing(const std::function<int(Program&)>& work) {
  return [work](Program& program) {
    CLI::App app;
    program.parse(app);
    return work(program);
  };
}

TEST(Program, GivesTheCodeOfItsBody) {
  const Outcome outcome = run({}, parsing([](Program& program) {
                                std::cout << program.title() << ": 42\n";
                                return 7;
                              }));
  EXPECT_EQ(outcome.code, 7);
  EXPECT_EQ(outcome.out, title + ": 42\n");
  EXPECT_EQ(outcome.err, "[info] " + title + "\n");
}

TEST(Program, QuietLogsWarningsOnly) {
  const Outcome outcome = run({"--quiet"}, parsing([](Program& program) {
                                program.log().info("building");
                                program.log().warning("{} cells left out", 3);
                                return 0;
                              }));
  EXPECT_EQ(outcome.err, "[warning] 3 cells left out\n");
}

TEST(Program, AnswersVersionAndLeavesWithoutWork) {
  const Outcome outcome = run({"--version"}, parsing([](Program&) {
                                ADD_FAILURE() << "worked";
                                return 9;
                              }));
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out, title + "\n");
  EXPECT_EQ(outcome.err, "");
}

TEST(Program, AnErrorIsOneLineAndItsExitCode) {
  const Outcome outcome = run({}, [](Program&) -> int {
    throw EngineError({.place = {"a.hoc", "3"}, .problem = "syntax error"});
  });
  EXPECT_EQ(outcome.code, 5);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err, title + ": error: a.hoc:3: syntax error.\n");
}

TEST(Program, AWrongCommandLineIsCodeTwo) {
  const Outcome outcome = run({"--qiet"}, parsing([](Program&) { return 0; }));
  EXPECT_EQ(outcome.code, 2);
  EXPECT_EQ(outcome.err, title +
                             ": error: unknown option '--qiet'. Did you mean '--quiet'? Run 'tool "
                             "--help' for the usage.\n");
}

TEST(Program, AnInterruptUnwindsToCode130) {
  const Outcome outcome = run({}, [](Program&) -> int {
    std::raise(SIGINT);
    InterruptGuard::check();
    return 0;
  });
  EXPECT_EQ(outcome.code, 130);
  EXPECT_EQ(outcome.err.substr(0, title.size() + 9), title + ": error: ");
}

TEST(Program, ResultsThatCannotBeWrittenAreAFailure) {
  const auto onto_full_disk = [] {
    ::dup2(::open("/dev/full", O_WRONLY), STDOUT_FILENO);
    Arguments arguments({});
    std::_Exit(run_program(arguments.count(), arguments.values(), "tool", [](Program&) {
      std::cout << "result\n";
      return 0;
    }));
  };
  EXPECT_EXIT(onto_full_disk(), testing::ExitedWithCode(4),
              "error: stdout: cannot write \\(No space left on device\\)\\.");
}

int run_as_rank(comm::Communicator& comm, std::initializer_list<std::string> arguments,
                const ParallelBody& body) {
  Arguments all(arguments);
  return run_rank(comm, all.count(), all.values(), "tool", body, 0.05);
}

TEST(ParallelProgram, AWrongCommandLineIsToldOnceAndEndsAllRanks) {
  std::atomic<int> twos = 0;
  testing::internal::CaptureStderr();
  comm::run_threaded(4, [&](comm::Communicator& comm) {
    twos += run_as_rank(comm, {"--zebra"}, [](Program& program, comm::Communicator&) {
              CLI::App app;
              program.parse(app);
              return 0;
            }) == 2;
  });
  EXPECT_EQ(twos, 4);
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            title + ": error: unknown option '--zebra'. Run 'tool --help' for the usage.\n");
}

TEST(ParallelProgram, OnlyTheRootAnswersAndLogs) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  comm::run_threaded(3, [&](comm::Communicator& comm) {
    const int code = run_as_rank(comm, {"--debug"}, [](Program& program, comm::Communicator& all) {
      CLI::App app;
      program.parse(app);
      program.log().warning("rank {}", all.rank());
      return all.rank();
    });
    EXPECT_EQ(code, comm.rank());
  });
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "[info] " + title + "\n[warning] rank 0\n");
}

/// Ranks from `first` on fail while the others wait for them.
void fail_from(int first) {
  comm::run_threaded(4, [first](comm::Communicator& comm) {
    (void)run_as_rank(comm, {}, [first](Program&, comm::Communicator& all) -> int {
      if (all.rank() >= first) {
        throw ConservationError({.problem = "lost on rank", .value = std::to_string(all.rank())});
      }
      all.barrier();
      return 0;
    });
  });
}

TEST(ParallelProgramDeathTest, ARankThatFailsAloneEndsAllRanks) {
  EXPECT_EXIT(fail_from(3), testing::ExitedWithCode(6), "^tool .*: error: lost on rank '3'\\.\n$");
}

TEST(ParallelProgramDeathTest, OfRanksThatFailTogetherTheLowestSpeaks) {
  EXPECT_EXIT(fail_from(0), testing::ExitedWithCode(6), "^tool .*: error: lost on rank '0'\\.\n$");
}

}  // namespace
}  // namespace ballast::cli
