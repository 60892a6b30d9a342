#pragma once
// An exclusive lock between processes (flock on a file made for that purpose): held from
// construction, which waits for it, to destruction. A process that dies lets go of it.

#include <filesystem>

namespace ballast::mechanisms {

class FileLock {
 public:
  /// Makes the file and its folder when they are missing. Throws ResourceError when that fails.
  explicit FileLock(const std::filesystem::path& file);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int descriptor_ = -1;
};

}  // namespace ballast::mechanisms
