#pragma once
// What the main() of every program shares: command line, log, and the way a failure ends the
// process. Results go to stdout, the log and errors to stderr; both name the version. A failure
// gives one line
// "<program> <version>: error: <text>" and the exit code of failure.hpp; --help and --version give
// 0.
//
//   int main(int argc, char** argv) {
//     return ballast::cli::run_program(argc, argv, "ballast-mods", [](ballast::cli::Program&
//     program) {
//       CLI::App app("Compiles a folder of .mod files");
//       std::string folder;
//       app.add_option("DIR", folder)->required();
//       program.parse(app);
//       ...program.log().info("...");
//       return 0;
//     });
//   }

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/command_line.hpp"
#include "comm/communicator.hpp"
#include "core/error.hpp"
#include "core/log.hpp"

namespace ballast::cli {

/// "0.1.0"
[[nodiscard]] std::string version();

/// One run of one program, on one rank. Keeps a reference to the communicator.
class Program {
 public:
  Program(std::string name, std::vector<std::string> arguments, comm::Communicator& comm);

  [[nodiscard]] const std::string& name() const { return name_; }
  /// "ballast-mods 0.1.0": the first words of the log and of every result on stdout.
  [[nodiscard]] std::string title() const;
  /// The arguments without argv[0].
  [[nodiscard]] const std::vector<std::string>& arguments() const { return arguments_; }
  [[nodiscard]] bool is_root() const { return comm_.is_root(); }

  /// Parses the command line, with the options that all programs share, and sets the log's level.
  /// Leaves the program for --help and --version; throws UsageError on all ranks. Collective.
  void parse(CLI::App& app);
  /// Prints the error and ends all ranks with its exit code, whatever they do meanwhile. From any
  /// thread.
  [[noreturn]] void end(const Error& error);
  /// The log; silent on ranks other than 0, and at level info until parse() has set it.
  [[nodiscard]] Logger& log() { return *log_; }

 private:
  std::string name_;
  std::vector<std::string> arguments_;
  comm::Communicator& comm_;
  std::unique_ptr<Logger> log_;
};

/// The work of a program; gives the exit code.
using Body = std::function<int(Program&)>;
using ParallelBody = std::function<int(Program&, comm::Communicator&)>;

/// Runs `body` as a process' only program, under an InterruptGuard (core/interrupt.hpp), and turns
/// whatever it throws into message and exit code.
[[nodiscard]] int run_program(int argc, char** argv, const std::string& name, const Body& body);

/// Runs `body` as one rank of `comm`. A rank that fails says so and ends all ranks with its exit
/// code. When several fail at once the lowest speaks: rank r waits r times `grace_seconds`, at most
/// four times, and is ended meanwhile. After Ctrl-C only rank 0 speaks.
[[nodiscard]] int run_rank(comm::Communicator& comm, int argc, char** argv, const std::string& name,
                           const ParallelBody& body, double grace_seconds = 1.0);

/// run_rank() on all ranks that mpirun started; a single rank in builds without MPI.
/// Needs ballast::cli_parallel.
[[nodiscard]] int run_parallel_program(int argc, char** argv, const std::string& name,
                                       const ParallelBody& body);

}  // namespace ballast::cli
