#pragma once
// Guards what a program reads, and what it writes, from being replaced by another of its outputs.

#include <filesystem>
#include <string>
#include <vector>

namespace ballast {

struct NamedPath {
  std::filesystem::path path;
  std::string what;  ///< as a message tells it: "the model", "report 'soma'"
};

/// Throws InputError naming an output that is one of the inputs, lies in a folder that is one, or
/// is another output; by whatever way the paths lead there. Paths that are empty are left out.
void check_output_paths(const std::vector<NamedPath>& outputs,
                        const std::vector<NamedPath>& inputs);

}  // namespace ballast
