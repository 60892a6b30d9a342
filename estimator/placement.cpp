#include "estimator/placement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "core/error.hpp"
#include "core/table.hpp"

namespace ballast::estimator {

namespace {

Evenness evenness(const std::vector<double>& loads, double unavoidable) {
  if (loads.empty()) return {};
  const double mean = std::accumulate(loads.begin(), loads.end(), 0.0) / double(loads.size());
  const double most = *std::max_element(loads.begin(), loads.end());
  if (mean <= 0) return {};
  return {.over_mean = most / mean, .over_bound = most / std::max(mean, unavoidable)};
}

// Where nobody knows what running takes, building stands for it.
double run_of(const Prediction& prediction, std::size_t rank) {
  const RankPrediction& of_rank = prediction.ranks[rank];
  return double((prediction.run_known ? of_rank.run : of_rank.build).count());
}

// Per rank, so that a last node with fewer ranks compares.
std::vector<double> node_loads(const Prediction& prediction) {
  const auto per_node = std::size_t(prediction.layout.ranks_per_node);
  std::vector<double> loads;
  for (std::size_t first = 0; first < prediction.ranks.size(); first += per_node) {
    const std::size_t end = std::min(first + per_node, prediction.ranks.size());
    double sum = 0;
    for (std::size_t r = first; r < end; ++r) sum += run_of(prediction, r);
    loads.push_back(sum / double(end - first));
  }
  return loads;
}

std::string number(double value) {
  return fmt::format("{:.3f}", value);
}

std::string name_of(plan::Policy policy) {
  switch (policy) {
    case plan::Policy::round_robin:
      return "RoundRobin";
    case plan::Policy::lpt:
      return "LPT";
    case plan::Policy::metis:
      return "METIS";
    case plan::Policy::whole_cell:
      return "WholeCell";
  }
  fail_contract("policy is one of the enumerators", __FILE__, __LINE__);
  return {};
}

Json json_of(const Evenness& evenness) {
  return {{"max_over_mean", evenness.over_mean}, {"max_over_bound", evenness.over_bound}};
}

}  // namespace

Placement placement_of(const plan::Allocation& allocation, const Prediction& prediction,
                       const SourceCounts& ranks, Bytes heaviest_cell) {
  std::vector<double> runs;
  std::vector<double> builds;
  std::vector<double> seconds;
  Bytes base = prediction.ranks.empty() ? Bytes() : prediction.ranks.front().base;
  for (const RankPrediction& rank : prediction.ranks) {
    runs.push_back(run_of(prediction, runs.size()));
    seconds.push_back(rank.time.simulating);
    for (const Bytes cycle : rank.cycles) builds.push_back(double(cycle.count()));
  }
  const auto unavoidable = double((base + heaviest_cell).count());
  Placement placement{.policy = allocation.policy,
                      .ranks = evenness(runs, unavoidable),
                      .nodes = evenness(node_loads(prediction), 0),
                      .cycles = evenness(builds, unavoidable),
                      .compute = {}};
  if (std::any_of(seconds.begin(), seconds.end(), [](double value) { return value > 0; })) {
    placement.compute = evenness(seconds, 0).over_mean;
  }
  for (const SourceCount& rank : ranks.parts) {
    placement.remote_sources += rank.remote;
    placement.remote_synapses += rank.remote_synapses;
  }
  return placement;
}

std::string placements_text(const std::vector<Placement>& placements) {
  Table table({{"Placement", Table::Align::left},
               {"Rank, max/mean"},
               {"max/bound"},
               {"Node"},
               {"Cycle"},
               {"Compute"},
               {"Remote sources"},
               {"Remote synapses"}});
  for (const Placement& row : placements) {
    table.add_row({name_of(row.policy), number(row.ranks.over_mean), number(row.ranks.over_bound),
                   number(row.nodes.over_mean), number(row.cycles.over_mean),
                   row.compute ? number(*row.compute) : "-", with_thousands(row.remote_sources),
                   with_thousands(row.remote_synapses)});
  }
  return table.render();
}

Json placements_json(const std::vector<Placement>& placements) {
  Json rows = Json::array();
  for (const Placement& row : placements) {
    rows.push_back({{"policy", to_string(row.policy)},
                    {"rank_memory", json_of(row.ranks)},
                    {"node_memory", json_of(row.nodes)},
                    {"cycle_memory", json_of(row.cycles)},
                    {"compute_max_over_mean", row.compute ? Json(*row.compute) : Json()},
                    {"remote_sources", row.remote_sources},
                    {"remote_synapses", row.remote_synapses}});
  }
  return rows;
}

}  // namespace ballast::estimator
