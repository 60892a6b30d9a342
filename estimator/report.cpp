#include "estimator/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/table.hpp"

namespace ballast::estimator {

namespace {

using Align = Table::Align;

double share(Bytes part, Bytes whole) {
  return whole == Bytes(0) ? 0.0 : 100.0 * double(part.count()) / double(whole.count());
}

Bytes per(Bytes total, std::int64_t count) {
  return count == 0 ? Bytes(0) : Bytes::rounded(double(total.count()) / double(count));
}

std::string metype_table(const Prediction& prediction) {
  Table table({{"Metype", Align::left},
               {"Cells"},
               {"Synapses"},
               {"Per cell"},
               {"Synapses per cell"},
               {"Total"},
               {"Share"}});
  const Bytes all = prediction.totals.cells + prediction.totals.synapses;
  std::int64_t cells = 0;
  std::int64_t synapses = 0;
  for (const MetypeRow& row : prediction.metypes) {
    const Bytes total = row.cell_bytes + row.synapse_bytes;
    table.add_row({row.metype, with_thousands(row.cells), with_thousands(row.synapses),
                   to_string(per(row.cell_bytes, row.cells)),
                   to_string(per(row.synapse_bytes, row.cells)), to_string(total),
                   fmt::format("{:.1f} %", share(total, all))});
    cells += row.cells;
    synapses += row.synapses;
  }
  table.add_rule();
  table.add_row({"all", with_thousands(cells), with_thousands(synapses),
                 to_string(per(prediction.totals.cells, cells)),
                 to_string(per(prediction.totals.synapses, cells)), to_string(all), "100.0 %"});
  return table.render();
}

std::string synapse_table(const Prediction& prediction) {
  Table table({{"Synapse", Align::left}, {"Count"}, {"Each"}, {"Total"}});
  for (const SynapseRow& row : prediction.synapses) {
    table.add_row({row.kind, with_thousands(row.count), to_string(per(row.total, row.count)),
                   to_string(row.total)});
  }
  return table.render();
}

std::string totals_table(const Prediction& prediction) {
  const Totals& totals = prediction.totals;
  Table table({{fmt::format("All ranks ({})", prediction.layout.ranks), Align::left},
               {"Memory"},
               {"Share"}});
  const auto row = [&](const std::string& name, Bytes bytes) {
    table.add_row({name, to_string(bytes), fmt::format("{:.1f} %", share(bytes, totals.run()))});
  };
  row("base (engine, mechanisms, MPI)", totals.base);
  row("cells", totals.cells);
  row("synapses and NetCons", totals.synapses);
  row("sources of spikes", totals.sources);
  row("pool slots allocated, not used", totals.slack);
  table.add_rule();
  row("built", totals.build());
  row("growth while running", totals.growth);
  row("data held twice at initialisation", totals.copied);
  table.add_rule();
  row("running", totals.run());
  return table.render();
}

struct Spread {
  Bytes least, most;
  double mean = 0;
  Rank heaviest;
};

Spread spread(const std::vector<RankPrediction>& ranks, Bytes RankPrediction::*peak) {
  Spread result{ranks.front().*peak, ranks.front().*peak, 0, ranks.front().rank};
  for (const RankPrediction& rank : ranks) {
    result.least = std::min(result.least, rank.*peak);
    if (rank.*peak > result.most) {
      result.most = rank.*peak;
      result.heaviest = rank.rank;
    }
    result.mean += double((rank.*peak).count()) / double(ranks.size());
  }
  return result;
}

std::string rank_table(const Prediction& prediction) {
  Table table({{"Peak of a rank", Align::left},
               {"Least"},
               {"Mean"},
               {"Most"},
               {"Heaviest rank"},
               {"Most/mean"}});
  const auto row = [&](const std::string& name, Bytes RankPrediction::*peak) {
    const Spread s = spread(prediction.ranks, peak);
    table.add_row({name, to_string(s.least), to_string(Bytes::rounded(s.mean)), to_string(s.most),
                   std::to_string(s.heaviest.value),
                   fmt::format("{:.3f}", double(s.most.count()) / s.mean)});
  };
  const std::int32_t cycles = prediction.layout.cycles;
  row(cycles == 1 ? "building" : fmt::format("building, heaviest of {} cycles", cycles),
      &RankPrediction::build);
  row("running", &RankPrediction::run);
  return table.render();
}

std::string suggestion_text(const NodeOffer& node, const Suggestion& suggestion) {
  if (!suggestion.feasible) {
    return fmt::format(
        "No number of nodes like {} ({} usable, {} cores) is enough: the base of {} "
        "ranks alone exceeds a node.\n",
        node.name, to_string(node.usable_memory), node.cores, node.cores);
  }
  return fmt::format(
      "Suggested for nodes like {} ({} usable, {} cores): {} node(s) with {} ranks "
      "each, {} ranks in all; about {} per node.\n",
      node.name, to_string(node.usable_memory), node.cores, suggestion.nodes,
      suggestion.ranks_per_node, suggestion.nodes * suggestion.ranks_per_node,
      to_string(suggestion.node_peak));
}

Json peaks_json(const Prediction& prediction) {
  Json list = Json::array();
  for (const RankPrediction& rank : prediction.ranks) {
    list.push_back({{"rank", rank.rank.value},
                    {"cells", rank.cells},
                    {"synapses", rank.synapses},
                    {"build_bytes", rank.build.count()},
                    {"run_bytes", rank.run.count()}});
  }
  return list;
}

}  // namespace

Suggestion suggest(const Prediction& prediction, const NodeOffer& node, double headroom) {
  const double usable = double(node.usable_memory.count()) * (1.0 - headroom);
  const double base = double(prediction.totals.base.count()) / double(prediction.layout.ranks);
  const double node_base = base * double(node.cores);
  const double content = double((prediction.totals.run() - prediction.totals.base).count());
  Suggestion result{.ranks_per_node = node.cores, .node_peak = {}};
  if (node_base >= usable) {
    result.feasible = false;
    return result;
  }
  result.nodes = std::max<std::int64_t>(1, std::int64_t(std::ceil(content / (usable - node_base))));
  result.node_peak = Bytes::rounded(node_base + content / double(result.nodes));
  return result;
}

std::string estimate_text(const Prediction& prediction, const NodeOffer& node,
                          const Suggestion& suggestion) {
  return metype_table(prediction) + "\n" + synapse_table(prediction) + "\n" +
         totals_table(prediction) + "\n" + rank_table(prediction) + "\n" +
         suggestion_text(node, suggestion);
}

Json estimate_json(const Prediction& prediction, const NodeOffer& node,
                   const Suggestion& suggestion) {
  Json metypes = Json::array();
  for (const MetypeRow& row : prediction.metypes) {
    metypes.push_back({{"metype", row.metype},
                       {"cells", row.cells},
                       {"synapses", row.synapses},
                       {"cell_bytes", row.cell_bytes.count()},
                       {"synapse_bytes", row.synapse_bytes.count()}});
  }
  Json synapses = Json::array();
  for (const SynapseRow& row : prediction.synapses) {
    synapses.push_back(
        {{"kind", row.kind}, {"count", row.count}, {"total_bytes", row.total.count()}});
  }
  const Totals& totals = prediction.totals;
  return {{"layout",
           {{"ranks", prediction.layout.ranks},
            {"cycles", prediction.layout.cycles},
            {"ranks_per_node", prediction.layout.ranks_per_node}}},
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
            {"run_bytes", totals.run().count()}}},
          {"ranks", peaks_json(prediction)},
          {"suggestion",
           {{"node", node.name},
            {"usable_bytes", node.usable_memory.count()},
            {"feasible", suggestion.feasible},
            {"nodes", suggestion.nodes},
            {"ranks_per_node", suggestion.ranks_per_node},
            {"node_peak_bytes", suggestion.node_peak.count()}}}};
}

}  // namespace ballast::estimator
