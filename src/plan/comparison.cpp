#include "plan/comparison.hpp"

#include <algorithm>
#include <set>
#include <vector>

namespace ballast::plan {
namespace {

struct Placement {
  NodeId node;
  Rank rank;
  Cycle cycle;
};

std::vector<Placement> placements(const Allocation& allocation, const std::string& population) {
  std::vector<Placement> result;
  for (const Bucket& bucket : allocation.buckets) {
    if (bucket.population != population) continue;
    for (const NodeId node : bucket.nodes) result.push_back({node, bucket.rank, bucket.cycle});
  }
  std::sort(result.begin(), result.end(),
            [](const Placement& a, const Placement& b) { return a.node < b.node; });
  return result;
}

void count(const Placement& first, const Placement& second, PopulationChange& change) {
  if (first.rank != second.rank) {
    ++change.other_rank;
  } else if (first.cycle != second.cycle) {
    ++change.other_cycle;
  } else {
    ++change.unmoved;
  }
}

PopulationChange changes(const std::vector<Placement>& first,
                         const std::vector<Placement>& second) {
  PopulationChange change;
  auto a = first.begin();
  auto b = second.begin();
  while (a != first.end() && b != second.end()) {
    if (a->node < b->node) {
      ++change.only_first;
      ++a;
    } else if (b->node < a->node) {
      ++change.only_second;
      ++b;
    } else {
      count(*a++, *b++, change);
    }
  }
  change.only_first += static_cast<std::uint64_t>(first.end() - a);
  change.only_second += static_cast<std::uint64_t>(second.end() - b);
  return change;
}

}  // namespace

bool Comparison::same() const {
  return same_layout && std::all_of(populations.begin(), populations.end(),
                                    [](const auto& p) { return p.second.changed() == 0; });
}

Comparison compare(const Allocation& first, const Allocation& second) {
  Comparison comparison;
  comparison.same_layout =
      first.layout.ranks == second.layout.ranks && first.layout.cycles == second.layout.cycles;
  std::set<std::string> names;
  for (const Allocation* allocation : {&first, &second}) {
    for (const Bucket& bucket : allocation->buckets) names.insert(bucket.population);
  }
  for (const std::string& name : names) {
    comparison.populations[name] = changes(placements(first, name), placements(second, name));
  }
  return comparison;
}

}  // namespace ballast::plan
