#pragma once
// A built model in one HDF5 file that travels between machines: the groups' arrays as datasets, the
// texts that they share, model.json and the mechanisms' sources, and behind them a seal of
// checksums (seal.hpp). Format: docs/file_formats.md. The same model gives the same bytes. Memory
// is that of one group.

#include <filesystem>
#include <memory>

#include "built/model.hpp"

namespace ballast::built {

inline constexpr const char* packed_format = "ballast-packed-model";
inline constexpr const char* packed_version = "1";

struct PackOptions {
  bool compress = false;  ///< shuffle and deflate: a smaller file, read several times as slowly
};

/// The file appears whole or not at all. Throws ResourceError, and InputError for a model that
/// cannot be read.
void pack(const Model& model, const std::filesystem::path& file, const PackOptions& options = {});

/// Writes any model as a data set. The folder must not exist or be empty; it appears whole or not
/// at all. A data set that was packed comes out as it was, byte by byte.
void unpack(const Model& model, const std::filesystem::path& folder);

/// Throws InputError for a file that is no packed model, of another version, or whose end is
/// damaged; verify_model() (verify.hpp) finds all other damage.
[[nodiscard]] std::unique_ptr<Model> open_packed(const std::filesystem::path& file);

}  // namespace ballast::built
