#include "cli/program.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <thread>

#include "cli/failure.hpp"
#include "core/interrupt.hpp"

namespace ballast::cli {
namespace {

/// Thrown by parse() once --help or --version is answered.
struct Answered {};

std::vector<std::string> arguments_of(int argc, char** argv) {
  return argc > 1 ? std::vector<std::string>(argv + 1, argv + argc) : std::vector<std::string>();
}

std::string title_of(const std::string& name) {
  return name + " " + version();
}

void report(const std::string& name, const std::string& text) {
  std::cout.flush();
  std::cerr << title_of(name) + ": error: " + text + "\n" << std::flush;
}

/// Results that cannot be delivered are a failure like any other.
void flush_results() {
  errno = 0;
  std::cout.flush();
  if (!std::cout || std::fflush(stdout) != 0) {
    throw ResourceError({.place = {.file = "stdout"},
                         .problem = "cannot write",
                         .reason = errno != 0 ? std::strerror(errno) : "write failed"});
  }
}

/// `body`'s exit code, or 0 where parse() gave the answer itself.
int answered_or(const std::function<int()>& body) {
  int code = 0;
  try {
    code = body();
  } catch (const Answered&) {
    code = 0;
  }
  flush_results();
  return code;
}

/// Ranks that all fail for the same reason come here together, and only the lowest is to speak: the
/// others wait until its abort has reached them (launchers send SIGTERM). False if it has.
bool wait_for_lower_ranks(const comm::Communicator& comm, double grace_seconds) {
  constexpr int longest_wait = 4;
  constexpr auto pause = std::chrono::milliseconds(5);
  if (InterruptGuard::requested()) {  // the signal is the reason of the failure: it tells nothing
    return comm.is_root();
  }
  const std::chrono::duration<double> patience(grace_seconds * std::min(comm.rank(), longest_wait));
  const auto end = std::chrono::steady_clock::now() + patience;
  while (std::chrono::steady_clock::now() < end && !InterruptGuard::requested()) {
    std::this_thread::sleep_for(pause);
  }
  return !InterruptGuard::requested();
}

}  // namespace

std::string version() {
  return BALLAST_VERSION;
}

Program::Program(std::string name, std::vector<std::string> arguments, comm::Communicator& comm)
    : name_(std::move(name)),
      arguments_(std::move(arguments)),
      comm_(comm),
      log_(std::make_unique<Logger>(comm.is_root() ? LogLevel::info : LogLevel::silent)) {}

std::string Program::title() const {
  return title_of(name_);
}

// MPI need not answer a thread that is not its own: if it does not, the alarm ends this process and
// the launcher the others.
void Program::end(const Error& error) {
  constexpr unsigned patience_seconds = 10;
  report(name_, error.what());
  ::alarm(patience_seconds);
  comm_.abort(error.exit_code());
  std::_Exit(error.exit_code());  // not reached, but GCC 12 does not see that of a virtual function
}

void Program::parse(CLI::App& app) {
  CommonOptions options;
  try {
    comm::together(comm_, [&] { options = parse_command_line(app, title(), arguments_); });
  } catch (const InputError& error) {
    throw UsageError(error.parts());
  }
  if (options.answer) {
    if (is_root()) {
      std::cout << *options.answer;
    }
    throw Answered{};
  }
  if (is_root()) {
    log_ = std::make_unique<Logger>(options.log_level);
    log_->info("{}", title());
  }
}

int run_rank(comm::Communicator& comm, int argc, char** argv, const std::string& name,
             const ParallelBody& body, double grace_seconds) {
  try {
    Program program(name, arguments_of(argc, argv), comm);
    return answered_or([&] { return body(program, comm); });
  } catch (const UsageError& error) {  // thrown on all ranks: nobody needs to be stopped
    if (comm.is_root()) {
      report(name, error.what());
    }
    return error.exit_code();
  } catch (...) {
    const Failure failure = describe(std::current_exception());
    if (wait_for_lower_ranks(comm, grace_seconds)) {
      report(name, failure.text);
    }
    if (comm.size() > 1) {
      comm.abort(failure.exit_code);
    }
    return failure.exit_code;
  }
}

int run_program(int argc, char** argv, const std::string& name, const Body& body) {
  const InterruptGuard guard;
  const auto alone = comm::make_serial();
  return run_rank(*alone, argc, argv, name,
                  [&body](Program& program, comm::Communicator&) { return body(program); });
}

}  // namespace ballast::cli
