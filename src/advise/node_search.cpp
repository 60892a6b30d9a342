#include "advise/node_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "advise/mean_rank.hpp"
#include "estimator/cell_weights.hpp"

namespace ballast::advise {

namespace {

constexpr int tries_at_least_nodes = 8;  // before the number of nodes doubles

// A number of nodes that may do, where the last one tried did not.
std::int64_t more_than(std::int64_t nodes, std::int64_t most, double excess, int tries) {
  if (tries >= tries_at_least_nodes) return std::min(2 * nodes, most);
  const double wanted = std::min(std::ceil(double(nodes) * excess), double(most));
  return std::min(std::max(nodes + 1, std::int64_t(wanted)), most);
}

// Bytes of all cells and synapses, pools by instances.
double content_of(const Demand& demand) {
  const MeanRank all = mean_rank(demand, 1, 1, 1);
  double sum = 0;
  for (const auto& column : estimator::cell_weights(all.memory, all.workload)) {
    for (const Bytes weight : column) sum += double(weight.count());
  }
  return sum;
}

}  // namespace

std::int64_t most_ranks(const Demand& demand) {
  return std::min<std::int64_t>(demand.cell_count(), std::numeric_limits<std::int32_t>::max());
}

JobLayout layout_on(const Demand& demand, std::int64_t nodes, std::int64_t ranks_per_node,
                    std::int32_t cycles) {
  return {.nodes = nodes,
          .ranks_per_node = std::min(ranks_per_node, most_ranks(demand) / nodes),
          .cycles = cycles};
}

FoundNodes fewest_nodes(const Demand& demand, const NodeSearch& search) {
  const std::int64_t most = std::min(search.most, most_ranks(demand));
  const auto predict = [&](std::int64_t nodes) {
    return predict_layout(demand, layout_on(demand, nodes, search.ranks_per_node, search.cycles));
  };
  std::int64_t nodes = std::clamp<std::int64_t>(search.first, 1, most);
  FoundNodes found{.prediction = predict(nodes)};
  double excess = search.excess(found.prediction);
  const bool try_fewer = excess <= 1;
  for (int tries = 0; excess > 1 && nodes < most; ++tries) {
    nodes = more_than(nodes, most, excess, tries);
    found.prediction = predict(nodes);
    excess = search.excess(found.prediction);
  }
  found.will_do = excess <= 1;
  for (int tries = 0; try_fewer && tries < tries_at_least_nodes && nodes > 1; ++tries) {
    const LayoutPrediction fewer = predict(--nodes);
    if (search.excess(fewer) > 1) break;
    found.prediction = fewer;
  }
  return found;
}

std::optional<std::int64_t> first_guess(const Demand& demand, std::int64_t ranks_per_node,
                                        Bytes limit) {
  const double base = double((ranks_per_node * empty_rank(demand, ranks_per_node)).count());
  const double room = double(limit.count()) - base;
  if (room <= 0) return std::nullopt;
  const double nodes = std::ceil(content_of(demand) / room);
  return std::int64_t(std::clamp(nodes, 1.0, double(demand.cell_count())));
}

double memory_excess(const LayoutPrediction& prediction, Bytes limit) {
  return double(prediction.node.sure().count()) / double(std::max(limit, Bytes(1)).count());
}

}  // namespace ballast::advise
