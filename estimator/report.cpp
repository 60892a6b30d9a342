#include "estimator/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "core/table.hpp"

namespace ballast::estimator {

namespace {

using Align = Table::Align;

constexpr std::size_t parts_built = 5;  // of totals_parts(): what Totals::build() sums up

double share(Bytes part, Bytes whole) {
  return whole == Bytes(0) ? 0.0 : 100.0 * double(part.count()) / double(whole.count());
}

Bytes per(Bytes total, std::int64_t count) {
  return count == 0 ? Bytes(0) : Bytes::rounded(double(total.count()) / double(count));
}

// The rows from `shown` on, as one.
MetypeRow rest_of(const std::vector<MetypeRow>& rows, std::size_t shown) {
  MetypeRow rest;
  rest.metype = fmt::format("{} more", rows.size() - shown);
  for (std::size_t i = shown; i < rows.size(); ++i) {
    rest.cells += rows[i].cells;
    rest.synapses += rows[i].synapses;
    rest.cell_bytes += rows[i].cell_bytes;
    rest.synapse_bytes += rows[i].synapse_bytes;
  }
  return rest;
}

SynapseRow rest_of(const std::vector<SynapseRow>& rows, std::size_t shown) {
  SynapseRow rest;
  rest.kind = fmt::format("{} more", rows.size() - shown);
  for (std::size_t i = shown; i < rows.size(); ++i) {
    rest.count += rows[i].count;
    rest.total += rows[i].total;
  }
  return rest;
}

// The first rows, and the rest of them as one.
template <class Row>
std::vector<Row> cut(const std::vector<Row>& rows, std::size_t most) {
  if (rows.size() <= most + 1) return rows;
  std::vector<Row> shown(rows.begin(), rows.begin() + std::ptrdiff_t(most));
  shown.push_back(rest_of(rows, most));
  return shown;
}

void add_metype(Table& table, const MetypeRow& row, Bytes all) {
  const Bytes total = row.cell_bytes + row.synapse_bytes;
  table.add_row({row.metype, with_thousands(row.cells), with_thousands(row.synapses),
                 to_string(per(row.cell_bytes, row.cells)),
                 to_string(per(row.synapse_bytes, row.cells)), to_string(total),
                 fmt::format("{:.1f} %", share(total, all)), interval_text(row.half_width)});
}

std::string metype_table(const Prediction& prediction, const TextOptions& options) {
  Table table({{"Metype", Align::left},
               {"Cells"},
               {"Synapses"},
               {"Per cell"},
               {"Synapses per cell"},
               {"Total"},
               {"Share"},
               {"95 % interval"}});
  MetypeRow all = rest_of(prediction.metypes, 0);
  all.metype = "all";
  const Bytes sum = all.cell_bytes + all.synapse_bytes;
  for (const MetypeRow& row : cut(prediction.metypes, options.most_rows)) {
    add_metype(table, row, sum);
  }
  table.add_rule();
  add_metype(table, all, sum);
  return table.render();
}

std::string synapse_table(const Prediction& prediction, const TextOptions& options) {
  Table table({{"Synapse", Align::left}, {"Count"}, {"Each"}, {"Total"}, {"95 % interval"}});
  for (const SynapseRow& row : cut(prediction.synapses, options.most_rows)) {
    table.add_row({row.kind, with_thousands(row.count), to_string(per(row.total, row.count)),
                   to_string(row.total), interval_text(row.half_width)});
  }
  return table.render();
}

std::string totals_table(const Prediction& prediction) {
  const Totals& totals = prediction.totals;
  Table table({{fmt::format("All ranks ({})", prediction.layout.ranks), Align::left},
               {"Memory"},
               {"Share"},
               {"95 % interval"}});
  const auto row = [&](const std::string& name, Bytes bytes, const std::string& interval = {}) {
    table.add_row(
        {name, to_string(bytes), fmt::format("{:.1f} %", share(bytes, totals.run())), interval});
  };
  const std::vector<TotalsPart> parts = totals_parts(totals);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i == parts_built) {
      table.add_rule();
      row("built", totals.build());
    }
    row(parts[i].name, parts[i].bytes);
  }
  table.add_rule();
  row("running", totals.run(), interval_text(totals.half_width));
  return table.render();
}

