#include "engine/child_trial.hpp"

#include <fmt/core.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <exception>

#include "core/error.hpp"

namespace ballast::engine {

namespace {

using Clock = std::chrono::steady_clock;

constexpr char succeeded = 'S';
constexpr char failed = 'F';
constexpr std::size_t longest_verdict = 4096;  // less than any pipe holds: writing never blocks

struct Child {
  pid_t id = -1;
  int verdict = -1;  // read end of a pipe: 'S', or 'F' and a message
  int output = -1;   // anonymous file with what the child printed
};

[[noreturn]] void cannot_fork(const char* what) {
  throw ResourceError({.problem = "cannot try a template in a child process",
                       .reason = fmt::format("{}: {}", what, strerror(errno))});
}

void default_signals() {
  for (int signal_number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGINT, SIGTERM}) {
    signal(signal_number, SIG_DFL);
  }
}

// _exit: neither the libraries' clean-up nor the parent's buffers are this process' to touch.
[[noreturn]] void run_child(const std::function<void()>& body, int verdict, int output) {
  default_signals();
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  std::string text(1, succeeded);
  try {
    body();
  } catch (const std::exception& error) {
    text = failed + std::string(error.what()).substr(0, longest_verdict);
  }
  const bool sent = write(verdict, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  _exit(sent ? 0 : 1);
}

Child start_child(const std::function<void()>& body) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) cannot_fork("pipe");
  Child child;
  child.output = memfd_create("ballast-trial", MFD_CLOEXEC);
  child.id = fork();
  if (child.id < 0) cannot_fork("fork");
  if (child.id == 0) {
    close(ends[0]);
    run_child(body, ends[1], child.output);
  }
  close(ends[1]);
  child.verdict = ends[0];
  return child;
}

// True when the child has closed its end or has written; false when the time is over.
bool wait_readable(int descriptor, Clock::time_point deadline) {
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd request{descriptor, POLLIN, 0};
    const int ready = poll(&request, 1, static_cast<int>(std::max<long>(left, 0)));
    if (ready > 0) return true;
    if (ready == 0) return false;
  }
}

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 1024> buffer{};
  for (ssize_t n = 0; (n = read(descriptor, buffer.data(), buffer.size())) > 0;) {
    text.append(buffer.data(), static_cast<std::size_t>(n));
  }
  return text;
}

std::string last_line(int file) {
  lseek(file, 0, SEEK_SET);
  std::string text = read_all(file);
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  const auto start = text.rfind('\n');
  return start == std::string::npos ? text : text.substr(start + 1);
}

std::string describe_end(int status, int output) {
  const std::string printed = last_line(output);
  const std::string quoted = printed.empty() ? "" : fmt::format("; it printed: {}", printed);
  if (WIFSIGNALED(status)) {
    return fmt::format("it crashed ({}){}", strsignal(WTERMSIG(status)), quoted);
  }
  return fmt::format("it ended the process with exit status {}{}", WEXITSTATUS(status), quoted);
}

}  // namespace

std::string try_in_child(const std::function<void()>& body, std::chrono::milliseconds limit) {
  Child child = start_child(body);
  const bool in_time = wait_readable(child.verdict, Clock::now() + limit);
  if (!in_time) kill(child.id, SIGKILL);
  const std::string verdict = read_all(child.verdict);
  int status = 0;
  waitpid(child.id, &status, 0);
  std::string reason;
  if (!in_time) {
    reason =
        fmt::format("it did not finish within {:g} s", static_cast<double>(limit.count()) / 1000.0);
  } else if (verdict.empty()) {
    reason = describe_end(status, child.output);
  } else if (verdict.front() == failed) {
    reason = verdict.substr(1);
  }
  close(child.verdict);
  close(child.output);
  return reason;
}

}  // namespace ballast::engine
