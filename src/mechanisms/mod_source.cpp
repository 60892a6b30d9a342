#include "mechanisms/mod_source.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

#include "core/error.hpp"
#include "core/output_file.hpp"

namespace ballast::mechanisms {
namespace {

// Mechanisms and point processes of nrnoc in NEURON 8.2 (src/nrnoc: *.mod, capac.cpp, eion.cpp,
// extcelln.cpp).
constexpr std::array built_in{"APCount", "AlphaSynapse", "Exp2Syn",     "ExpSyn",
                              "IClamp",  "IntFire1",     "IntFire2",    "IntFire4",
                              "NetStim", "OClamp",       "PatternStim", "PointProcessMark",
                              "SEClamp", "VClamp",       "capacitance", "extracellular",
                              "fastpas", "hh",           "k_ion",       "morphology",
                              "na_ion",  "pas"};

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

bool is_blank(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}

bool is_identifier(std::string_view name) {
  return !name.empty() && !std::isdigit(static_cast<unsigned char>(name.front())) &&
         std::all_of(name.begin(), name.end(), is_word_character);
}

// Position of `word` standing by itself at or after `from`; npos if there is none.
std::size_t find_word(std::string_view text, std::string_view word, std::size_t from = 0) {
  for (std::size_t at = text.find(word, from); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool starts = at == 0 || !is_word_character(text[at - 1]);
    if (starts && (end == text.size() || !is_word_character(text[end]))) {
      return at;
    }
  }
  return std::string_view::npos;
}

// The word that follows blanks at `from`; empty if something else does.
std::string_view word_at(std::string_view text, std::size_t from) {
  while (from < text.size() && is_blank(text[from])) {
    ++from;
  }
  std::size_t end = from;
  while (end < text.size() && is_word_character(text[end])) {
    ++end;
  }
  return text.substr(from, end - from);
}

int line_at(std::string_view text, std::size_t position) {
  return 1 + static_cast<int>(
                 std::count(text.begin(), text.begin() + static_cast<long>(position), '\n'));
}

// Blanks text[begin, end), leaving its newlines.
void blank_out(std::string& text, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < std::min(end, text.size()); ++i) {
    if (text[i] != '\n') {
      text[i] = ' ';
    }
  }
}

// From each word `open` to the next `close`, or to the end where that is missing.
void blank_blocks(std::string& text, std::string_view open, std::string_view close) {
  std::size_t at = find_word(text, open);
  while (at != std::string::npos) {
    const std::size_t end = find_word(text, close, at);
    const std::size_t stop = end == std::string::npos ? text.size() : end + close.size();
    blank_out(text, at, stop);
    at = find_word(text, open, stop);
  }
}

// From each of the characters `marks` to the end of its line, outside of VERBATIM blocks.
void blank_line_comments(std::string& text) {
  std::size_t at = 0;
  while ((at = text.find_first_of(":?", at)) != std::string::npos) {
    const std::size_t verbatim = text.rfind("VERBATIM", at);
    const bool inside = verbatim != std::string::npos &&
                        (verbatim < 3 || text.compare(verbatim - 3, 3, "END") != 0);
    if (!inside) {
      blank_out(text, at, text.find('\n', at));
    }
    ++at;
  }
}

// The name is the word after its keyword within the NEURON block.
void find_mechanism(ModSource& source) {
  const std::string text = without_comments(source.text, true);
  const std::size_t block = find_word(text, "NEURON");
  const std::string_view body = std::string_view(text).substr(0, text.find('}', block));
  source.mechanism = source.stem();  // nocmodl's choice where no name is given
  for (const std::string_view keyword : {"SUFFIX", "POINT_PROCESS", "ARTIFICIAL_CELL"}) {
    const std::size_t at = find_word(body, keyword, std::min(block, body.size()));
    if (at != std::string_view::npos) {
      source.mechanism = word_at(body, at + keyword.size());
      source.mechanism_line = line_at(body, at);
    }
  }
  if (source.mechanism == "nothing") {
    source.mechanism.clear();
  }
}

// The quoted names after each `directive` of the text.
std::vector<std::string> quoted_after(std::string_view text, std::string_view directive) {
  std::vector<std::string> names;
  for (std::size_t at = find_word(text, directive); at != std::string_view::npos;
       at = find_word(text, directive, at + 1)) {
    const std::string_view rest = trimmed(text.substr(at + directive.size(), 1024));
    const std::size_t close = rest.starts_with('"') ? rest.find('"', 1) : std::string_view::npos;
    if (close != std::string_view::npos) {
      names.emplace_back(rest.substr(1, close - 1));
    }
  }
  return names;
}

// A file that is not there is left to nocmodl or the compiler, which may have it elsewhere.
void find_includes(const std::string& text, ModSource& source) {
  std::vector<std::string> names = quoted_after(without_comments(text, false), "INCLUDE");
  for (std::string& name : quoted_after(text, "include")) {
    names.push_back(std::move(name));
  }
  for (const std::string& name : names) {
    const std::filesystem::path file = source.file.parent_path() / name;
    auto& known = source.includes;
    if (std::filesystem::is_regular_file(file) &&
        std::find(known.begin(), known.end(), file) == known.end()) {
      known.push_back(file);
      find_includes(read_file(file), source);
    }
  }
}

std::vector<std::filesystem::path> mod_files(const std::filesystem::path& folder) {
  if (!std::filesystem::is_directory(folder)) {
    throw InputError({.place = {.file = folder}, .problem = "no such folder of .mod files"});
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".mod" && entry.is_regular_file()) {
      files.push_back(entry.path());
    }
  }
  if (files.empty()) {
    throw InputError({.place = {.file = folder}, .problem = "folder holds no .mod file"});
  }
  std::sort(files.begin(), files.end());
  return files;
}

