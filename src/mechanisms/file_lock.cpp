#include "mechanisms/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "core/error.hpp"

namespace ballast::mechanisms {

FileLock::FileLock(const std::filesystem::path& file) {
  std::error_code ignored;  // open reports what is wrong with the folder
  std::filesystem::create_directories(file.parent_path(), ignored);
  descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  int result = descriptor_ < 0 ? -1 : ::flock(descriptor_, LOCK_EX);
  while (descriptor_ >= 0 && result != 0 && errno == EINTR) {
    result = ::flock(descriptor_, LOCK_EX);
  }
  if (result != 0) {
    const int error = errno;
    if (descriptor_ >= 0) {
      ::close(descriptor_);
    }
    throw ResourceError(
        {.place = {.file = file}, .problem = "cannot lock", .reason = std::strerror(error)});
  }
}

FileLock::~FileLock() {
  ::close(descriptor_);
}

}  // namespace ballast::mechanisms
