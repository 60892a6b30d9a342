#include "advise/advice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "advise/limits.hpp"
#include "advise/node_search.hpp"
#include "advise/remedies.hpp"
#include "core/error.hpp"

namespace ballast::advise {

namespace {

// What a look at layouts needs to know.
struct Case {
  const Demand& demand;
  const MachineProfile& profile;
  const Request& request;
  Limits limits;
};

// Numbers of nodes to show beside the fewest: twice as many, and so on.
std::vector<std::int64_t> doublings(std::int64_t from, std::int64_t most, Goal goal) {
  constexpr std::size_t shown_beside_fewest_nodes = 2;
  std::vector<std::int64_t> series;
  std::int64_t nodes = from;
  while (nodes <= most / 2) series.push_back(nodes *= 2);
  if (goal == Goal::nodes) {
    series.resize(std::min(series.size(), shown_beside_fewest_nodes));
  } else if (nodes < most) {
    series.push_back(most);
  }
  return series;
}

// A default is cut to the cells that there are; what the user asks for is not.
std::int64_t most_nodes(const Case& c, std::int64_t ranks) {
  const std::int64_t all = most_ranks(c.demand);
  return std::min(c.limits.max_nodes(), c.request.ranks_per_node.empty() ? all : all / ranks);
}

Row without_cells(const Case& c, std::int64_t ranks) {
  Row row;
  row.prediction.layout.ranks_per_node = ranks;
  row.partition = c.profile.partitions.front();
  row.verdict = Verdict::more_ranks_than_cells;
  return row;
}

// Of `ranks` per node the fewest nodes that will do, one less, and more.
void add_rows(const Case& c, std::int64_t ranks, std::int32_t cycles, std::vector<Row>& rows) {
  const std::int64_t most = most_nodes(c, ranks);
  const FoundNodes found =
      fewest_nodes(c.demand, search_within(c.limits, c.demand, ranks, most, cycles));
  const auto add = [&](std::int64_t nodes) {
    const JobLayout layout = layout_on(c.demand, nodes, ranks, cycles);
    rows.push_back(c.limits.judge(predict_layout(c.demand, layout)));
  };
  const std::int64_t nodes = found.prediction.layout.nodes;
  if (nodes > 1) add(nodes - 1);
  rows.push_back(c.limits.judge(found.prediction));
  for (const std::int64_t more : doublings(nodes, most, c.request.goal)) add(more);
}

// The fewest cycles, of those between, with which a layout will do that does with `enough`.
std::int32_t fewest_cycles(const Case& c, const JobLayout& enough) {
  std::int32_t too_few = 1;
  std::int32_t cycles = enough.cycles;
  while (cycles - too_few > 1) {
    JobLayout tried = enough;
    tried.cycles = too_few + (cycles - too_few) / 2;
    (c.limits.excess(predict_layout(c.demand, tried)) <= 1 ? cycles : too_few) = tried.cycles;
  }
  return cycles;
}

// With a built model the run takes less than in place, and cycles make building take no more.
void add_built_model(const Case& c, std::int64_t ranks, const std::vector<Row>& in_place,
                     std::vector<Row>& rows) {
  constexpr std::int32_t most_cycles = 64;
  if (!c.demand.memory.runtime) return;
  const FoundNodes found = fewest_nodes(
      c.demand, search_within(c.limits, c.demand, ranks, most_nodes(c, ranks), most_cycles));
  if (!found.will_do) return;
  JobLayout layout = found.prediction.layout;
  const bool fewer_nodes = std::none_of(in_place.begin(), in_place.end(), [&](const Row& row) {
    return row.verdict == Verdict::fits && row.prediction.layout.nodes <= layout.nodes;
  });
  if (!fewer_nodes) return;
  layout.cycles = fewest_cycles(c, layout);
  rows.push_back(c.limits.judge(predict_layout(c.demand, layout)));
}

void add_rows(const Case& c, std::int64_t ranks, std::vector<Row>& rows) {
  if (most_nodes(c, ranks) < 1) {
    rows.push_back(without_cells(c, ranks));
    return;
  }
  std::vector<Row> in_place;
  add_rows(c, ranks, 1, in_place);
  rows.insert(rows.end(), in_place.begin(), in_place.end());
  if (c.request.cycles.empty()) add_built_model(c, ranks, in_place, rows);
  for (const std::int32_t cycles : c.request.cycles) {
    if (cycles > 1) add_rows(c, ranks, cycles, rows);
  }
}

bool any_fits(const std::vector<Row>& rows) {
  return std::any_of(rows.begin(), rows.end(),
                     [](const Row& row) { return row.verdict == Verdict::fits; });
}

// The machine's ranks per node, and where these do not fit half as many, and so on.
std::vector<Row> look(const Case& c) {
  std::vector<Row> rows;
  std::vector<std::int64_t> asked = c.request.ranks_per_node;
  std::sort(asked.rbegin(), asked.rend());
  asked.erase(std::unique(asked.begin(), asked.end()), asked.end());
  for (const std::int64_t ranks : asked) add_rows(c, ranks, rows);
  if (!asked.empty()) return rows;
  for (std::int64_t ranks = c.profile.ranks_per_node; ranks >= 1 && !any_fits(rows); ranks /= 2) {
    add_rows(c, ranks, rows);
  }
  return rows;
}

std::tuple<double, std::int64_t, double> rank_of(const Row& row, Goal goal) {
  const JobLayout& layout = row.prediction.layout;
  const double cost = goal == Goal::core_hours ? row.core_hours
                      : goal == Goal::time     ? row.prediction.seconds
                                               : double(layout.nodes);
  return {cost, layout.nodes, row.prediction.seconds};
}

std::optional<std::size_t> choose(const std::vector<Row>& rows, Goal goal) {
  std::optional<std::size_t> chosen;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].verdict != Verdict::fits) continue;
    if (!chosen || rank_of(rows[i], goal) < rank_of(rows[*chosen], goal)) chosen = i;
  }
  return chosen;
}

