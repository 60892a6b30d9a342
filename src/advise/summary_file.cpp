#include "advise/summary_file.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <string_view>

#include "core/fingerprint.hpp"
#include "core/gzip.hpp"
#include "core/input_file.hpp"
#include "core/json.hpp"
#include "core/output_file.hpp"
#include "estimator/store.hpp"

namespace ballast::advise {

namespace {

namespace fs = std::filesystem;
using estimator::CellColumn;
using estimator::EdgeColumn;
using estimator::MechanismPool;

constexpr const char* schema_name = "ballast-workload-summary";
constexpr std::int64_t schema_version = 2;
constexpr const char* make_again = "Make it again with --dry-run.";

std::string fingerprint_of(const std::string& text) {
  Fingerprint hash;
  hash.add(text);
  return hash.hex();
}

Json to_json(const CellColumn& column, const PopulationSum& sum,
             const std::vector<MechanismPool>& pools) {
  return {{"population", column.population},
          {"cells", sum.cells},
          {"nodes", sum.nodes},
          {"cost", estimator::to_json(sum.cost, pools)},
          {"metype", column.metype},
          {"record", column.record}};
}

Json to_json(const EdgeColumn& column, const EdgeSum& sum) {
  return {{"edge_population", column.edge_population},
          {"source_population", column.source_population},
          {"target", column.target},
          {"sources", column.sources},
          {"event_sources", column.event_sources},
          {"spikes_per_event_source", column.spikes_per_event_source},
          {"kinds", column.kind_names},
          {"records", column.record},
          {"mini_record", column.mini_record},
          {"all",
           {{"counts", sum.counts},
            {"played", sum.played},
            {"minis", sum.minis},
            {"minis_alone", sum.minis_alone}}},
          {"counts", column.counts},
          {"played", column.played},
          {"minis", column.minis},
          {"minis_alone", column.minis_alone}};
}

std::string content_of(const Demand& demand) {
  Json populations = Json::array();
  for (std::size_t p = 0; p < demand.cells.size(); ++p) {
    populations.push_back(
        to_json(demand.workload.populations[p], demand.cells[p], demand.memory.pools));
  }
  Json edges = Json::array();
  for (std::size_t e = 0; e < demand.edges.size(); ++e) {
    edges.push_back(to_json(demand.workload.edges[e], demand.edges[e]));
  }
  const Json content = {{"configuration", demand.configuration},
                        {"tstop", demand.tstop},
                        {"steps", demand.workload.steps},
                        {"table_bytes", demand.workload.tables.count()},
                        {"sample_error", demand.sample_error},
                        {"heaviest_bytes", demand.heaviest.count()},
                        {"edges_per_connection", demand.edges_per_connection},
                        {"metypes", demand.workload.metypes},
                        {"model", estimator::to_json(demand.memory)},
                        {"populations", std::move(populations)},
                        {"edges", std::move(edges)}};
  return content.dump();
}

// A user may well name the simulation's configuration.
void check_is_gzip(const fs::path& file) {
  constexpr std::string_view magic = "\x1f\x8b";  // RFC 1952, 2.3.1
  std::array<char, 2> start{};
  InputFile input(file);
  const std::size_t size = input.read(start);
  if (magic.starts_with(std::string_view(start.data(), size))) return;
  throw InputError({.place = {file},
                    .problem = "not a workload summary",
                    .reason = fmt::format("a dry run writes {}", summary_name),
                    .suggestion = "Name that file, or its folder."});
}

JsonValue read_line(const fs::path& file, std::uint64_t& offset, const char* what,
                    std::string& text) {
  constexpr std::uint64_t longest = std::uint64_t{1} << 28;
  text = read_gzip_member(file, offset, offset, longest);
  return JsonValue::parse(text, file.string() + ":" + what);
}

void check_header(const JsonValue& header) {
  if (header.string_or("schema", "") != schema_name) {
    throw header.error("not a workload summary", fmt::format("schema '{}' expected", schema_name));
  }
  const JsonValue version = header.at("version");
  if (version.as_integer() != schema_version) {
    throw version.error("unknown version",
                        fmt::format("this program reads version {}", schema_version), make_again);
  }
  header.reject_unknown_keys({"schema", "version", "circuit", "content"});
}

// Columns are long: read without a JsonValue for each number.
template <class Number>
std::vector<Number> numbers(const JsonValue& value, std::int64_t least, std::int64_t below) {
  if (!value.is_array()) throw value.error("not a list");
  std::vector<Number> result;
  result.reserve(value.raw().size());
  for (const Json& entry : value.raw()) {
    const bool whole = entry.is_number_integer();
    const std::int64_t number = whole ? entry.get<std::int64_t>() : least - 1;
    if (number < least || number >= below) {
      throw value.error(fmt::format("unexpected entry '{}'", entry.dump()),
                        fmt::format("whole numbers from {} to {} expected", least, below - 1));
    }
    result.push_back(Number(number));
  }
  return result;
}

void check_size(const JsonValue& value, std::size_t expected) {
  if (value.raw().size() == expected) return;
  throw value.error(fmt::format("{} entries", value.raw().size()),
                    fmt::format("{} expected", expected));
}

constexpr std::int64_t no_limit = std::numeric_limits<std::int64_t>::max();

std::vector<std::uint32_t> counts(const JsonValue& object, const char* key) {
  constexpr std::int64_t below = std::int64_t{1} << 32;
  return numbers<std::uint32_t>(object.at(key), 0, below);
}

std::vector<std::string> texts(const JsonValue& value) {
  std::vector<std::string> result;
  for (const JsonValue& entry : value.elements()) result.push_back(entry.as_string());
  return result;
}

void read_population(const JsonValue& value, Demand& demand) {
  value.reject_unknown_keys({"population", "cells", "nodes", "cost", "metype", "record"});
  CellColumn column;
  column.population = value.at("population").as_string();
  column.metype =
      numbers<std::uint32_t>(value.at("metype"), 0, std::int64_t(demand.workload.metypes.size()));
  column.record =
      numbers<std::uint32_t>(value.at("record"), 0, std::int64_t(demand.memory.cells.size()));
  check_size(value.at("record"), column.metype.size());
  for (std::size_t i = 0; i < column.metype.size(); ++i) column.nodes.push_back(NodeId(i));
  demand.workload.populations.push_back(std::move(column));
  demand.cells.push_back({.cells = value.at("cells").as_integer(),
                          .cost = estimator::cost_from(value.at("cost"), demand.memory.pools),
                          .nodes = value.at("nodes").as_integer()});
}

EdgeSum read_sum(const JsonValue& value, std::size_t kinds) {
  value.reject_unknown_keys({"counts", "played", "minis", "minis_alone"});
  check_size(value.at("counts"), kinds);
  return {.counts = numbers<std::int64_t>(value.at("counts"), 0, no_limit),
          .played = numbers<std::int64_t>(value.at("played"), 0, no_limit),
          .minis = value.at("minis").as_integer(),
          .minis_alone = value.at("minis_alone").as_integer()};
}

// A column is either as long as `size` or, where it may be, empty.
void check_column(const JsonValue& value, std::size_t size, bool may_be_empty) {
  if (may_be_empty && value.raw().empty()) return;
  check_size(value, size);
}

std::int32_t record_or_none(const JsonValue& value, std::size_t records) {
  const std::int64_t record = value.as_integer();
  if (record < -1 || record >= std::int64_t(records)) throw value.error("no such record");
  return std::int32_t(record);
}

void read_edges(const JsonValue& value, Demand& demand) {
  value.reject_unknown_keys({"edge_population", "source_population", "target", "sources",
                             "event_sources", "spikes_per_event_source", "kinds", "records",
                             "mini_record", "all", "counts", "played", "minis", "minis_alone"});
  const std::vector<CellColumn>& populations = demand.workload.populations;
  EdgeColumn column;
  column.edge_population = value.at("edge_population").as_string();
  column.source_population = value.at("source_population").as_string();
  column.target = value.at("target").as_unsigned();
  if (column.target >= populations.size()) throw value.at("target").error("no such population");
  column.sources = value.at("sources").as_unsigned();
  column.event_sources = value.at("event_sources").as_unsigned();
  column.spikes_per_event_source = value.at("spikes_per_event_source").as_number();
  column.kind_names = texts(value.at("kinds"));
  const std::size_t synapses = demand.memory.synapses.size();
  column.record = numbers<std::int32_t>(value.at("records"), -1, std::int64_t(synapses));
  column.mini_record = record_or_none(value.at("mini_record"), synapses);
  column.counts = counts(value, "counts");
  column.played = counts(value, "played");
  column.minis = counts(value, "minis");
  column.minis_alone = counts(value, "minis_alone");
  const std::size_t cells = populations[column.target].nodes.size();
  check_size(value.at("kinds"), column.record.size());
  check_column(value.at("counts"), cells * column.record.size(), false);
  check_column(value.at("played"), cells * column.record.size(), true);
  check_column(value.at("minis"), cells, true);
  check_column(value.at("minis_alone"), cells, column.minis.empty() || column.sources == 0);
  demand.edges.push_back(read_sum(value.at("all"), column.record.size()));
  demand.workload.edges.push_back(std::move(column));
}

Demand read_content(const JsonValue& content) {
  content.reject_unknown_keys({"configuration", "tstop", "steps", "table_bytes", "sample_error",
                               "heaviest_bytes", "edges_per_connection", "metypes", "model",
                               "populations", "edges"});
  Demand demand;
  demand.configuration = content.at("configuration").as_string();
  demand.tstop = content.at("tstop").as_number();
  demand.sample_error = content.at("sample_error").as_number();
  demand.heaviest = Bytes(content.at("heaviest_bytes").as_integer());
  demand.edges_per_connection = content.at("edges_per_connection").as_number();
  demand.memory = estimator::memory_model_from(content.at("model"));
  demand.workload.metypes = texts(content.at("metypes"));
  demand.workload.steps = content.at("steps").as_integer();
  demand.workload.tables = Bytes(content.at("table_bytes").as_integer());
  for (const JsonValue& entry : content.at("populations").elements()) {
    read_population(entry, demand);
  }
  for (const JsonValue& entry : content.at("edges").elements()) read_edges(entry, demand);
  return demand;
}

}  // namespace

void write_summary(const fs::path& file, const Demand& demand) {
  const std::string content = content_of(demand) + "\n";
  const Json header = {{"schema", schema_name},
                       {"version", schema_version},
                       {"circuit", demand.circuit},
                       {"content", fingerprint_of(content)}};
  write_file(file, gzip_member(header.dump() + "\n") + gzip_member(content));
}

Demand read_summary(const fs::path& given) {
  const fs::path file = fs::is_directory(given) ? given / summary_name : given;
  if (!fs::exists(file)) {
    throw InputError({.place = {file},
                      .problem = "no workload summary",
                      .reason = "a dry run writes it",
                      .suggestion = "Run 'ballast <simulation_config.json> --dry-run' first."});
  }
  check_is_gzip(file);
  std::uint64_t offset = 0;
  std::string text;
  const JsonValue header = read_line(file, offset, "header", text);
  check_header(header);
  const JsonValue content = read_line(file, offset, "content", text);
  if (header.at("content").as_string() != fingerprint_of(text)) {
    throw header.at("content").error("content does not match its fingerprint",
                                     "the file was edited or damaged", make_again);
  }
  Demand demand = read_content(content);
  demand.circuit = header.at("circuit").as_string();
  if (demand.cell_count() < std::max<std::int64_t>(demand.sample_count(), 1)) {
    throw content.at("populations").error("fewer cells than it lists");
  }
  return demand;
}

}  // namespace ballast::advise
