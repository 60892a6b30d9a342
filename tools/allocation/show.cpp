#include <fmt/format.h>

#include <algorithm>

#include "allocation/commands.hpp"
#include "cli/failure.hpp"
#include "core/table.hpp"
#include "plan/allocation_file.hpp"
#include "plan/neurodamus_allocation.hpp"

namespace ballast::allocation_tool {

namespace {

namespace fs = std::filesystem;
using Align = Table::Align;

constexpr std::size_t most_rows = 20;

/// One line of the table of ranks.
struct RankRow {
  std::int64_t cells = 0;
  Bytes bytes;
};

std::vector<RankRow> rows_of(const plan::Allocation& allocation) {
  std::vector<RankRow> rows(static_cast<std::size_t>(allocation.layout.ranks));
  for (const plan::Bucket& bucket : allocation.buckets) {
    RankRow& row = rows[static_cast<std::size_t>(bucket.rank.value)];
    row.cells += static_cast<std::int64_t>(bucket.nodes.size());
    row.bytes += bucket.predicted;
  }
  return rows;
}

std::string with_interval(Bytes value, Bytes half_width) {
  const std::string text = to_string(value);
  return half_width == Bytes() ? text : text + " ± " + to_string(half_width);
}

std::vector<Table::Column> columns_of(const plan::Allocation& allocation, bool has_bytes) {
  std::vector<Table::Column> columns{{"Rank"}, {"Node"}, {"Cells"}};
  if (has_bytes) columns.push_back({"Cells' bytes"});
  if (!allocation.peaks.empty()) columns.insert(columns.end(), {{"Build peak"}, {"Run peak"}});
  return columns;
}

std::string ranks_table(const plan::Allocation& allocation) {
  const auto rows = rows_of(allocation);
  const bool has_bytes = std::any_of(rows.begin(), rows.end(),
                                     [](const RankRow& row) { return row.bytes != Bytes(); });
  Table table(columns_of(allocation, has_bytes));
  const std::size_t shown = std::min(rows.size(), most_rows);
  for (std::size_t i = 0; i < shown; ++i) {
    const std::size_t node = i / static_cast<std::size_t>(allocation.layout.ranks_per_node);
    std::vector<std::string> cells{std::to_string(i), std::to_string(node),
                                   with_thousands(rows[i].cells)};
    if (has_bytes) cells.push_back(to_string(rows[i].bytes));
    if (!allocation.peaks.empty()) {
      const plan::RankPeak& peak = allocation.peaks[i];
      cells.push_back(with_interval(peak.build, peak.build_half_width));
      cells.push_back(with_interval(peak.run, peak.run_half_width));
    }
    table.add_row(std::move(cells));
  }
  std::string text = table.render();
  if (shown < rows.size()) {
    text += fmt::format("... and {} more; --rank=N shows one, --json all\n", rows.size() - shown);
  }
  return text;
}

Json peak_json(const plan::RankPeak& peak) {
  return {{"build", peak.build.count()},
          {"run", peak.run.count()},
          {"build_half_width", peak.build_half_width.count()},
          {"run_half_width", peak.run_half_width.count()}};
}

Json ranks_json(const plan::Allocation& allocation) {
  Json list = Json::array();
  const auto rows = rows_of(allocation);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Json row{{"rank", i}, {"cells", rows[i].cells}, {"predicted_bytes", rows[i].bytes.count()}};
    if (!allocation.peaks.empty()) row["peak"] = peak_json(allocation.peaks[i]);
    list.push_back(std::move(row));
  }
  return list;
}

std::string head_text(const fs::path& file, const plan::Allocation& allocation) {
  const std::string& fingerprint = allocation.circuit_fingerprint;
  return fmt::format("{}\nlayout: {}, {} per node\npolicy: {}\ncircuit: {}\n", file.string(),
                     layout_text(allocation.layout), allocation.layout.ranks_per_node,
                     to_string(allocation.policy), fingerprint.empty() ? "not known" : fingerprint);
}

Json head_json(const fs::path& file, const plan::Allocation& allocation) {
  return {{"file", file.string()},
          {"layout", layout_json(allocation.layout)},
          {"policy", to_string(allocation.policy)},
          {"fingerprint", allocation.circuit_fingerprint}};
}

Answer show_all(const fs::path& file) {
  const plan::Allocation allocation = read_valid(file);
  Answer answer{.json = head_json(file, allocation), .text = head_text(file, allocation)};
  Json populations = Json::object();
  for (const auto& [population, cells] : plan::header_of(allocation).cells) {
    answer.text += fmt::format("population {}: {} cells\n", population,
                               with_thousands(static_cast<std::int64_t>(cells)));
    populations[population] = cells;
  }
  answer.json["cells"] = std::move(populations);
  answer.json["ranks"] = ranks_json(allocation);
  answer.text += "\n" + ranks_table(allocation);
  return answer;
}

plan::Allocation read_rank(const fs::path& file, Rank rank) {
  if (plan::is_neurodamus_name(file)) {
    throw cli::UsageError({.problem = "--rank is not for neurodamus' files",
                           .value = file.string(),
                           .reason = "they can only be read whole"});
  }
  const plan::AllocationHeader header = plan::read_header_of(file);
  if (rank.value >= header.layout.ranks) {
    throw cli::UsageError(
        {.problem = "--rank is outside the layout",
         .value = std::to_string(rank.value),
         .reason = fmt::format("{} has ranks 0 to {}", file.string(), header.layout.ranks - 1)});
  }
  return plan::read_allocation_of_rank(file, rank, "");
}

std::string buckets_table(const std::vector<plan::Bucket>& buckets) {
  Table table({{"Cycle"},
               {"Population", Align::left},
               {"Cells"},
               {"Cells' bytes"},
               {"First node"},
               {"Last node"}});
  for (const plan::Bucket& bucket : buckets) {
    table.add_row({std::to_string(bucket.cycle.value), bucket.population,
                   with_thousands(static_cast<std::int64_t>(bucket.nodes.size())),
                   to_string(bucket.predicted), std::to_string(bucket.nodes.front().value),
                   std::to_string(bucket.nodes.back().value)});
  }
  return table.render();
}

Json buckets_json(const std::vector<plan::Bucket>& buckets) {
  Json list = Json::array();
  for (const plan::Bucket& bucket : buckets) {
    Json nodes = Json::array();
    for (const NodeId node : bucket.nodes) nodes.push_back(node.value);
    list.push_back({{"cycle", bucket.cycle.value},
                    {"population", bucket.population},
                    {"predicted_bytes", bucket.predicted.count()},
                    {"nodes", std::move(nodes)}});
  }
  return list;
}

Answer show_rank(const fs::path& file, Rank rank) {
  const plan::Allocation allocation = read_rank(file, rank);
  Answer answer{.json = head_json(file, allocation), .text = head_text(file, allocation)};
  answer.json["rank"] = rank.value;
  answer.text += fmt::format("\nrank {}\n", rank.value);
  if (!allocation.peaks.empty()) {
    const plan::RankPeak& peak = allocation.peaks.front();
    answer.json["peak"] = peak_json(peak);
    answer.text += fmt::format("build peak: {}\nrun peak: {}\n",
                               with_interval(peak.build, peak.build_half_width),
                               with_interval(peak.run, peak.run_half_width));
  }
  answer.json["buckets"] = buckets_json(allocation.buckets);
  answer.text += buckets_table(allocation.buckets);
  return answer;
}

}  // namespace

Answer show(const fs::path& file, std::optional<std::int32_t> rank) {
  return rank ? show_rank(file, Rank(*rank)) : show_all(file);
}

}  // namespace ballast::allocation_tool
