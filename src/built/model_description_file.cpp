#include "built/model_description_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "core/error.hpp"
#include "core/fingerprint.hpp"
#include "core/json.hpp"
#include "core/output_file.hpp"

namespace ballast::built {

namespace {

namespace fs = std::filesystem;

constexpr const char* schema_name = "ballast-model";
constexpr std::int64_t schema_version = 1;

Json to_json(const std::optional<std::uint32_t>& seed) {
  return seed ? Json(*seed) : Json(nullptr);
}

Json to_json(const Seeds& seeds) {
  return {{"random", seeds.random},
          {"synapse", to_json(seeds.synapse)},
          {"ion_channel", to_json(seeds.ion_channel)},
          {"minis", to_json(seeds.minis)},
          {"stimulus", to_json(seeds.stimulus)}};
}

Json to_json(const RunConditions& conditions) {
  return {{"dt", conditions.dt},
          {"tstop", conditions.tstop},
          {"celsius", conditions.celsius},
          {"v_init", conditions.v_init},
          {"spike_threshold", conditions.spike_threshold},
          {"spike_location", conditions.spike_location}};
}

/// Runs of gids as [begin, end): a report of a whole population stays short.
Json to_json(const std::vector<Gid>& gids) {
  Json ranges = Json::array();
  for (std::size_t i = 0; i < gids.size();) {
    const std::size_t first = i;
    while (++i < gids.size() && gids[i].value == gids[i - 1].value + 1) {
    }
    ranges.push_back({gids[first].value, gids[i - 1].value + 1});
  }
  return ranges;
}

Json to_json(const ReportRequest& report) {
  return {{"name", report.name},
          {"file", report.file},
          {"type", report.type},
          {"population", report.population},
          {"cells", to_json(report.cells)},
          {"sections", report.sections},
          {"compartments", report.compartments},
          {"variable", report.variable},
          {"unit", report.unit},
          {"scaling", report.scaling},
          {"start", report.start},
          {"end", report.end},
          {"dt", report.dt}};
}

Json to_json(const PopulationRange& population) {
  return {{"name", population.name},
          {"gid_offset", population.gid_offset},
          {"nodes", population.nodes}};
}

Json to_json(const ModelFile& file) {
  return {{"name", file.name}, {"size", file.size}, {"checksum", file.checksum}};
}

template <class Entry>
Json list_of(const std::vector<Entry>& entries) {
  Json list = Json::array();
  for (const Entry& entry : entries) list.push_back(to_json(entry));
  return list;
}

std::uint32_t seed_from(const JsonValue& value) {
  const std::uint64_t seed = value.as_unsigned();
  if (seed > std::numeric_limits<std::uint32_t>::max()) {
    throw value.error("number out of range", "32 bits are expected");
  }
  return std::uint32_t(seed);
}

std::optional<std::uint32_t> optional_seed(const JsonValue& value) {
  if (value.is_null()) return std::nullopt;
  return seed_from(value);
}

Seeds seeds_from(const JsonValue& value) {
  value.reject_unknown_keys({"random", "synapse", "ion_channel", "minis", "stimulus"});
  return {.random = seed_from(value.at("random")),
          .synapse = optional_seed(value.at("synapse")),
          .ion_channel = optional_seed(value.at("ion_channel")),
          .minis = optional_seed(value.at("minis")),
          .stimulus = optional_seed(value.at("stimulus"))};
}

double positive(const JsonValue& value) {
  const double number = value.as_number();
  if (number > 0.0) return number;
  throw value.error("wrong value", "a number above 0 is expected");
}

std::int32_t at_least_one(const JsonValue& value) {
  const std::int64_t number = value.as_integer();
  if (number >= 1 && number <= std::numeric_limits<std::int32_t>::max()) {
    return std::int32_t(number);
  }
  throw value.error("wrong value", "an integer of 1 or more is expected");
}

RunConditions conditions_from(const JsonValue& value) {
  value.reject_unknown_keys(
      {"dt", "tstop", "celsius", "v_init", "spike_threshold", "spike_location"});
  return {.dt = positive(value.at("dt")),
          .tstop = value.at("tstop").as_number(),
          .celsius = value.at("celsius").as_number(),
          .v_init = value.at("v_init").as_number(),
          .spike_threshold = value.at("spike_threshold").as_number(),
          .spike_location = value.at("spike_location").as_enum({"soma", "AIS"})};
}

PopulationRange population_from(const JsonValue& value) {
  value.reject_unknown_keys({"name", "gid_offset", "nodes"});
  return {.name = value.at("name").as_string(),
          .gid_offset = value.at("gid_offset").as_unsigned(),
          .nodes = value.at("nodes").as_unsigned()};
}

SpikeOutput output_from(const JsonValue& value) {
  value.reject_unknown_keys({"file", "sort_order"});
  return {.file = value.at("file").as_string(),
          .sort_order = value.at("sort_order").as_enum({"none", "by_id", "by_time"})};
}

std::vector<Gid> gids_from(const JsonValue& value) {
  constexpr std::uint64_t below = std::uint64_t{1} << 31U;  // NEURON's gids are int
  std::vector<Gid> gids;
  std::uint64_t least = 0;
  for (const JsonValue& range : value.elements()) {
    if (range.size() != 2) throw range.error("not a range of gids", "[begin, end) expected");
    const std::uint64_t begin = range.element(0).as_unsigned();
    const std::uint64_t end = range.element(1).as_unsigned();
    if (begin < least || end <= begin || end > below) {
      throw range.error("not a range of gids", "ascending [begin, end) below 2^31 expected");
    }
    for (std::uint64_t gid = begin; gid < end; ++gid) gids.emplace_back(gid);
    least = end;
  }
  return gids;
}

ReportRequest report_from(const JsonValue& value) {
  value.reject_unknown_keys({"name", "file", "type", "population", "cells", "sections",
                             "compartments", "variable", "unit", "scaling", "start", "end", "dt"});
  return {.name = value.at("name").as_string(),
          .file = value.at("file").as_string(),
          .type = value.at("type").as_string(),
          .population = value.at("population").as_string(),
          .cells = gids_from(value.at("cells")),
          .sections = value.at("sections").as_string(),
          .compartments = value.at("compartments").as_string(),
          .variable = value.at("variable").as_string(),
          .unit = value.at("unit").as_string(),
          .scaling = value.at("scaling").as_string(),
          .start = value.at("start").as_number(),
          .end = value.at("end").as_number(),
          .dt = positive(value.at("dt"))};
}

/// A name that leads out of the model's folder must not be followed.
std::string local_name(const JsonValue& value) {
  const fs::path name = value.as_string();
  const bool leaves = std::find(name.begin(), name.end(), "..") != name.end();
  if (name.empty() || name.is_absolute() || leaves) {
    throw value.error("wrong name of a file", "a name within the model's folder is expected");
  }
  return name.string();
}

ModelFile file_from(const JsonValue& value) {
  value.reject_unknown_keys({"name", "size", "checksum"});
  return {.name = local_name(value.at("name")),
          .size = value.at("size").as_unsigned(),
          .checksum = value.at("checksum").as_string()};
}

template <class Read>
auto list_from(const JsonValue& value, const Read& read) {
  std::vector<decltype(read(value))> list;
  for (const JsonValue& entry : value.elements()) list.push_back(read(entry));
  return list;
}

void check_schema(const JsonValue& root) {
  if (root.string_or("schema", "") != schema_name) {
    throw root.error("not the description of a built model",
                     fmt::format("schema '{}' expected", schema_name));
  }
  const JsonValue version = root.at("version");
  if (version.as_integer() != schema_version) {
    throw version.error("unknown version",
                        fmt::format("this program reads version {}", schema_version),
                        "Build the model again, or use the ballast that built it.");
  }
  root.reject_unknown_keys({"schema", "version", "ballast", "engine", "mechanisms", "ranks",
                            "cycles", "seeds", "conditions", "populations", "output", "reports",
                            "configuration", "files", "checksum"});
}

constexpr std::string_view checksum_begin = ",\n  \"checksum\": ";

/// The last member and the end of the text that begins with `text`.
std::string checksum_after(std::string_view text) {
  Fingerprint content;
  content.add(text);
  return fmt::format("{}\"{}\"\n}}\n", checksum_begin, content.hex());
}

/// A text without a checksum was written before there was one.
void check_checksum(const JsonValue& root, std::string_view text) {
  if (!root.find("checksum")) return;
  const std::size_t end = std::min(text.rfind(checksum_begin), text.size());
  if (text.substr(end) == checksum_after(text.substr(0, end))) return;
  throw InputError({.place = {root.file()},
                    .problem = "content does not match its checksum",
                    .reason = "the file was edited or damaged",
                    .suggestion = "Copy the model again, or build it again."});
}

}  // namespace

std::string to_text(const ModelDescription& description) {
  const Json root = {
      {"schema", schema_name},
      {"version", schema_version},
      {"ballast", description.ballast_version},
      {"engine", description.engine},
      {"mechanisms", description.mechanisms},
      {"ranks", description.ranks},
      {"cycles", description.cycles},
      {"seeds", to_json(description.seeds)},
      {"conditions", to_json(description.conditions)},
      {"populations", list_of(description.populations)},
      {"output",
       {{"file", description.output.file}, {"sort_order", description.output.sort_order}}},
      {"reports", list_of(description.reports)},
      {"configuration", description.configuration},
      {"files", list_of(description.files)}};
  std::string text = root.dump(2);
  text.resize(text.rfind('\n'));
  return text + checksum_after(text);
}

ModelDescription description_from(std::string_view text, const fs::path& file) {
  const JsonValue root = JsonValue::parse(text, file);
  check_schema(root);
  ModelDescription description{.ballast_version = root.at("ballast").as_string(),
                               .engine = root.at("engine").as_string(),
                               .mechanisms = root.at("mechanisms").as_string(),
                               .ranks = at_least_one(root.at("ranks")),
                               .cycles = at_least_one(root.at("cycles")),
                               .seeds = seeds_from(root.at("seeds")),
                               .conditions = conditions_from(root.at("conditions")),
                               .populations = list_from(root.at("populations"), population_from),
                               .output = output_from(root.at("output")),
                               .reports = list_from(root.at("reports"), report_from),
                               .configuration = root.at("configuration").as_string(),
                               .files = list_from(root.at("files"), file_from)};
  check_checksum(root, text);
  return description;
}

void write_description(const fs::path& folder, const ModelDescription& description) {
  write_file(folder / description_name, to_text(description));
}

ModelDescription read_description(const fs::path& folder) {
  const fs::path file = folder / description_name;
  return description_from(read_file(file), file);
}

ModelFile describe_file(const fs::path& folder, const std::string& name) {
  Fingerprint content;
  content.add_file(folder / name);
  return {.name = name, .size = fs::file_size(folder / name), .checksum = content.hex()};
}

}  // namespace ballast::built