// Layouts that differ a little, by up to a quarter, in ranks per node or in nodes.
std::vector<JobLayout> near(const JobLayout& layout) {
  constexpr std::int64_t each_way = 8, parts = 4;
  std::vector<JobLayout> layouts;
  for (std::int64_t by = -each_way; by <= each_way; ++by) {
    const std::int64_t distance = std::abs(by);
    if (by == 0) continue;
    JobLayout ranks = layout;
    ranks.ranks_per_node += by;
    if (parts * distance <= layout.ranks_per_node) layouts.push_back(ranks);
    JobLayout nodes = layout;
    nodes.nodes += by;
    if (parts * distance <= layout.nodes) layouts.push_back(nodes);
  }
  return layouts;
}

double memory_of_all(const LayoutPrediction& prediction) {
  return double(prediction.layout.nodes) * double(prediction.node.sure().count());
}

// Of cells and synapses, without what ranks take anyway.
double content_of_all(const Demand& demand, const LayoutPrediction& prediction) {
  const JobLayout& layout = prediction.layout;
  const Bytes empty = layout.ranks_per_node * empty_rank(demand, layout.ranks_per_node);
  return double(layout.nodes) * double((prediction.node.run - empty).count());
}

std::optional<Neighbour> find_neighbour(const Case& c, const LayoutPrediction& chosen) {
  constexpr double real_saving = 0.05;
  std::optional<Neighbour> best;
  if (chosen.layout.cycles > 1) return best;  // arrays of a built model have no steps
  for (const JobLayout& layout : near(chosen.layout)) {
    const bool possible = layout.nodes <= c.limits.max_nodes() &&
                          layout.ranks_per_node <= c.profile.cores_per_node &&
                          layout.ranks() <= most_ranks(c.demand);
    if (!possible) continue;
    const LayoutPrediction other = predict_layout(c.demand, layout);
    const double saving = 1 - memory_of_all(other) / memory_of_all(chosen);
    const double by_steps = content_of_all(c.demand, chosen) - content_of_all(c.demand, other);
    if (by_steps < real_saving * memory_of_all(chosen)) continue;
    if (saving <= (best ? best->saving : real_saving)) continue;
    if (c.limits.excess(other) <= 1) best = {other, saving};
  }
  return best;
}

RuleOfThumb rule_of_thumb(const Demand& demand, const MachineProfile& profile) {
  constexpr double megabyte = 1e6, least = 20, most = 25;
  constexpr double neurons_per_core = 15;
  Bytes memory;
  for (const Partition& partition : profile.partitions) memory = std::max(memory, partition.memory);
  const double cells = double(demand.cell_count());
  const auto nodes = [&](double needed, double each) {
    return std::int64_t(std::ceil(needed / each));
  };
  return {.least_for_memory = nodes(cells * least * megabyte, double(memory.count())),
          .most_for_memory = nodes(cells * most * megabyte, double(memory.count())),
          .for_cores = nodes(cells / neurons_per_core, double(profile.cores_per_node))};
}

}  // namespace

void check(const Request& request, const MachineProfile& profile) {
  for (const std::int64_t ranks : request.ranks_per_node) {
    if (ranks <= profile.cores_per_node) continue;
    throw InputError({.problem = "--ranks-per-node: more ranks than cores",
                      .value = std::to_string(ranks),
                      .reason = fmt::format("a node of profile '{}' has {}", profile.name,
                                            profile.cores_per_node)});
  }
  if (request.max_nodes.value_or(1) > profile.max_nodes()) {
    throw InputError(
        {.problem = "--max-nodes: more nodes than a job may have",
         .value = std::to_string(*request.max_nodes),
         .reason = fmt::format("profile '{}' gives {}", profile.name, profile.max_nodes())});
  }
  if (request.max_seconds.value_or(1) > profile.max_seconds()) {
    throw InputError({.problem = "--max-time: more time than a job may have",
                      .value = time_limit_text(*request.max_seconds),
                      .reason = fmt::format("profile '{}' gives {}", profile.name,
                                            time_limit_text(profile.max_seconds()))});
  }
}

Advice advise(const Demand& demand, const MachineProfile& profile, const Request& request) {
  check(request, profile);
  if (demand.cell_count() == 0) {
    throw InputError({.problem = "the circuit has no cells", .reason = "there is nothing to run"});
  }
  const Case c{demand, profile, request, Limits(profile, request)};
  Advice advice;
  advice.rows = look(c);
  advice.chosen = choose(advice.rows, request.goal);
  if (advice.chosen) {
    advice.neighbour = find_neighbour(c, advice.rows[*advice.chosen].prediction);
  } else {
    advice.remedies = find_remedies(demand, profile, request);
  }
  advice.rule_of_thumb = rule_of_thumb(demand, profile);
  return advice;
}

}  // namespace ballast::advise
