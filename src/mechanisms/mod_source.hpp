#pragma once
// What is to be known of a .mod file before it is translated: which mechanism it defines and which
// files it includes. A light scan, no parser: nocmodl finds the errors.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/fingerprint.hpp"

namespace ballast::mechanisms {

struct ModSource {
  std::filesystem::path file;
  std::string text;
  std::string mechanism;  ///< SUFFIX, POINT_PROCESS or ARTIFICIAL_CELL; "" for "SUFFIX nothing"
  int mechanism_line = 1;
  /// Files of the same folder that it includes, directly or through another, in order of
  /// appearance.
  std::vector<std::filesystem::path> includes;

  [[nodiscard]] std::string stem() const { return file.stem().string(); }
  /// Adds file name, text and included texts.
  void add_to(Fingerprint& fingerprint) const;
};

/// Scans one file. Throws InputError if it cannot be read.
[[nodiscard]] ModSource read_mod(const std::filesystem::path& file);

/// All .mod files of a folder by ascending name. Throws InputError where the folder is missing or
/// holds none, a name is no C identifier, or a mechanism is defined twice or built into NEURON.
[[nodiscard]] std::vector<ModSource> read_mod_folder(const std::filesystem::path& folder);

/// The text with comments and the title blanked out (newlines stay), VERBATIM blocks too if asked.
[[nodiscard]] std::string without_comments(std::string_view text, bool without_verbatim);

/// 1-based line of the first occurrence of `word` as a whole word.
[[nodiscard]] std::optional<int> line_of_word(std::string_view text, std::string_view word);

/// 1-based number of the first line that equals `line`, blanks at both ends aside.
[[nodiscard]] std::optional<int> line_equal_to(std::string_view text, std::string_view line);

/// The text without blanks at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace ballast::mechanisms
