#include "machine/child_program.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <vector>

#include "core/error.hpp"
#include "core/interrupt.hpp"

namespace ballast::machine {

namespace {

constexpr std::array<const char*, 10> kept_variables{
    "HOME",       "LANG", "LC_ALL", "LD_LIBRARY_PATH", "LD_PRELOAD",
    "NEURONHOME", "PATH", "TERM",   "TMPDIR",          "XDG_CACHE_HOME"};

struct Pipe {
  int read_end = -1, write_end = -1;
};

[[noreturn]] void cannot_start(const std::filesystem::path& program, const char* what) {
  throw ResourceError({.place = {program},
                       .problem = "cannot start the program",
                       .reason = fmt::format("{}: {}", what, strerror(errno))});
}

Pipe make_pipe(const std::filesystem::path& program) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) cannot_start(program, "pipe");
  return {ends[0], ends[1]};
}

std::vector<std::string> environment() {
  std::vector<std::string> kept;
  for (const char* name : kept_variables) {
    if (const char* value = getenv(name)) kept.push_back(std::string(name) + "=" + value);
  }
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (strncmp(*entry, "BALLAST_", 8) == 0 || strncmp(*entry, "ASAN_", 5) == 0) {
      kept.emplace_back(*entry);
    }
  }
  return kept;
}

// What the child needs, made before the fork: after it memory must not be allocated.
class Start {
 public:
  explicit Start(const std::filesystem::path& program)
      : program_(program.string()), variables_(environment()) {
    for (std::string& variable : variables_) environment_.push_back(variable.data());
    environment_.push_back(nullptr);
    arguments_ = {program_.data(), nullptr};
  }

  [[noreturn]] void run(int request, int answer) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (const int number : {SIGINT, SIGTERM}) signal(number, SIG_DFL);
    personality(ADDR_NO_RANDOMIZE);
    // First out of the way of each other's numbers.
    const int from = fcntl(request, F_DUPFD, answer_descriptor + 1);
    const int to = fcntl(answer, F_DUPFD, answer_descriptor + 1);
    dup2(STDERR_FILENO, STDOUT_FILENO);
    dup2(from, request_descriptor);
    dup2(to, answer_descriptor);
    close(from);
    close(to);
    execve(program_.c_str(), arguments_.data(), environment_.data());
    _exit(127);
  }

 private:
  std::string program_;
  std::vector<std::string> variables_;
  std::vector<char*> environment_;
  std::vector<char*> arguments_;
};

std::string ending_of(int status) {
  if (WIFSIGNALED(status)) return fmt::format("crashed: {}", strsignal(WTERMSIG(status)));
  return fmt::format("ended with exit status {}", WEXITSTATUS(status));
}

// Waits for the child's end; after an interrupt it makes one.
int wait_for(pid_t child) {
  if (InterruptGuard::requested()) kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    if (InterruptGuard::requested()) kill(child, SIGKILL);
  }
  return status;
}

}  // namespace

bool write_all(int descriptor, const std::string& text) {
  std::size_t written = 0;
  while (written < text.size()) {
    const ssize_t n = write(descriptor, text.data() + written, text.size() - written);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    written += static_cast<std::size_t>(n);
  }
  return true;
}

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 65536> buffer{};
  for (;;) {
    const ssize_t n = read(descriptor, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR && !InterruptGuard::requested()) continue;
    if (n <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(n));
  }
}

ChildAnswer ask_program(const std::filesystem::path& program, const std::string& request) {
  const Pipe question = make_pipe(program);
  const Pipe reply = make_pipe(program);
  Start start(program);
  const pid_t child = fork();
  if (child < 0) cannot_start(program, "fork");
  if (child == 0) start.run(question.read_end, reply.write_end);
  close(question.read_end);
  close(reply.write_end);
  // A child that ends early must not end its parent by a broken pipe.
  struct sigaction ignore {};
  struct sigaction before {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignore, &before);
  (void)write_all(question.write_end, request);
  sigaction(SIGPIPE, &before, nullptr);
  close(question.write_end);
  ChildAnswer answer{.text = read_all(reply.read_end), .ending = {}};
  close(reply.read_end);
  answer.ending = ending_of(wait_for(child));
  if (InterruptGuard::requested()) InterruptGuard::check();
  return answer;
}

}  // namespace ballast::machine
