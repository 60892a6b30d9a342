// The summary of a circuit as text and JSON, and where the example data lie.

#include <fmt/format.h>

#include "core/table.hpp"
#include "generator/circuit.hpp"

namespace ballast::generator {
namespace {

namespace fs = std::filesystem;

std::string count(std::uint64_t value) {
  return with_thousands(static_cast<std::int64_t>(value));
}

std::string segments(const MetypeSummary& metype) {
  return metype.min_segments == metype.max_segments
             ? count(static_cast<std::uint64_t>(metype.min_segments))
             : fmt::format("{}-{}", metype.min_segments, metype.max_segments);
}

Table metype_table(const CircuitSummary& summary) {
  Table table(
      {{"metype", Table::Align::left}, {"template", Table::Align::left}, {"segments"}, {"cells"}});
  for (const MetypeSummary& metype : summary.metypes) {
    table.add_row({metype.name, metype.model_template, segments(metype), count(metype.cells)});
  }
  table.add_rule();
  table.add_row({"all", "", "", count(summary.cells)});
  return table;
}

Json totals(const EdgeTotals& edges) {
  return {{"edges", edges.edges}, {"connections", edges.connections}};
}

}  // namespace

std::string to_text(const CircuitSummary& summary) {
  std::string text = fmt::format("Circuit {}\n", summary.folder.string());
  text += metype_table(summary).render(2);
  Table table({{"content", Table::Align::left}, {"number"}});
  table.add_row({"morphologies", count(summary.morphologies)});
  table.add_row({"recurrent synapses", count(summary.recurrent.edges)});
  table.add_row({"recurrent connections", count(summary.recurrent.connections)});
  table.add_row({"thalamic cells", count(summary.thalamic_cells)});
  table.add_row({"thalamic synapses", count(summary.thalamic.edges)});
  table.add_row({"thalamic connections", count(summary.thalamic.connections)});
  table.add_row({"thalamic spikes", count(summary.thalamic_spikes)});
  if (summary.populations > 1) {
    table.add_row({"populations", count(summary.populations)});
    table.add_row({"synapses between them", count(summary.between.edges)});
  }
  if (summary.point_neurons > 0) {
    table.add_row({"point neurons", count(summary.point_neurons)});
    table.add_row({"synapses from or onto them", count(summary.with_point_neurons.edges)});
  }
  table.add_row({"gap junctions", count(summary.gap_junctions)});
  table.add_row({"size on disk", to_string(summary.size)});
  return text + table.render(2);
}

Json to_json(const CircuitSummary& summary) {
  Json metypes = Json::array();
  for (const MetypeSummary& metype : summary.metypes) {
    metypes.push_back({{"name", metype.name},
                       {"model_template", metype.model_template},
                       {"cells", metype.cells},
                       {"min_segments", metype.min_segments},
                       {"max_segments", metype.max_segments}});
  }
  Json json = {
      {"folder", summary.folder.string()},        {"cells", summary.cells},
      {"thalamic_cells", summary.thalamic_cells}, {"morphologies", summary.morphologies},
      {"recurrent", totals(summary.recurrent)},   {"thalamic", totals(summary.thalamic)},
      {"gap_junctions", summary.gap_junctions},   {"thalamic_spikes", summary.thalamic_spikes},
      {"size_bytes", summary.size.count()},       {"metypes", metypes}};
  if (summary.populations > 1) {
    json["populations"] = summary.populations;
    json["between"] = totals(summary.between);
  }
  if (summary.point_neurons > 0) {
    json["point_neurons"] = summary.point_neurons;
    json["with_point_neurons"] = totals(summary.with_point_neurons);
  }
  return json;
}

fs::path data_folder(const std::optional<fs::path>& given) {
  if (given) {
    if (!fs::is_directory(*given)) {
      throw InputError({.place = {.file = *given}, .problem = "no such folder"});
    }
    return *given;
  }
  std::error_code failure;
  const fs::path program = fs::read_symlink("/proc/self/exe", failure);
  const fs::path installed = program.parent_path().parent_path() / BALLAST_DATA_DIR;
  for (const fs::path& candidate : {installed, fs::path(BALLAST_SOURCE_DATA)}) {
    if (fs::is_directory(candidate / "recipes")) {
      return candidate;
    }
  }
  throw InputError({.place = {.file = installed},
                    .problem = "the example data are missing",
                    .suggestion = "Name their folder with --data."});
}

}  // namespace ballast::generator
