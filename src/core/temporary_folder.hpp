#pragma once
// A private folder for files that are needed for a while, in TMPDIR; gone, with what is in it, when
// its owner is.

#include <filesystem>
#include <string>

namespace ballast {

class TemporaryFolder {
 public:
  /// "ballast-<purpose>-" and six letters. Throws ResourceError if it cannot be made.
  explicit TemporaryFolder(const std::string& purpose);
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace ballast
