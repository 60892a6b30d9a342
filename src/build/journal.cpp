#include "build/journal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "core/error.hpp"
#include "core/json.hpp"
#include "core/output_file.hpp"

namespace ballast::build {

namespace {

namespace fs = std::filesystem;

constexpr const char* schema = "ballast-build-journal";
constexpr int version = 1;

Json json_of(const std::vector<built::ModelFile>& files) {
  Json json = Json::array();
  for (const built::ModelFile& file : files) {
    json.push_back({{"name", file.name}, {"size", file.size}, {"checksum", file.checksum}});
  }
  return json;
}

Json json_of(const GroupRecord& group) {
  return {{"rank", group.rank.value}, {"id", group.id.value}, {"files", json_of(group.files)}};
}

Json json_of(const Tally& tally) {
  Json cells = Json::array();
  for (const CellTally& t : tally.cells) {
    cells.push_back({{"population", t.population}, {"cells", t.cells}, {"id_sum", t.id_sum}});
  }
  Json edges = Json::array();
  for (const EdgeTally& t : tally.edges) {
    edges.push_back({{"population", t.population},
                     {"gap_junctions", t.gap_junctions},
                     {"built", t.built},
                     {"on_deleted_sections", t.on_deleted_sections},
                     {"from_outside", t.from_outside},
                     {"without_input", t.without_input},
                     {"minis", t.minis},
                     {"minis_on_deleted_sections", t.minis_on_deleted_sections},
                     {"first_deleted", t.first_deleted}});
  }
  return {{"cells", std::move(cells)}, {"edges", std::move(edges)}};
}

std::string line_of(const BuildKey& key) {
  Json input = Json::object();
  for (const auto& [name, value] : key) input[name] = value;
  return Json({{"schema", schema}, {"version", version}, {"input", std::move(input)}}).dump() +
         "\n";
}

std::string line_of(const CycleRecord& cycle, Cycle number) {
  Json groups = Json::array();
  for (const GroupRecord& group : cycle.groups) groups.push_back(json_of(group));
  return Json({{"cycle", number.value},
               {"tables", json_of(cycle.tables)},
               {"groups", std::move(groups)},
               {"built", json_of(cycle.built)}})
             .dump() +
         "\n";
}

std::vector<built::ModelFile> files_from(const JsonValue& json) {
  std::vector<built::ModelFile> files;
  for (const JsonValue& file : json.elements()) {
    files.push_back({.name = file.at("name").as_string(),
                     .size = file.at("size").as_unsigned(),
                     .checksum = file.at("checksum").as_string()});
  }
  return files;
}

GroupRecord group_from(const JsonValue& json) {
  return {.rank = Rank(static_cast<std::int32_t>(json.at("rank").as_integer())),
          .id = Gid(json.at("id").as_unsigned()),
          .files = files_from(json.at("files"))};
}

Tally tally_from(const JsonValue& json) {
  Tally tally;
  for (const JsonValue& t : json.at("cells").elements()) {
    tally.cells.push_back({.population = t.at("population").as_string(),
                           .cells = t.at("cells").as_integer(),
                           .id_sum = t.at("id_sum").as_integer()});
  }
  for (const JsonValue& t : json.at("edges").elements()) {
    tally.edges.push_back(
        {.population = t.at("population").as_string(),
         .gap_junctions = t.at("gap_junctions").as_bool(),
         .built = t.at("built").as_integer(),
         .on_deleted_sections = t.at("on_deleted_sections").as_integer(),
         .from_outside = t.at("from_outside").as_integer(),
         .without_input = t.at("without_input").as_integer(),
         .minis = t.at("minis").as_integer(),
         .minis_on_deleted_sections = t.at("minis_on_deleted_sections").as_integer(),
         .first_deleted = t.at("first_deleted").as_string()});
  }
  return tally;
}

CycleRecord cycle_from(const JsonValue& json, std::size_t number) {
  if (json.at("cycle").as_unsigned() != number) {
    throw json.at("cycle").error("cycle out of order", fmt::format("cycle {} is due", number));
  }
  CycleRecord cycle{
      .tables = files_from(json.at("tables")), .groups = {}, .built = tally_from(json.at("built"))};
  for (const JsonValue& group : json.at("groups").elements()) {
    cycle.groups.push_back(group_from(group));
  }
  return cycle;
}

BuildKey key_from(const JsonValue& json) {
  (void)json.at("schema").as_enum({schema});
  if (json.at("version").as_integer() != version) {
    throw json.at("version").error("journal of another version",
                                   fmt::format("this program reads version {}", version));
  }
  BuildKey key;
  for (const auto& [name, value] : json.at("input").members()) {
    key.emplace_back(name, value.as_string());
  }
  return key;
}

[[noreturn]] void fail(const fs::path& file, int code) {
  throw ResourceError({.place = {file},
                       .problem = "cannot write",
                       .reason = std::generic_category().message(code)});
}

void write_all(int descriptor, std::string_view bytes, const fs::path& file) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(file, errno);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

std::string value_of(const BuildKey& key, const std::string& name) {
  for (const auto& [other, value] : key) {
    if (other == name) return value;
  }
  return {};
}

}  // namespace

Journal journal_from(const std::string& text, const fs::path& file) {
  if (text.find('\n') == std::string::npos) {
    throw InputError(
        {.place = {file}, .problem = "damaged journal", .reason = "its first line is not whole"});
  }
  Journal journal;
  std::size_t line = 0;
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string::npos) return journal;
    fs::path place = file;
    place += fmt::format(":{}", ++line);
    const JsonValue json = JsonValue::parse(text.substr(begin, end - begin), place);
    if (line == 1) {
      journal.key = key_from(json);
    } else {
      journal.cycles.push_back(cycle_from(json, journal.cycles.size()));
    }
    begin = end + 1;
  }
}

std::optional<Journal> read_journal(const fs::path& file) {
  if (!fs::exists(file)) return std::nullopt;
  return journal_from(read_file(file), file);
}

std::string to_text(const Journal& journal) {
  std::string text = line_of(journal.key);
  for (std::size_t i = 0; i < journal.cycles.size(); ++i) {
    text += line_of(journal.cycles[i], Cycle(static_cast<std::int32_t>(i)));
  }
  return text;
}

void append(const fs::path& file, const CycleRecord& cycle, Cycle number) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  if (descriptor < 0) fail(file, errno);
  try {
    write_all(descriptor, line_of(cycle, number), file);
    if (::fsync(descriptor) != 0 && errno != EINVAL) fail(file, errno);
  } catch (...) {
    ::close(descriptor);
    throw;
  }
  ::close(descriptor);
}

std::string difference(const BuildKey& before, const BuildKey& now) {
  std::vector<std::string> found;
  for (const auto& [name, value] : now) {
    const std::string old = value_of(before, name);
    if (old != value) found.push_back(fmt::format("{} '{}', now '{}'", name, old, value));
  }
  return fmt::format("{}", fmt::join(found, "; "));
}

std::string to_text(const GroupRecord& group) {
  return json_of(group).dump();
}

GroupRecord group_from(const std::string& text) {
  return group_from(JsonValue::parse(text, "group"));
}

}  // namespace ballast::build