PeakSpread spread(const std::vector<RankPrediction>& ranks, Bytes RankPrediction::*peak,
                  Bytes RankPrediction::*half_width) {
  BALLAST_EXPECT(!ranks.empty());
  const auto by_peak = [&](const auto& a, const auto& b) { return a.*peak < b.*peak; };
  const RankPrediction& lightest = *std::min_element(ranks.begin(), ranks.end(), by_peak);
  const RankPrediction& heaviest = *std::max_element(ranks.begin(), ranks.end(), by_peak);
  double sum = 0;
  for (const RankPrediction& rank : ranks) sum += double((rank.*peak).count());
  return {.least = lightest.*peak,
          .mean = Bytes::rounded(sum / double(ranks.size())),
          .most = heaviest.*peak,
          .half_width = heaviest.*half_width,
          .heaviest = heaviest.rank};
}

std::string rank_table(const Prediction& prediction) {
  Table table({{"Peak of a rank", Align::left},
               {"Least"},
               {"Mean"},
               {"Most"},
               {"95 % interval"},
               {"Heaviest rank"},
               {"Most/mean"}});
  const auto row = [&](const std::string& name, const PeakSpread& s) {
    table.add_row({name, to_string(s.least), to_string(s.mean), to_string(s.most),
                   interval_text(s.half_width), std::to_string(s.heaviest.value),
                   fmt::format("{:.3f}", double(s.most.count()) / double(s.mean.count()))});
  };
  const std::int32_t cycles = prediction.layout.cycles;
  row(cycles == 1 ? "building" : fmt::format("building, heaviest of {} cycles", cycles),
      build_spread(prediction));
  if (prediction.run_known)
    row(prediction.on_disk() ? "running the built model" : "running", run_spread(prediction));
  return table.render();
}

// Of all ranks, at the higher of their peaks.
Bytes content_of(const Prediction& prediction) {
  if (!prediction.on_disk()) return prediction.totals.run() - prediction.totals.base;
  Bytes sum;
  for (const RankPrediction& rank : prediction.ranks) sum += rank.peak() - rank.base;
  return sum;
}

Json peaks_json(const Prediction& prediction) {
  Json list = Json::array();
  for (const RankPrediction& rank : prediction.ranks) {
    list.push_back({{"rank", rank.rank.value},
                    {"cells", rank.cells},
                    {"synapses", rank.synapses},
                    {"build_bytes", rank.build.count()},
                    {"run_bytes", rank.run.count()},
                    {"build_half_width", rank.build_half_width.count()},
                    {"run_half_width", rank.run_half_width.count()}});
    if (!prediction.run_known) list.back()["run_bytes"] = nullptr;
  }
  return list;
}

}  // namespace

Suggestion suggest(const Prediction& prediction, const NodeOffer& node, double headroom) {
  const double usable = double(node.usable_memory.count()) * (1.0 - headroom);
  const double base = double(prediction.totals.base.count()) / double(prediction.layout.ranks);
  const double node_base = base * double(node.cores);
  const double content = double(content_of(prediction).count());
  Suggestion result{.ranks_per_node = node.cores, .node_peak = {}, .headroom = headroom};
  if (node_base >= usable) {
    result.feasible = false;
    return result;
  }
  result.nodes = std::max<std::int64_t>(1, std::int64_t(std::ceil(content / (usable - node_base))));
  result.node_peak = Bytes::rounded(node_base + content / double(result.nodes));
  return result;
}

std::string suggestion_text(const NodeOffer& node, const Suggestion& suggestion) {
  const std::string nodes = fmt::format("nodes like {} ({} usable, {} cores)", node.name,
                                        to_string(node.usable_memory), node.cores);
  if (suggestion.feasible) {
    return fmt::format(
        "Suggested for {}: {} node(s) with {} ranks each, {} ranks in all; {} on the heaviest "
        "node.",
        nodes, suggestion.nodes, suggestion.ranks_per_node,
        suggestion.nodes * suggestion.ranks_per_node, to_string(suggestion.node_peak));
  }
  if (suggestion.nodes == 0) {
    return fmt::format(
        "No number of {} is enough: the base of {} ranks alone exceeds a node. Start fewer ranks "
        "per node.",
        nodes, node.cores);
  }
  return fmt::format("No number of {} is enough: with one cell on each the heaviest takes {}.",
                     nodes, to_string(suggestion.node_peak));
}

