#include "dry_run/placing.hpp"

#include <algorithm>

#include "balancer/allocate.hpp"
#include "balancer/metis.hpp"
#include "estimator/cell_graph.hpp"
#include "estimator/cell_weights.hpp"
#include "estimator/rank_law.hpp"

namespace ballast::dry_run {

namespace {

std::vector<balancer::WeightedPopulation> weighted(const Estimate& estimate, bool with_compute) {
  const auto weights = estimator::cell_weights(estimate.memory, estimate.workload);
  const auto compute = with_compute ? estimator::cell_compute(estimate.memory, estimate.workload)
                                    : std::vector<std::vector<std::int64_t>>(weights.size());
  std::vector<balancer::WeightedPopulation> populations;
  for (std::size_t p = 0; p < weights.size(); ++p) {
    const estimator::CellColumn& column = estimate.workload.populations[p];
    populations.push_back({.population = column.population,
                           .nodes = column.nodes,
                           .weights = weights[p],
                           .compute = compute[p]});
  }
  return populations;
}

Bytes heaviest_cell(const Estimate& estimate) {
  Bytes heaviest;
  for (const auto& weights : estimator::cell_weights(estimate.memory, estimate.workload)) {
    for (const Bytes weight : weights) heaviest = std::max(heaviest, weight);
  }
  return heaviest;
}

// Of the policy in question on the allocation's layout; collective.
estimator::Placement other_placement(const EstimateInput& input, const Estimate& estimate,
                                     const plan::Layout& layout, plan::Policy policy,
                                     Bytes heaviest) {
  plan::Allocation allocation;
  comm::on_root(input.comm, [&] {
    allocation = place(input, estimate, layout, {.policy = policy, .graph_budget = {}});
  });
  const Predicted predicted = predict_peaks(input, estimate, allocation);
  if (input.comm.rank() != 0) return {};
  return estimator::placement_of(allocation, predicted.prediction, predicted.sources.ranks,
                                 heaviest);
}

}  // namespace

plan::Allocation allocate(const Estimate& estimate, const model::Circuit& circuit,
                          const plan::Layout& layout, plan::Policy policy) {
  return balancer::allocate(weighted(estimate, false), layout, policy,
                            circuit.catalog.fingerprint());
}

plan::Allocation place(const EstimateInput& input, const Estimate& estimate,
                       const plan::Layout& layout, const Placing& placing) {
  const bool by_graph = placing.policy == plan::Policy::metis;
  balancer::CellGraph graph;
  if (by_graph && layout.ranks > 1 && balancer::has_metis()) {
    graph = estimator::read_cell_graph(input.circuit, placing.graph_budget);
  }
  // Where METIS keeps sources together, numbers of edges say little about them.
  const estimator::RankLaw law(estimate.memory, estimate.workload, layout, by_graph ? 0.0 : 1.0);
  balancer::Allocated made = balancer::allocate(
      weighted(estimate, by_graph || placing.policy == plan::Policy::whole_cell), layout,
      placing.policy, input.circuit.catalog.fingerprint(), {.graph = &graph, .law = &law});
  if (!made.instead.empty()) {
    input.log.info("cells are placed by LPT and not by METIS: {}", made.instead);
  }
  return std::move(made.allocation);
}

std::vector<estimator::Placement> compare(const EstimateInput& input, const Estimate& estimate,
                                          const plan::Allocation& allocation,
                                          const Predicted& predicted) {
  std::vector<estimator::Placement> placements;
  Bytes heaviest;
  comm::on_root(input.comm, [&] {
    heaviest = heaviest_cell(estimate);
    placements.push_back(estimator::placement_of(allocation, predicted.prediction,
                                                 predicted.sources.ranks, heaviest));
  });
  const std::vector<std::int32_t> taken = comm::broadcast_values(
      input.comm, std::vector<std::int32_t>{static_cast<std::int32_t>(allocation.policy),
                                            allocation.layout.ranks});
  for (const plan::Policy policy : {plan::Policy::round_robin, plan::Policy::lpt}) {
    if (static_cast<std::int32_t>(policy) == taken[0] || taken[1] == 1) continue;
    placements.push_back(other_placement(input, estimate, allocation.layout, policy, heaviest));
  }
  return placements;
}

}  // namespace ballast::dry_run
