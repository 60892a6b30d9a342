#pragma once
// Where ballast's own data (mechanisms, emodels) are: beside the installed program, else in the
// source tree that it was built from.

#include <filesystem>

namespace ballast::inputs {

/// The folder that holds mechanisms/. Throws ResourceError naming where it was looked for.
[[nodiscard]] std::filesystem::path data_folder();

}  // namespace ballast::inputs