std::vector<TotalsPart> totals_parts(const Totals& totals) {
  if (totals.on_disk) {
    return {{"base (engine, mechanisms, MPI)", totals.base},
            {"arrays of the built model, one group being loaded", totals.on_runtime}};
  }
  return {{"base (engine, mechanisms, MPI)", totals.base},
          {"cells", totals.cells},
          {"synapses and NetCons", totals.synapses},
          {"sources of spikes", totals.sources},
          {"pool slots allocated, not used", totals.slack},
          {"added by initialisation", totals.growth},
          {"data held twice at initialisation", totals.copied}};
}

PeakSpread build_spread(const Prediction& prediction) {
  return spread(prediction.ranks, &RankPrediction::build, &RankPrediction::build_half_width);
}

PeakSpread run_spread(const Prediction& prediction) {
  return spread(prediction.ranks, &RankPrediction::run, &RankPrediction::run_half_width);
}

PeakSpread peak_spread(const Prediction& prediction) {
  const PeakSpread build = build_spread(prediction);
  const PeakSpread run = run_spread(prediction);
  return !prediction.on_disk() || run.most >= build.most ? run : build;
}

std::string interval_text(Bytes half_width) {
  return half_width == Bytes(0) ? "-" : "± " + to_string(half_width);
}

std::string estimate_text(const Prediction& prediction, const NodeOffer& node,
                          const Suggestion& suggestion, const TextOptions& options) {
  return metype_table(prediction, options) + "\n" + synapse_table(prediction, options) + "\n" +
         totals_table(prediction) + "\n" + rank_table(prediction) + "\n" +
         suggestion_text(node, suggestion) + "\n";
}

Json estimate_json(const Prediction& prediction, const NodeOffer& node,
                   const Suggestion& suggestion) {
  Json metypes = Json::array();
  for (const MetypeRow& row : prediction.metypes) {
    metypes.push_back({{"metype", row.metype},
                       {"cells", row.cells},
                       {"synapses", row.synapses},
                       {"cell_bytes", row.cell_bytes.count()},
                       {"synapse_bytes", row.synapse_bytes.count()},
                       {"half_width", row.half_width.count()}});
  }
  Json synapses = Json::array();
  for (const SynapseRow& row : prediction.synapses) {
    synapses.push_back({{"kind", row.kind},
                        {"count", row.count},
                        {"total_bytes", row.total.count()},
                        {"half_width", row.half_width.count()}});
  }
  const Totals& totals = prediction.totals;
  return {{"layout",
           {{"ranks", prediction.layout.ranks},
            {"cycles", prediction.layout.cycles},
            {"ranks_per_node", prediction.layout.ranks_per_node},
            {"on_disk", prediction.on_disk()}}},
          {"metypes", std::move(metypes)},
          {"synapses", std::move(synapses)},
          {"totals",
           {{"base_bytes", totals.base.count()},
            {"cell_bytes", totals.cells.count()},
            {"synapse_bytes", totals.synapses.count()},
            {"source_bytes", totals.sources.count()},
            {"slack_bytes", totals.slack.count()},
            {"growth_bytes", totals.growth.count()},
            {"copied_bytes", totals.copied.count()},
            {"build_bytes", totals.build().count()},
            {"runtime_bytes", totals.on_runtime.count()},
            {"run_bytes", totals.run().count()},
            {"half_width", totals.half_width.count()}}},
          {"ranks", peaks_json(prediction)},
          {"pairs_total", prediction.sample.pairs},
          {"pairs_built", prediction.sample.built},
          {"sample_error", 100 * prediction.sample.relative_error},
          {"suggestion",
           {{"node", node.name},
            {"usable_bytes", node.usable_memory.count()},
            {"feasible", suggestion.feasible},
            {"nodes", suggestion.nodes},
            {"ranks_per_node", suggestion.ranks_per_node},
            {"node_peak_bytes", suggestion.node_peak.count()}}}};
}

}  // namespace ballast::estimator
