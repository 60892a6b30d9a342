#include "core/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "core/error.hpp"

namespace ballast {

namespace {

/// Repeats what a signal has cut short.
int lock(int descriptor, int operation) {
  int result = ::flock(descriptor, operation);
  while (result != 0 && errno == EINTR) result = ::flock(descriptor, operation);
  return result;
}

}  // namespace

FileLock::FileLock(const std::filesystem::path& file, int operation) {
  std::error_code ignored;  // open reports what is wrong with the folder
  std::filesystem::create_directories(file.parent_path(), ignored);
  descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor_ >= 0 && lock(descriptor_, operation) == 0) return;
  const int error = errno;
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
  if (error == EWOULDBLOCK) return;
  throw ResourceError(
      {.place = {.file = file}, .problem = "cannot lock", .reason = std::strerror(error)});
}

FileLock::FileLock(const std::filesystem::path& file) : FileLock(file, LOCK_EX) {}

FileLock::~FileLock() {
  if (is_held()) ::close(descriptor_);
}

std::unique_ptr<FileLock> FileLock::if_free(const std::filesystem::path& file) {
  std::unique_ptr<FileLock> attempt(new FileLock(file, LOCK_EX | LOCK_NB));
  return attempt->is_held() ? std::move(attempt) : nullptr;
}

}  // namespace ballast
