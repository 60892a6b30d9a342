#include "advise/advice_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/table.hpp"
#include "estimator/report.hpp"
#include "estimator/time_report.hpp"

namespace ballast::advise {

namespace {

using Align = Table::Align;

std::string counted(std::int64_t count, const char* thing) {
  return fmt::format("{} {}{}", with_thousands(count), thing, count == 1 ? "" : "s");
}

std::string nodes_and_ranks(const JobLayout& layout) {
  return fmt::format("{} with {} each", counted(layout.nodes, "node"),
                     counted(layout.ranks_per_node, "rank"));
}

Bytes half_width(const NodePeak& node) {
  return node.run >= node.build ? node.run_half_width : node.build_half_width;
}

// A figure to three digits, as no more is known.
std::string figure(double value) {
  if (value >= 1000) return with_thousands(std::llround(value));
  return fmt::format("{:.3g}", value);
}

std::string most_time(const LayoutPrediction& prediction) {
  constexpr double longest = 1e12;
  return time_limit_text(std::int64_t(std::ceil(std::min(prediction.most_seconds(), longest))));
}

std::string layout_table(const Advice& advice, const Demand& demand) {
  const bool priced = std::any_of(advice.rows.begin(), advice.rows.end(),
                                  [](const Row& row) { return row.price > 0; });
  std::vector<Table::Column> columns{
      {"", Align::left}, {"Nodes"},         {"Ranks/node"}, {"Cycles"}, {"Build peak"},
      {"Run peak"},      {"95 % interval"}, {"Headroom"},   {"Time"},   {"Core-hours"}};
  if (priced) columns.push_back({"Price"});
  columns.push_back({"Verdict", Align::left});
  Table table(columns);
  for (std::size_t i = 0; i < advice.rows.size(); ++i) {
    const Row& row = advice.rows[i];
    const JobLayout& layout = row.prediction.layout;
    const NodePeak& node = row.prediction.node;
    const bool known = row.verdict != Verdict::more_ranks_than_cells;
    const auto if_known = [&](const std::string& text) { return known ? text : std::string("-"); };
    const double left = 1 - double(node.sure().count()) / double(row.partition.memory.count());
    std::vector<std::string> cells{advice.chosen == i ? "*" : "",
                                   with_thousands(layout.nodes),
                                   with_thousands(layout.ranks_per_node),
                                   std::to_string(layout.cycles),
                                   if_known(to_string(node.build)),
                                   if_known(to_string(node.run)),
                                   if_known(estimator::interval_text(half_width(node))),
                                   if_known(fmt::format("{:.1f} %", 100 * left)),
                                   if_known(estimator::rough_duration(row.prediction.seconds)),
                                   if_known(figure(row.core_hours))};
    if (priced) cells.push_back(if_known(figure(row.price)));
    cells.push_back(verdict_text(row, demand));
    table.add_row(cells);
  }
  return table.render();
}

std::string circuit_text(const Demand& demand) {
  const std::string sample = demand.is_whole()
                                 ? ""
                                 : fmt::format("; a sample of {} of them is dealt out",
                                               with_thousands(demand.sample_count()));
  return fmt::format("Circuit {}: {}, {}, {:g} ms{}\n", demand.configuration,
                     counted(demand.cell_count(), "cell"),
                     counted(demand.synapse_count(), "synapse"), demand.tstop, sample);
}

std::string machine_text(const MachineProfile& profile, const Request& request) {
  std::string text =
      fmt::format("Machine {}{}: {} of {} ({} usable), {}; {:g} % of the memory is to stay free\n",
                  profile.name, profile.description.empty() ? "" : " (" + profile.description + ")",
                  counted(profile.max_nodes(), "node"), to_string(profile.memory_per_node),
                  to_string(profile.partitions.front().memory),
                  counted(profile.cores_per_node, "core"), 100 * request.headroom);
  return text;
}

std::string suggestion_text(const Row& row) {
  const NodePeak& node = row.prediction.node;
  const std::string partition =
      row.partition.name.empty() ? "" : " in partition " + row.partition.name;
  return fmt::format(
      "Suggested: {}, {} in all{}; at most {} of {} on the fullest node; about {}, within {}.\n",
      nodes_and_ranks(row.prediction.layout), counted(row.prediction.layout.ranks(), "rank"),
      partition, to_string(node.sure()), to_string(row.partition.memory),
      estimator::rough_duration(row.prediction.seconds), most_time(row.prediction));
}

std::string neighbour_text(const Neighbour& neighbour) {
  return fmt::format(
      "{} would take {:.0f} % less memory, as pools double in steps: {} on the fullest node; about "
      "{}.\n",
      nodes_and_ranks(neighbour.prediction.layout), 100 * neighbour.saving,
      to_string(neighbour.prediction.node.sure()),
      estimator::rough_duration(neighbour.prediction.seconds));
}

std::string thumb_text(const Advice& advice, const Demand& demand, const MachineProfile& profile) {
  const RuleOfThumb& thumb = advice.rule_of_thumb;
  const std::int64_t nodes = std::max(thumb.most_for_memory, thumb.for_cores);
  const bool range = thumb.least_for_memory < thumb.most_for_memory;
  const std::string least = range ? with_thousands(thumb.least_for_memory) + " to " : "";
  std::string text = fmt::format(
      "Rule of thumb (20 to 25 MB per neuron, 15 neurons per core): {} for memory, {} for cores, "
      "so "
      "{}.",
      least + counted(thumb.most_for_memory, "node"), with_thousands(thumb.for_cores),
      with_thousands(nodes));
  if (!advice.chosen) return text + "\n";
  const LayoutPrediction& chosen = advice.rows[*advice.chosen].prediction;
  const double cells_per_node = double(demand.cell_count()) / double(chosen.layout.nodes);
  return text + fmt::format(" Here: {} MB per neuron, {} neurons per core.\n",
                            figure(double(chosen.node.run.count()) / 1e6 / cells_per_node),
                            figure(cells_per_node / double(profile.cores_per_node)));
}

std::string cycles_text(const Advice& advice) {
  const bool several = std::any_of(advice.rows.begin(), advice.rows.end(),
                                   [](const Row& row) { return row.prediction.layout.cycles > 1; });
  return several ? "Of layouts with more than one cycle the run peak is that of the built model on "
                   "ballast's own runtime.\n"
                 : "";
}

Json peak_json(const LayoutPrediction& prediction) {
  const NodePeak& node = prediction.node;
  return {{"nodes", prediction.layout.nodes},
          {"ranks_per_node", prediction.layout.ranks_per_node},
          {"cycles", prediction.layout.cycles},
          {"build_bytes", node.build.count()},
          {"run_bytes", node.run.count()},
          {"build_half_width", node.build_half_width.count()},
          {"run_half_width", node.run_half_width.count()},
          {"seconds", prediction.seconds},
          {"seconds_half_width", prediction.half_width}};
}

Json row_json(const Row& row, const Demand& demand) {
  Json json = row.verdict == Verdict::more_ranks_than_cells
                  ? Json{{"nodes", row.prediction.layout.nodes},
                         {"ranks_per_node", row.prediction.layout.ranks_per_node},
                         {"cycles", row.prediction.layout.cycles}}
                  : peak_json(row.prediction);
  json["core_hours"] = row.core_hours;
  json["price"] = row.price;
  json["partition"] = row.partition.name;
  json["limit_bytes"] = row.limit.count();
  json["fits"] = row.verdict == Verdict::fits;
  json["verdict"] = verdict_text(row, demand);
  return json;
}

Json remedies_json(const Remedies& remedies) {
  Json json = Json::object();
  if (remedies.more_nodes) json["more_nodes"] = peak_json(*remedies.more_nodes);
  if (remedies.fewer_ranks) json["fewer_ranks"] = peak_json(*remedies.fewer_ranks);
  if (remedies.memory_per_node) json["memory_bytes_per_node"] = remedies.memory_per_node->count();
  if (remedies.max_seconds) json["max_seconds"] = *remedies.max_seconds;
  json["widest"] = peak_json(remedies.widest);
  json["text"] = remedy_texts(remedies);
  return json;
}

}  // namespace

std::string verdict_text(const Row& row, const Demand& demand) {
  switch (row.verdict) {
    case Verdict::fits:
      return "fits";
    case Verdict::more_ranks_than_cells:
      return fmt::format("more ranks than the {}", counted(demand.cell_count(), "cell"));
    case Verdict::needs_memory:
      return fmt::format("needs {} more per node",
                         to_string(row.prediction.node.sure() - row.limit));
    case Verdict::needs_time:
      return fmt::format("may take {}, over the limit of {}", most_time(row.prediction),
                         time_limit_text(row.partition.max_seconds));
    case Verdict::run_unknown:
      return "can be built; what the run takes is not known";
  }
  return {};
}

std::vector<std::string> remedy_texts(const Remedies& remedies) {
  std::vector<std::string> texts;
  const auto of = [](const LayoutPrediction& prediction) {
    return fmt::format("{} would fit ({} on the fullest)", nodes_and_ranks(prediction.layout),
                       to_string(prediction.node.sure()));
  };
  if (remedies.more_nodes) texts.push_back("More nodes: " + of(*remedies.more_nodes) + ".");
  if (remedies.fewer_ranks) {
    texts.push_back("Fewer ranks per node: " + of(*remedies.fewer_ranks) + ".");
  }
  const std::string widest = nodes_and_ranks(remedies.widest.layout);
  if (remedies.memory_per_node) {
    texts.push_back(fmt::format("More memory: {} would fit where a node has {} for users.", widest,
                                to_string(*remedies.memory_per_node)));
  }
  if (remedies.max_seconds) {
    texts.push_back(fmt::format("More time: {} would fit within {}.", widest,
                                time_limit_text(*remedies.max_seconds)));
  }
  const NodePeak& node = remedies.widest.node;
  texts.push_back(node.build > node.run
                      ? "More cycles would lower the build peak."
                      : "Building in cycles was looked at, unless --cycles names others.");
  return texts;
}

std::string advice_text(const Advice& advice, const Demand& demand, const MachineProfile& profile,
                        const Request& request) {
  std::string text = circuit_text(demand) + machine_text(profile, request) + "\n" +
                     layout_table(advice, demand) + "\n";
  if (advice.chosen) text += suggestion_text(advice.rows[*advice.chosen]);
  if (advice.neighbour) text += neighbour_text(*advice.neighbour);
  if (advice.remedies) {
    text += "Nothing fits. What would:\n";
    for (const std::string& remedy : remedy_texts(*advice.remedies)) text += "  " + remedy + "\n";
  }
  return text + cycles_text(advice) + thumb_text(advice, demand, profile) +
         "Times are those of cores like the dry run's, without reports and communication.\n";
}

Json advice_json(const Advice& advice, const Demand& demand, const MachineProfile& profile,
                 const Request& request) {
  Json rows = Json::array();
  for (const Row& row : advice.rows) rows.push_back(row_json(row, demand));
  Json json = {{"circuit",
                {{"configuration", demand.configuration},
                 {"fingerprint", demand.circuit},
                 {"cells", demand.cell_count()},
                 {"synapses", demand.synapse_count()},
                 {"sample", demand.sample_count()},
                 {"tstop", demand.tstop}}},
               {"machine", profile_json(profile)},
               {"headroom", request.headroom},
               {"layouts", std::move(rows)},
               {"fits", advice.chosen.has_value()},
               {"chosen", advice.chosen ? Json(*advice.chosen) : Json(nullptr)}};
  if (advice.neighbour) {
    json["neighbour"] = peak_json(advice.neighbour->prediction);
    json["neighbour"]["saving"] = advice.neighbour->saving;
  }
  if (advice.remedies) json["remedies"] = remedies_json(*advice.remedies);
  json["rule_of_thumb"] = {{"least_nodes_for_memory", advice.rule_of_thumb.least_for_memory},
                           {"most_nodes_for_memory", advice.rule_of_thumb.most_for_memory},
                           {"nodes_for_cores", advice.rule_of_thumb.for_cores}};
  return json;
}

Json profile_json(const MachineProfile& profile) {
  Json partitions = Json::array();
  for (const Partition& partition : profile.partitions) {
    Json entry{{"name", partition.name},
               {"max_nodes", partition.max_nodes},
               {"usable_bytes_per_node", partition.memory.count()}};
    if (partition.max_seconds != no_time_limit) entry["max_seconds"] = partition.max_seconds;
    partitions.push_back(std::move(entry));
  }
  return {{"name", profile.name},
          {"description", profile.description},
          {"source", profile.source},
          {"memory_bytes_per_node", profile.memory_per_node.count()},
          {"cores_per_node", profile.cores_per_node},
          {"sockets", profile.sockets},
          {"ranks_per_node", profile.ranks_per_node},
          {"price_per_node_hour", profile.price_per_node_hour},
          {"partitions", std::move(partitions)}};
}

std::string profiles_text(const std::vector<MachineProfile>& profiles) {
  Table table({{"Profile", Align::left},
               {"Nodes"},
               {"Memory"},
               {"Usable"},
               {"Cores"},
               {"Longest job"},
               {"Description", Align::left}});
  for (const MachineProfile& profile : profiles) {
    table.add_row({profile.name, with_thousands(profile.max_nodes()),
                   to_string(profile.memory_per_node), to_string(profile.partitions.front().memory),
                   with_thousands(profile.cores_per_node), time_limit_text(profile.max_seconds()),
                   profile.description});
  }
  return table.render();
}

}  // namespace ballast::advise
