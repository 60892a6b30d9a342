#pragma once
// An exclusive lock between processes (flock on a file made for that purpose): held from
// construction to destruction. A process that dies lets go of it. The file stays: were it removed,
// two could hold locks on files of one name.

#include <filesystem>
#include <memory>

namespace ballast {

class FileLock {
 public:
  /// Waits for the lock. Makes the file and its folder when they are missing. Throws ResourceError
  /// when that fails, or where the file system has no locks.
  explicit FileLock(const std::filesystem::path& file);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

  /// As the constructor, but nothing where another has the lock.
  [[nodiscard]] static std::unique_ptr<FileLock> if_free(const std::filesystem::path& file);

 private:
  FileLock(const std::filesystem::path& file, int operation);
  [[nodiscard]] bool is_held() const { return descriptor_ >= 0; }

  int descriptor_ = -1;
};

}  // namespace ballast
