#include "mechanisms/compiler_messages.hpp"

#include <charconv>
#include <optional>

namespace ballast::mechanisms {
namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// Lines in which nocmodl tells what it does, not what is wrong.
bool is_remark(std::string_view line) {
  for (const std::string_view start : {"Translating ", "INCLUDEing ", "Notice:", "Warning:"}) {
    if (line.starts_with(start)) {
      return true;
    }
  }
  return trimmed(line).empty();
}

void append_sentence(std::string& text, std::string_view sentence) {
  if (!text.empty()) {
    text += ' ';
  }
  text += trimmed(sentence);
}

// "what at line 12 in file x.mod", the end of nocmodl's complaints.
struct Located {
  std::string_view what;
  std::string_view line;
  std::string_view file;
};

// Searched from the end: the complaint itself may hold the same words.
std::optional<Located> located(std::string_view text) {
  constexpr std::string_view before_line = " at line ";
  constexpr std::string_view before_file = " in file ";
  const std::size_t line = text.rfind(before_line);
  const std::size_t file = text.rfind(before_file);
  if (line == std::string_view::npos || file == std::string_view::npos || file < line) {
    return std::nullopt;
  }
  const std::size_t number = line + before_line.size();
  return Located{text.substr(0, line), text.substr(number, file - number),
                 trimmed(text.substr(file + before_file.size()))};
}

// "file:line:column: error: message" as gcc and clang write it.
struct CompilerError {
  std::string file;
  int line = 0;
  std::string message;
};

// Nothing for a line without an error; no file for an error without a place ("cc: error: ...").
std::optional<CompilerError> parse_compiler_error(std::string_view text) {
  constexpr std::string_view mark = "error: ";
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  CompilerError error;
  error.message = text.substr(at + mark.size());
  // The numbers are the last two of the colon-separated fields before the mark; the file may hold
  // colons.
  std::string_view place = text.substr(0, at);
  if (place.ends_with("fatal ")) {
    place.remove_suffix(6);
  }
  place = place.substr(0, place.rfind(':'));
  place = place.substr(0, place.rfind(':'));
  const std::size_t colon = place.rfind(':');
  if (colon == std::string_view::npos) {
    return error;
  }
  error.file = place.substr(0, colon);
  std::from_chars(place.data() + colon + 1, place.data() + place.size(), error.line);
  return error;
}

std::optional<CompilerError> first_compiler_error(std::string_view output) {
  for (const std::string_view line : lines_of(output)) {
    if (auto error = parse_compiler_error(line)) {
      return error;
    }
  }
  return std::nullopt;
}

// The text between the first pair of single quotes (or `' as ld has it), "" if there is none.
std::string quoted_name(std::string_view text) {
  const std::size_t open = text.find_first_of("'`");
  const std::size_t close = open == std::string_view::npos ? open : text.find('\'', open + 1);
  return close == std::string_view::npos ? ""
                                         : std::string(text.substr(open + 1, close - open - 1));
}

// nocmodl writes a LOCAL or an argument `x` as `_lx`, a pointer `p` as `_p_p`.
std::string name_in_mod(std::string name) {
  for (const std::string_view prefix : {"_p_", "_l"}) {
    if (name.starts_with(prefix)) {
      return name.substr(prefix.size());
    }
  }
  return name;
}

// What Place::within takes: empty for an unknown line.
std::string line_number(std::optional<int> line) {
  return line ? std::to_string(*line) : "";
}

// Everything printed, on one line, for output that has no known form.
InputError unexplained(const ModSource& source, const char* problem, std::string_view output) {
  std::string reason;
  for (const std::string_view line : lines_of(output)) {
    if (!is_remark(line)) {
      append_sentence(reason, line);
    }
  }
  return InputError({.place = {.file = source.file}, .problem = problem, .reason = reason});
}

}  // namespace

InputError translation_error(const ModSource& source, std::string_view output) {
  const std::vector<std::string_view> lines = lines_of(output);
  std::string what;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (is_remark(lines[i])) {
      continue;
    }
    const std::optional<Located> end = located(lines[i]);
    append_sentence(what, end ? end->what : lines[i]);
    if (end) {
      const bool shown = i + 1 < lines.size() && trimmed(lines[i + 1]) != "^";
      return InputError({.place = {.file = source.file.parent_path() / end->file,
                                   .within = std::string(end->line)},
                         .problem = what,
                         .value = std::string(shown ? trimmed(lines[i + 1]) : "")});
    }
  }
  return unexplained(source, "nocmodl cannot translate the file", output);
}

std::vector<std::string> translation_warnings(std::string_view output) {
  constexpr std::string_view prefix = "Warning:";
  std::vector<std::string> warnings;
  for (const std::string_view line : lines_of(output)) {
    if (line.starts_with(prefix)) {
      warnings.emplace_back(trimmed(line.substr(prefix.size())));
    }
  }
  return warnings;
}

InputError compile_error(const ModSource& source, const std::string& c_file,
                         std::string_view generated, std::string_view output) {
  const std::optional<CompilerError> error = first_compiler_error(output);
  if (!error) {
    return unexplained(source, "the C compiler fails", output);
  }
  ErrorParts parts{.place = {.file = source.file},
                   .problem = "generated C does not compile",
                   .reason = error->message};
  const std::vector<std::string_view> c_lines = lines_of(generated);
  const auto index = static_cast<std::size_t>(error->line) - 1;
  if (error->file != c_file && !error->file.empty()) {
    parts.place = {.file = error->file, .within = std::to_string(error->line)};
    return InputError(parts);
  }
  if (index < c_lines.size() && !trimmed(c_lines[index]).empty()) {
    const std::optional<int> same_text = line_equal_to(source.text, c_lines[index]);
    parts.place.within = line_number(same_text);
    parts.value = same_text ? std::string(trimmed(c_lines[index])) : "";
    parts.suggestion = same_text ? "NEURON 8.2 takes VERBATIM code in C, not C++." : "";
  }
  if (parts.value.empty()) {
    const std::string name = name_in_mod(quoted_name(error->message));
    const std::optional<int> line = line_of_word(without_comments(source.text, false), name);
    parts.place.within = line_number(line);
    parts.value = line ? name : "";
  }
  return InputError(parts);
}

InputError link_error(const std::vector<ModSource>& sources, std::string_view output) {
  constexpr std::string_view mark = "undefined reference to ";
  const std::size_t at = output.find(mark);
  if (at == std::string_view::npos) {
    return unexplained(sources.front(), "the library does not link", output);
  }
  const std::string symbol = quoted_name(output.substr(at));
  ErrorParts parts{.problem = "undefined symbol",
                   .value = symbol,
                   .reason = "neither NEURON nor a .mod file of this folder defines it"};
  for (const ModSource& source : sources) {
    if (const auto line = line_of_word(without_comments(source.text, false), symbol)) {
      parts.place = {.file = source.file, .within = std::to_string(*line)};
      break;
    }
  }
  return InputError(parts);
}

}  // namespace ballast::mechanisms
