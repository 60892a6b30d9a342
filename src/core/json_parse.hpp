#pragma once
// Parsing of strict JSON text, apart from JsonValue's access to it. Throws InputError placed at
// "file:line:column" for a syntax error, a duplicate key, a number beyond the range of a double, or
// more than max_json_depth nested containers. A UTF-8 byte-order mark is skipped. Integers beyond
// 64 bits become doubles.

#include <filesystem>
#include <string_view>

#include "core/json.hpp"

namespace ballast {

inline constexpr std::size_t max_json_depth = 256;

[[nodiscard]] Json parse_json(std::string_view text, const std::filesystem::path& file);

}  // namespace ballast
