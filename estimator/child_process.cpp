#include "estimator/child_process.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "comm/failure.hpp"
#include "core/error.hpp"
#include "core/interrupt.hpp"

namespace ballast::estimator {

namespace {

constexpr char succeeded = 'S';
constexpr char failed = 'F';

[[noreturn]] void cannot_start(const char* what) {
  throw ResourceError({.problem = "cannot measure in a child process",
                       .reason = fmt::format("{}: {}", what, strerror(errno))});
}

bool write_all(int descriptor, const std::string& text) {
  std::size_t written = 0;
  while (written < text.size()) {
    const ssize_t n = write(descriptor, text.data() + written, text.size() - written);
    if (n <= 0) return false;
    written += std::size_t(n);
  }
  return true;
}

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 65536> buffer{};
  for (;;) {
    const ssize_t n = read(descriptor, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return text;
    text.append(buffer.data(), std::size_t(n));
  }
}

// _exit: neither the libraries' clean-up nor the parent's buffers are this process' to touch.
[[noreturn]] void run_child(const std::function<std::string()>& work, int result) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (const int number : {SIGINT, SIGTERM, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) {
    signal(number, SIG_DFL);
  }
  std::string text;
  try {
    text = std::string(1, succeeded) + work();
  } catch (const std::exception& error) {
    text = std::string(1, failed) + comm::pack_failure(error);
  }
  _exit(write_all(result, text) ? 0 : 1);
}

[[noreturn]] void fail_of(int status) {
  const std::string how =
      WIFSIGNALED(status)
          ? fmt::format("it crashed: {}", strsignal(WTERMSIG(status)))
          : fmt::format("it ended the process with exit status {}", WEXITSTATUS(status));
  throw EngineError({.problem = "measuring the sample of the circuit failed", .reason = how});
}

}  // namespace

std::string run_in_child(const std::function<std::string()>& work) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) cannot_start("pipe");
  const pid_t child = fork();
  if (child < 0) cannot_start("fork");
  if (child == 0) {
    close(ends[0]);
    run_child(work, ends[1]);
  }
  close(ends[1]);
  const std::string text = read_all(ends[0]);
  close(ends[0]);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  if (InterruptGuard::requested()) InterruptGuard::check();
  if (text.empty()) fail_of(status);
  if (text.front() == failed) comm::throw_failure(text.substr(1));
  return text.substr(1);
}

}  // namespace ballast::estimator
