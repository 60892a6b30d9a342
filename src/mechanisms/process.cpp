#include "mechanisms/process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "core/error.hpp"
#include "core/interrupt.hpp"

namespace ballast::mechanisms {
namespace {

// The ends of a pipe; closed on destruction. Close-on-exec, so that a program started by another
// thread does not hold the writing end open.
class Pipe {
 public:
  Pipe() {
    if (::pipe2(ends_.data(), O_CLOEXEC) != 0) {
      throw ResourceError({.problem = "cannot make a pipe", .reason = std::strerror(errno)});
    }
  }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  [[nodiscard]] int writing_end() const { return ends_[1]; }

  std::string read_all() {
    close_end(1);
    std::string text;
    std::array<char, 4096> block{};
    for (;;) {
      const ssize_t count = ::read(ends_[0], block.data(), block.size());
      if (count < 0 && errno == EINTR) {
        continue;
      }
      if (count <= 0) {
        return text;
      }
      text.append(block.data(), static_cast<std::size_t>(count));
    }
  }

 private:
  void close_end(std::size_t end) {
    if (ends_[end] >= 0) {
      ::close(ends_[end]);
      ends_[end] = -1;
    }
  }

  std::array<int, 2> ends_{-1, -1};
};

// posix_spawn's list of things to do in the child: folder and output.
class FileActions {
 public:
  FileActions(const std::filesystem::path& directory, int output) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addchdir_np(&actions_, directory.c_str());
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, output, STDERR_FILENO);
  }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;

  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

std::vector<std::string> environment_in_english() {
  std::vector<std::string> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (!std::string_view(*entry).starts_with("LC_ALL=")) {
      variables.emplace_back(*entry);
    }
  }
  variables.emplace_back("LC_ALL=C");
  return variables;
}

// The null-terminated array of C strings that exec wants; points into `strings`.
std::vector<char*> c_array(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  pointers.reserve(strings.size() + 1);
  for (std::string& text : strings) {
    pointers.push_back(text.data());
  }
  pointers.push_back(nullptr);
  return pointers;
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

ProcessResult run_process(const std::vector<std::string>& arguments,
                          const std::filesystem::path& directory) {
  Pipe pipe;
  const FileActions actions(directory, pipe.writing_end());
  std::vector<std::string> argument_copies = arguments;
  std::vector<std::string> variables = environment_in_english();
  pid_t child = 0;
  const int error = ::posix_spawnp(&child, arguments.front().c_str(), actions.get(), nullptr,
                                   c_array(argument_copies).data(), c_array(variables).data());
  if (error != 0) {
    throw ResourceError(
        {.problem = "cannot start", .value = arguments.front(), .reason = std::strerror(error)});
  }
  ProcessResult result;
  result.output = pipe.read_all();
  result.exit_code = wait_for(child);
  if (result.exit_code > 128) {
    InterruptGuard::check();  // Ctrl-C reaches the child too
  }
  return result;
}

std::string output_of(const std::vector<std::string>& command, const std::string& package) {
  try {
    return run_process(command, "/").output;
  } catch (const ResourceError& error) {
    ErrorParts parts = error.parts();
    parts.suggestion = "Install the package " + package + ".";
    throw ResourceError(parts);
  }
}

std::optional<std::string> environment(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0' ? std::optional<std::string>(value) : std::nullopt;
}

}  // namespace ballast::mechanisms
