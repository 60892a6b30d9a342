#pragma once
// Is a built model as it was written? Packed models have their seal, folders the checksums in
// model.json. Reads everything once, or a share of it: what each of several ranks does before a
// run.

#include <filesystem>
#include <string>

#include "built/model_description.hpp"
#include "built/seal.hpp"

namespace ballast::built {

enum class Evidence {
  checksums,  ///< every byte is as it was written
  structure   ///< a folder without model.json: its files are whole and consistent
};

/// Throws InputError naming file and, in a packed model and in files of a group, byte offset of the
/// first damage. Not collective: `share` says which part to read.
Evidence verify_model(const std::filesystem::path& path, Share share = {});

/// Throws InputError naming the file unless it has the size and checksum that `listed_in`, which
/// messages name, expects.
void check_file(const std::filesystem::path& folder, const ModelFile& expected,
                const std::string& listed_in, const std::string& suggestion);

}  // namespace ballast::built
