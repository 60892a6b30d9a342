#pragma once
// The folder of a saved state: state.json tells how far the simulation had come and names one file
// for each part of a group, with size and checksum. Each save gives its files names of their own
// and state.json comes last, so that a save that fails leaves the state before it as it was.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "built/model_description.hpp"

namespace ballast::simulate {

struct SavedPart {
  std::int64_t group = 0;
  std::int64_t part = 0;
  built::ModelFile file;
};

struct SavedFiles {
  std::string model;  ///< key_of()
  std::int64_t steps = 0;
  double time = 0.0;  ///< ms
  std::vector<SavedPart> parts;
};

/// What tells the files of a save after this many steps from all others in the folder.
[[nodiscard]] std::string new_label(const std::filesystem::path& folder, std::int64_t steps);
[[nodiscard]] std::string part_name(std::int64_t group, std::int64_t part,
                                    const std::string& label);

/// Replaces state.json, then removes the files of saves that it does not name. Throws
/// ResourceError.
void write_saved_files(const std::filesystem::path& folder, const SavedFiles& saved);

/// Throws InputError for a folder that holds no state, or one of another model or version.
[[nodiscard]] SavedFiles read_saved_files(const std::filesystem::path& folder,
                                          const std::string& model);

/// The file of a part, which is as it was written. Throws InputError.
[[nodiscard]] std::filesystem::path checked_part(const std::filesystem::path& folder,
                                                 const SavedFiles& saved, std::int64_t group,
                                                 std::int64_t part);

}  // namespace ballast::simulate
