#include "core/temporary_folder.hpp"

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "core/error.hpp"

namespace ballast {

TemporaryFolder::TemporaryFolder(const std::string& purpose) {
  const auto pattern = std::filesystem::temp_directory_path() / ("ballast-" + purpose + "-XXXXXX");
  std::string name = pattern.string();
  if (mkdtemp(name.data()) == nullptr) {
    throw ResourceError({.place = {name},
                         .problem = "cannot make a temporary folder",
                         .reason = std::generic_category().message(errno),
                         .suggestion = "Name another folder for temporary files with TMPDIR."});
  }
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;  // a leftover is harmless
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace ballast