// The stem becomes part of a C function's name; the mechanism must be new to NEURON.
void check_name(const ModSource& source) {
  if (!is_identifier(source.stem())) {
    throw InputError({.place = {.file = source.file},
                      .problem = "file name is no C identifier",
                      .value = source.stem(),
                      .reason = "letters, digits and _ only, no digit first",
                      .suggestion = "Rename the file."});
  }
  const auto found = std::find(built_in.begin(), built_in.end(), source.mechanism);
  if (found != built_in.end()) {
    throw InputError(
        {.place = {.file = source.file, .within = std::to_string(source.mechanism_line)},
         .problem = "mechanism is built into NEURON",
         .value = source.mechanism,
         .suggestion = "Give it another name."});
  }
}

}  // namespace

void ModSource::add_to(Fingerprint& fingerprint) const {
  fingerprint.add(file.filename().string());
  fingerprint.add(text);
  for (const std::filesystem::path& include : includes) {
    fingerprint.add(include.filename().string());
    fingerprint.add_file(include);
  }
}

ModSource read_mod(const std::filesystem::path& file) {
  ModSource source;
  source.file = file;
  source.text = read_file(file);
  find_mechanism(source);
  find_includes(source.text, source);
  return source;
}

std::vector<ModSource> read_mod_folder(const std::filesystem::path& folder) {
  std::vector<ModSource> sources;
  std::map<std::string, std::string> places;
  for (const std::filesystem::path& file : mod_files(folder)) {
    const ModSource& source = sources.emplace_back(read_mod(file));
    check_name(source);
    const std::string line = std::to_string(source.mechanism_line);
    const auto [first, added] =
        places.emplace(source.mechanism, file.filename().string() + ":" + line);
    if (!added && !source.mechanism.empty()) {
      throw InputError({.place = {.file = file, .within = line},
                        .problem = "mechanism defined twice",
                        .value = source.mechanism,
                        .reason = "also in " + first->second});
    }
  }
  return sources;
}

std::string without_comments(std::string_view text, bool without_verbatim) {
  std::string result(text);
  blank_blocks(result, "COMMENT", "ENDCOMMENT");
  if (const std::size_t title = find_word(result, "TITLE"); title != std::string::npos) {
    blank_out(result, title, result.find('\n', title));
  }
  if (without_verbatim) {
    blank_blocks(result, "VERBATIM", "ENDVERBATIM");
  }
  blank_line_comments(result);
  return result;
}

std::optional<int> line_of_word(std::string_view text, std::string_view word) {
  const std::size_t at = find_word(text, word);
  return at == std::string_view::npos ? std::nullopt : std::optional(line_at(text, at));
}

std::optional<int> line_equal_to(std::string_view text, std::string_view line) {
  int number = 1;
  for (std::size_t begin = 0; begin < text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (trimmed(text.substr(begin, end - begin)) == trimmed(line)) {
      return number;
    }
    begin = end + 1;
  }
  return std::nullopt;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_blank(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

}  // namespace ballast::mechanisms
