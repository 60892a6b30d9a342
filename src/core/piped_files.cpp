#include "core/piped_files.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "core/error.hpp"

namespace ballast {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(const fs::path& file, const char* problem) {
  throw ResourceError({.place = {file},
                       .problem = problem,
                       .reason = std::generic_category().message(errno),
                       .suggestion = "Name another folder for temporary files with TMPDIR."});
}

}  // namespace

PipedFiles::PipedFiles(const fs::path& folder, const std::vector<std::string>& names)
    : pipes_("pipes") {
  try {
    for (const std::string& name : names) {
      files_.emplace_back(pipes_.path() / name, folder / name);
      open(files_.back());
    }
  } catch (...) {
    end_movers();
    throw;
  }
}

PipedFiles::~PipedFiles() {
  end_movers();
}

// The reading end is open before the library opens the other: neither waits for the other then.
void PipedFiles::open(Pipe& pipe) const {
  if (::mkfifo(pipe.name.c_str(), 0600) != 0) fail(pipe.name, "cannot make a pipe");
  pipe.descriptor = ::open(pipe.name.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (pipe.descriptor < 0) fail(pipe.name, "cannot open a pipe");
  pipe.mover = std::thread([&pipe] { move(pipe); });
}

// Goes on reading after a failure, so that the library can end its work.
void PipedFiles::move(Pipe& pipe) {
  std::array<char, std::size_t{1} << 16> block;
  for (;;) {
    pollfd event{.fd = pipe.descriptor, .events = POLLIN, .revents = 0};
    if (::poll(&event, 1, -1) < 0) continue;
    const ssize_t count = ::read(pipe.descriptor, block.data(), block.size());
    if (count == 0) return;  // the writer has closed its end
    if (count < 0 || pipe.failure) continue;
    try {
      pipe.file.write({block.data(), static_cast<std::size_t>(count)});
    } catch (...) {
      pipe.failure = std::current_exception();
    }
  }
}

// A writer that comes and goes ends those movers that still wait for one (pipe(7): end of file).
void PipedFiles::end_movers() {
  for (Pipe& pipe : files_) {
    if (!pipe.mover.joinable()) continue;
    const int writer = ::open(pipe.name.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    if (writer >= 0) ::close(writer);
    pipe.mover.join();
    ::close(pipe.descriptor);
  }
}

void PipedFiles::finish() {
  end_movers();
  for (Pipe& pipe : files_) {
    if (pipe.failure) std::rethrow_exception(pipe.failure);
    pipe.file.commit();
  }
}

}  // namespace ballast
