#include "built/header_texts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <string_view>
#include <system_error>

#include "core/error.hpp"

namespace ballast::built {

namespace {

namespace fs = std::filesystem;

/// A text line by line, words apart.
class Lines {
 public:
  Lines(std::string_view text, fs::path file) : rest_(text), file_(std::move(file)) {
    const std::string_view version = next();
    if (version != format_version) {
      throw error("unknown version of a data set", std::string(version.substr(0, 40)),
                  fmt::format("this program reads version {}", format_version));
    }
  }

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  std::string_view next() {
    if (rest_.empty()) throw error("the file ends early");
    ++number_;
    const std::size_t end = std::min(rest_.find('\n'), rest_.size());
    line_ = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return line_;
  }

  /// The words of the next line; throws unless there are `size`.
  std::vector<std::string_view> words(std::size_t size) {
    std::string_view text = next();
    std::vector<std::string_view> found;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find(' '), text.size());
      if (end > 0) found.push_back(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (found.size() == size) return found;
    throw error("unexpected line", std::string(line_), fmt::format("{} words expected", size));
  }

  template <class Number>
  [[nodiscard]] Number number(std::string_view word) const {
    Number value{};
    const auto [end, code] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (code == std::errc() && end == word.data() + word.size()) return value;
    throw error("not a number", std::string(word));
  }

  [[nodiscard]] std::int32_t count(std::string_view word) const {
    const auto value = number<std::int32_t>(word);
    if (value < 0) throw error("negative count", std::string(word));
    return value;
  }

  void expect_end() {
    if (!at_end()) throw error("data after the end", std::string(next()));
  }

  [[nodiscard]] InputError error(std::string problem, std::string value = {},
                                 std::string reason = {}) const {
    return InputError({.place = {file_, std::to_string(number_)},
                       .problem = std::move(problem),
                       .value = std::move(value),
                       .reason = std::move(reason)});
  }

 private:
  std::string_view rest_, line_;
  fs::path file_;
  int number_ = 0;
};

bool flag(const Lines& lines, std::string_view word) {
  return lines.count(word) != 0;
}

Mechanism read_mechanism(Lines& lines, std::int32_t type) {
  const std::vector<std::string_view> words = lines.words(7);
  if (lines.number<std::int32_t>(words[1]) != type) {
    throw lines.error("unexpected type of a mechanism", std::string(words[1]),
                      fmt::format("{} expected", type));
  }
  Mechanism mechanism{.name = std::string(words[0]),
                      .type = type,
                      .point_process = flag(lines, words[2]),
                      .artificial = flag(lines, words[3]),
                      .ion = flag(lines, words[4]),
                      .value_count = lines.count(words[5]),
                      .datum_count = lines.count(words[6])};
  if (mechanism.ion) mechanism.charge = lines.number<double>(lines.words(1)[0]);
  return mechanism;
}

std::vector<Mechanism> read_mechanisms(Lines lines) {
  constexpr std::int32_t first_type = 2;  // 0 and 1 are unused; 2 is "morphology"
  const std::int32_t end = lines.count(lines.words(1)[0]);
  std::vector<Mechanism> mechanisms;
  std::set<std::string> names;
  for (std::int32_t type = first_type; type < end; ++type) {
    mechanisms.push_back(read_mechanism(lines, type));
    const std::string& name = mechanisms.back().name;
    if (!names.insert(name).second) throw lines.error("mechanism occurs twice", name);
  }
  lines.expect_end();
  return mechanisms;
}

using Globals = std::map<std::string, std::vector<double>>;

/// "name[3]" and three lines of one value each.
void read_array(Lines& lines, std::string_view word, Globals& globals) {
  const std::size_t bracket = word.find('[');
  if (bracket == std::string_view::npos || !word.ends_with(']')) {
    throw lines.error("unexpected line", std::string(word), "a name and a value expected");
  }
  const std::int32_t size = lines.count(word.substr(bracket + 1, word.size() - bracket - 2));
  std::vector<double>& values = globals[std::string(word.substr(0, bracket))];
  for (std::int32_t i = 0; i < size; ++i) {
    values.push_back(lines.number<double>(lines.words(1)[0]));
  }
}

/// One variable; false at the line "0 0", which ends the list.
bool read_global(Lines& lines, Globals& globals) {
  const std::string_view line = lines.next();
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos) {
    read_array(lines, line, globals);
    return true;
  }
  const std::string_view name = line.substr(0, blank);
  const auto value = lines.number<double>(line.substr(blank + 1));
  if (name == "0") return false;
  globals[std::string(name)] = {value};
  return true;
}

Globals read_globals(Lines lines) {
  Globals globals;
  while (read_global(lines, globals)) {
  }
  for (const char* name : {"secondorder", "Random123_globalindex", "_nrnunit_use_legacy_"}) {
    const std::vector<std::string_view> words = lines.words(2);
    if (words[0] != name) {
      throw lines.error("unexpected line", std::string(words[0]),
                        fmt::format("'{}' expected", name));
    }
    globals[name] = {lines.number<double>(words[1])};
  }
  lines.expect_end();
  return globals;
}

/// The version, "-1" where there are gap junctions, the number of groups and their ids.
void read_groups(Lines lines, Header& header) {
  auto count = lines.number<std::int32_t>(lines.words(1)[0]);
  header.gap_junctions = count == -1;
  if (header.gap_junctions) count = lines.number<std::int32_t>(lines.words(1)[0]);
  if (count < 0) throw lines.error("negative count", std::to_string(count));
  std::set<std::int32_t> seen;
  for (std::int32_t i = 0; i < count; ++i) {
    const std::int32_t id = lines.count(lines.words(1)[0]);
    if (!seen.insert(id).second) throw lines.error("group occurs twice", std::to_string(id));
    header.groups.push_back(id);
  }
  lines.expect_end();
}

}  // namespace

Header header_from(std::map<std::string, std::string> texts, const fs::path& where) {
  const auto lines_of = [&](const char* name) { return Lines(texts.at(name), where / name); };
  Header header;
  header.mechanisms = read_mechanisms(lines_of(mechanisms_name));
  header.globals = read_globals(lines_of(globals_name));
  read_groups(lines_of(groups_name), header);
  header.texts = std::move(texts);
  return header;
}

}  // namespace ballast::built
