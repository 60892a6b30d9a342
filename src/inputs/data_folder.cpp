#include "inputs/data_folder.hpp"

#include "core/error.hpp"

namespace ballast::inputs {

namespace fs = std::filesystem;

fs::path data_folder() {
  std::error_code ignored;
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
  const fs::path installed = program.parent_path().parent_path() / BALLAST_INSTALLED_DATA;
  for (const fs::path& candidate : {installed, fs::path(BALLAST_SOURCE_DATA)}) {
    if (fs::is_directory(candidate / "mechanisms")) return candidate;
  }
  throw ResourceError({.place = {installed},
                       .problem = "ballast's own mechanisms are missing",
                       .reason = "also looked for " BALLAST_SOURCE_DATA,
                       .suggestion = "Name a folder of .mod files with --mechanisms."});
}

}  // namespace ballast::inputs
