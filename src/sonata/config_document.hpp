#pragma once
// Private to the configuration readers: a JSON file whose strings have the variables of its
// "manifest" replaced ($NAME and ${NAME}, also within other variables), and the paths in it. A
// variable is known in its own file alone; relative paths start at the folder of that file.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/json.hpp"

namespace ballast::sonata {

/// The document with its variables replaced; names of unknown variables are left as they are, since
/// hoc code may hold a '$'. Pointers in messages are those of the file; there are no line numbers
/// any more. Throws InputError as JsonValue::read_file, and for a variable that refers to itself.
[[nodiscard]] JsonValue read_config_document(const std::filesystem::path& file);

/// A path, absolute and normalised. Throws InputError where a variable was left over.
[[nodiscard]] std::filesystem::path config_path(const JsonValue& value);
/// As config_path; throws InputError if no such file exists.
[[nodiscard]] std::filesystem::path existing_file(const JsonValue& value);
/// A member of `object`, or an empty path where it is absent, null, "" or "NULL".
[[nodiscard]] std::filesystem::path optional_path(const JsonValue& object, const std::string& key);
/// As optional_path; throws InputError if the file is named but does not exist.
[[nodiscard]] std::filesystem::path optional_file(const JsonValue& object, const std::string& key);

/// "file:/pointer: unknown key 'x'. Did you mean 'y'?" for each key that is not in `known`.
void warn_unknown_keys(const JsonValue& object, const std::vector<std::string>& known,
                       std::vector<std::string>& warnings);

}  // namespace ballast::sonata
