#pragma once
// model.json: a ModelDescription as strict JSON (docs/file_formats.md). It stands in the folder of
// a data set and, as text, in a packed model. The same description gives the same bytes, the last
// of which are their checksum. Readers throw InputError with file and JSON pointer for what is
// missing, unknown, of another version or contradictory, and for a text that was edited.

#include <filesystem>
#include <string>
#include <string_view>

#include "built/model_description.hpp"

namespace ballast::built {

inline constexpr const char* description_name = "model.json";

[[nodiscard]] std::string to_text(const ModelDescription& description);

/// `file` is only what messages call the text.
[[nodiscard]] ModelDescription description_from(std::string_view text,
                                                const std::filesystem::path& file);

/// model.json in this folder; it appears whole or not at all.
void write_description(const std::filesystem::path& folder, const ModelDescription& description);
[[nodiscard]] ModelDescription read_description(const std::filesystem::path& folder);

/// Size and checksum of `folder`/`name`. Throws InputError if it cannot be read.
[[nodiscard]] ModelFile describe_file(const std::filesystem::path& folder, const std::string& name);

}  // namespace ballast::built
