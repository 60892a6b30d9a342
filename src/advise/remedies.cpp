#include "advise/remedies.hpp"

#include <algorithm>
#include <cmath>

namespace ballast::advise {

namespace {

// The same without an end of nodes.
Limits endless(MachineProfile profile, Request request, std::int64_t nodes) {
  for (Partition& partition : profile.partitions) partition.max_nodes = nodes;
  request.max_nodes.reset();
  return {profile, request};
}

// With half the ranks on a node, and so on.
std::optional<LayoutPrediction> with_fewer_ranks(const Demand& demand, const Limits& limits,
                                                 std::int64_t ranks, std::int64_t most_nodes) {
  for (std::int64_t fewer = ranks / 2; fewer >= 1; fewer /= 2) {
    const FoundNodes found =
        fewest_nodes(demand, search_within(limits, demand, fewer, most_nodes, 1));
    if (found.will_do) return found.prediction;
  }
  return std::nullopt;
}

}  // namespace

NodeSearch search_within(const Limits& limits, const Demand& demand, std::int64_t ranks_per_node,
                         std::int64_t most_nodes, std::int32_t cycles) {
  return {.ranks_per_node = ranks_per_node,
          .cycles = cycles,
          .first = first_guess(demand, ranks_per_node, limits.most_memory()).value_or(most_nodes),
          .most = most_nodes,
          .excess = [&limits](const auto& tried) { return limits.excess(tried); }};
}

Remedies find_remedies(const Demand& demand, const MachineProfile& profile,
                       const Request& request) {
  const Limits limits(profile, request);
  const std::int64_t all = most_ranks(demand);
  std::int64_t ranks = profile.ranks_per_node;
  for (const std::int64_t asked : request.ranks_per_node) {
    ranks = asked == request.ranks_per_node.front() ? asked : std::min(ranks, asked);
  }
  const std::int64_t most_nodes = std::min(limits.max_nodes(), all);
  Remedies remedies;
  remedies.widest = predict_layout(demand, layout_on(demand, most_nodes, ranks, 1));
  const Limits more = endless(profile, request, all);
  const FoundNodes found = fewest_nodes(demand, search_within(more, demand, ranks, all, 1));
  if (found.will_do) remedies.more_nodes = found.prediction;
  remedies.fewer_ranks = with_fewer_ranks(demand, limits, ranks, most_nodes);
  if (memory_excess(remedies.widest, limits.most_memory()) > 1) {
    remedies.memory_per_node = limits.with_headroom(remedies.widest.node.sure());
  } else {
    remedies.max_seconds = std::int64_t(std::ceil(remedies.widest.most_seconds()));
  }
  return remedies;
}

}  // namespace ballast::advise
