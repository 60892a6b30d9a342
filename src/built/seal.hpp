#pragma once
// The seal behind the HDF5 content of a packed model: a checksum of each block, and of the seal
// itself, so that a changed, missing or added byte anywhere is found and where it is. Layout in
// docs/file_formats.md. HDF5 programs read the file as they would without it.

#include <cstdint>
#include <filesystem>
#include <string>

namespace ballast::built {

/// Part `index` of `count` of a file's blocks: what one rank of several checks.
struct Share {
  std::int32_t index = 0;
  std::int32_t count = 1;
};

/// The seal for a file whose content is complete. Reads it once.
[[nodiscard]] std::string seal_of(const std::filesystem::path& file);

/// True if the file ends as a sealed one does. Throws InputError for what is no regular file, such
/// as a pipe, which it does not open.
[[nodiscard]] bool has_seal(const std::filesystem::path& file);

/// Checks a share of the blocks; the first share includes the seal itself. Throws InputError with
/// "<file>:byte <offset>" of the first block that is not as it was sealed (or of the seal).
void verify_seal(const std::filesystem::path& file, Share share);

}  // namespace ballast::built
