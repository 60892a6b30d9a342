#include "core/installed_file.hpp"

namespace ballast {

namespace fs = std::filesystem;

std::vector<fs::path> installed_places(const char* name) {
  const fs::path folder = fs::read_symlink("/proc/self/exe").parent_path();
  return {folder / name, (folder / ".." / "lib" / "ballast" / name).lexically_normal()};
}

fs::path installed_file(const char* name) {
  for (const fs::path& file : installed_places(name)) {
    if (fs::exists(file)) return file;
  }
  return {};
}

}  // namespace ballast
