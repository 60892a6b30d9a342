#include "dry_run/suggestion.hpp"

#include <algorithm>

#include "advise/mean_rank.hpp"
#include "advise/node_search.hpp"
#include "dry_run/placing.hpp"

namespace ballast::dry_run {

estimator::Prediction predict_layout(const Estimate& estimate, const model::Circuit& circuit,
                                     const plan::Layout& layout) {
  return estimator::predict(estimate.memory, estimate.workload,
                            allocate(estimate, circuit, layout, plan::Policy::lpt));
}

advise::Demand demand_of(const Estimate& estimate, const model::Circuit& circuit,
                         const estimator::Prediction& own) {
  advise::Demand demand = advise::make_demand(estimate.memory, estimate.workload);
  demand.circuit = circuit.catalog.fingerprint();
  demand.configuration = std::filesystem::absolute(circuit.simulation.file).lexically_normal();
  demand.tstop = circuit.simulation.run.tstop;
  demand.edges_per_connection = advise::edges_per_connection(demand, own);
  return demand;
}

estimator::Suggestion suggest_nodes(const advise::Demand& demand, const estimator::Prediction& own,
                                    const estimator::NodeOffer& node, double headroom) {
  estimator::Suggestion suggestion = estimator::suggest(own, node, headroom);
  if (!suggestion.feasible) return suggestion;
  const Bytes limit = Bytes::rounded(double(node.usable_memory.count()) * (1.0 - headroom));
  const advise::FoundNodes found = advise::fewest_nodes(
      demand, {.ranks_per_node = node.cores,
               .cycles = own.layout.cycles,
               .first = suggestion.nodes,
               .most = advise::most_ranks(demand),
               .excess = [&](const auto& tried) { return advise::memory_excess(tried, limit); }});
  suggestion.nodes = found.prediction.layout.nodes;
  suggestion.ranks_per_node = std::int32_t(found.prediction.layout.ranks_per_node);
  suggestion.node_peak = std::max(found.prediction.node.run, found.prediction.node.build);
  suggestion.feasible = found.will_do;
  return suggestion;
}

}  // namespace ballast::dry_run
