#pragma once
// Files that are installed with the running program: beside it in the build tree, in lib/ballast
// beside its folder once installed.

#include <filesystem>
#include <vector>

namespace ballast {

/// Where a file of this name may be, the likeliest first.
[[nodiscard]] std::vector<std::filesystem::path> installed_places(const char* name);
/// The first of these that exists; empty if none does.
[[nodiscard]] std::filesystem::path installed_file(const char* name);

}  // namespace ballast
