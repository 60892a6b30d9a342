#include <fmt/format.h>

#include "built/group_sizes.hpp"
#include "built/model.hpp"
#include "built/model_description_file.hpp"
#include "core/table.hpp"
#include "model/commands.hpp"

namespace ballast::model_tool {

namespace {

namespace fs = std::filesystem;
using Align = Table::Align;
using built::GroupSizes;
using built::Header;
using built::Mechanism;
using built::ModelDescription;
using built::Size;

constexpr std::size_t most_rows = 20;

struct Content {
  GroupSizes all;
  std::vector<GroupSizes> groups;  ///< as header().groups
};

Content content_of(const built::Model& model) {
  Content content;
  for (const std::int32_t id : model.header().groups) {
    content.groups.push_back(built::sizes_of(model.read_group(id), model.header()));
    content.all += content.groups.back();
  }
  return content;
}

std::string kind_of(const Mechanism& mechanism) {
  if (mechanism.ion) return "ion";
  if (mechanism.artificial) return "artificial cell";
  return mechanism.point_process ? "point process" : "density";
}

/// Sizes under the names that tables and JSON have for them.
std::vector<std::pair<std::string, Size>> kinds_of(const GroupSizes& sizes, const Header& header) {
  std::map<std::string, Size> mechanisms;
  for (const Mechanism& mechanism : header.mechanisms) {
    const auto found = sizes.mechanisms.find(mechanism.name);
    if (found != sizes.mechanisms.end()) mechanisms[kind_of(mechanism)] += found->second;
  }
  return {{"nodes", sizes.nodes},
          {"density mechanisms", mechanisms["density"]},
          {"ions", mechanisms["ion"]},
          {"point processes", mechanisms["point process"]},
          {"artificial cells", mechanisms["artificial cell"]},
          {"connections", sizes.connections},
          {"opaque values", sizes.opaque},
          {"played values", sizes.played},
          {"gap junction halves", sizes.gaps},
          {"segments for reports", sizes.sections}};
}

std::string share(Bytes part, Bytes whole) {
  if (whole == Bytes()) return "";
  return fmt::format("{:.1f} %", 100.0 * double(part.count()) / double(whole.count()));
}

std::string kinds_table(const GroupSizes& sizes, const Header& header) {
  Table table({{"Kind", Align::left}, {"Count"}, {"Size"}, {"Share"}});
  const Bytes total = sizes.total();
  for (const auto& [name, size] : kinds_of(sizes, header)) {
    table.add_row(
        {name, with_thousands(size.count), to_string(size.bytes), share(size.bytes, total)});
  }
  table.add_rule();
  table.add_row({"total", "", to_string(total), ""});
  return table.render();
}

std::string mechanisms_table(const GroupSizes& sizes, const Header& header) {
  Table table({{"Mechanism", Align::left},
               {"Kind", Align::left},
               {"Instances"},
               {"Values each"},
               {"Size"},
               {"Share"}});
  for (const Mechanism& mechanism : header.mechanisms) {
    const auto found = sizes.mechanisms.find(mechanism.name);
    if (found == sizes.mechanisms.end()) continue;
    table.add_row({mechanism.name, kind_of(mechanism), with_thousands(found->second.count),
                   std::to_string(mechanism.value_count), to_string(found->second.bytes),
                   share(found->second.bytes, sizes.total())});
  }
  return table.render();
}

std::string groups_table(const Content& content, const Header& header) {
  Table table({{"Group"}, {"Cells"}, {"Nodes"}, {"Instances"}, {"Connections"}, {"Size"}});
  const std::size_t shown = std::min(content.groups.size(), most_rows);
  for (std::size_t i = 0; i < shown; ++i) {
    const GroupSizes& group = content.groups[i];
    table.add_row({std::to_string(header.groups[i]), with_thousands(group.cells),
                   with_thousands(group.nodes.count), with_thousands(group.instances()),
                   with_thousands(group.connections.count), to_string(group.total())});
  }
  const std::size_t more = content.groups.size() - shown;
  return table.render() + (more == 0 ? "" : fmt::format("and {} more; --json has all\n", more));
}

std::string plural(std::int64_t count, const char* noun) {
  return fmt::format("{} {}{}", with_thousands(count), noun, count == 1 ? "" : "s");
}

std::string origin_text(const ModelDescription& description) {
  const built::RunConditions& run = description.conditions;
  std::string text = fmt::format(
      "built by: ballast {}, {}, {} x {}\nmechanisms: {}\n"
      "run: {:g} ms in steps of {:g} ms, {:g} degrees Celsius, from {:g} mV\n",
      description.ballast_version, description.engine, plural(description.ranks, "rank"),
      plural(description.cycles, "cycle"), description.mechanisms, run.tstop, run.dt, run.celsius,
      run.v_init);
  for (const built::PopulationRange& population : description.populations) {
    text += fmt::format("population {}: {}, gids from {}\n", population.name,
                        plural(std::int64_t(population.nodes), "node"), population.gid_offset);
  }
  for (const built::ReportRequest& report : description.reports) {
    text += fmt::format("report {}: {} of {}\n", report.name, report.variable,
                        plural(std::int64_t(report.cells.size()), "cell"));
  }
  return text;
}

Json to_json(const Size& size) {
  return {{"count", size.count}, {"bytes", size.bytes.count()}};
}

Json to_json(const GroupSizes& sizes, const Header& header) {
  Json kinds = Json::object();
  for (const auto& [name, size] : kinds_of(sizes, header)) kinds[name] = to_json(size);
  return {{"cells", sizes.cells},
          {"sources", sizes.sources},
          {"bytes", sizes.total().count()},
          {"kinds", std::move(kinds)}};
}

Json mechanisms_json(const GroupSizes& sizes, const Header& header) {
  Json list = Json::array();
  for (const Mechanism& mechanism : header.mechanisms) {
    const auto found = sizes.mechanisms.find(mechanism.name);
    if (found == sizes.mechanisms.end()) continue;
    list.push_back({{"name", mechanism.name},
                    {"kind", kind_of(mechanism)},
                    {"instances", found->second.count},
                    {"values", mechanism.value_count},
                    {"bytes", found->second.bytes.count()}});
  }
  return list;
}

Json groups_json(const Content& content, const Header& header) {
  Json list = Json::array();
  for (std::size_t i = 0; i < content.groups.size(); ++i) {
    Json group = {{"group", header.groups[i]}};
    group.update(to_json(content.groups[i], header));
    list.push_back(std::move(group));
  }
  return list;
}

Json description_json(const Header& header, const fs::path& model) {
  if (header.description.empty()) return nullptr;
  return JsonValue::parse(header.description, model / built::description_name).raw();
}

}  // namespace

Answer show(const fs::path& model) {
  const auto opened = built::open_model(model);
  const Header& header = opened->header();
  const Content content = content_of(*opened);
  const bool packed = fs::is_regular_file(model);
  std::string text = fmt::format("{}: {}\n", model.string(), packed ? "packed model" : "data set");
  text += header.description.empty() ? "no model.json: built by another program\n"
                                     : origin_text(built::description_from(
                                           header.description, model / built::description_name));
  text += fmt::format("sources of mechanisms: {}\n",
                      plural(std::int64_t(opened->mechanism_sources().size()), "file"));
  text +=
      fmt::format("{}, {}, {}\n\n", plural(std::int64_t(header.groups.size()), "group"),
                  plural(content.all.cells, "cell"), plural(content.all.sources, "spike source"));
  text += kinds_table(content.all, header) + "\n" + mechanisms_table(content.all, header) + "\n" +
          groups_table(content, header);
  return {.json = {{"model", model.string()},
                   {"packed", packed},
                   {"gap_junctions", header.gap_junctions},
                   {"all", to_json(content.all, header)},
                   {"mechanisms", mechanisms_json(content.all, header)},
                   {"groups", groups_json(content, header)},
                   {"description", description_json(header, model)}},
          .text = std::move(text)};
}

}  // namespace ballast::model_tool
