#include "advise/expected_sources.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "estimator/cell_terms.hpp"

namespace ballast::advise {

namespace {

using Sums = std::vector<double>;

void add_bucket(Sums& sums, const estimator::CellTerms& terms, const estimator::Workload& workload,
                const plan::Bucket& bucket) {
  const auto column = std::find_if(
      workload.populations.begin(), workload.populations.end(),
      [&](const estimator::CellColumn& c) { return c.population == bucket.population; });
  BALLAST_EXPECT(column != workload.populations.end());
  const auto population = std::size_t(column - workload.populations.begin());
  auto position = column->nodes.begin();
  for (const NodeId node : bucket.nodes) {  // both ascending
    position = std::lower_bound(position, column->nodes.end(), node);
    BALLAST_EXPECT(position != column->nodes.end() && *position == node);
    terms.add(population, std::size_t(position - column->nodes.begin()), sums);
  }
}

}  // namespace

estimator::AllocationSources expected_sources(const estimator::MemoryModel& memory,
                                              const estimator::Workload& workload,
                                              const plan::Allocation& allocation,
                                              const EdgeOrigin& origin) {
  const plan::Layout& layout = allocation.layout;
  const estimator::CellTerms terms(memory, workload);
  std::vector<Sums> buckets(std::size_t(layout.buckets()), Sums(terms.count(), 0));
  for (const plan::Bucket& bucket : allocation.buckets) {
    const auto at = std::size_t(bucket.rank.value * layout.cycles + bucket.cycle.value);
    add_bucket(buckets[at], terms, workload, bucket);
  }
  const auto expected = [&](const Sums& sums) {
    return terms.expected_sources(sums, origin.ranks, origin.edges_per_connection);
  };
  estimator::AllocationSources sources;
  for (std::int32_t rank = 0; rank < layout.ranks; ++rank) {
    Sums all(terms.count(), 0);
    for (std::int32_t cycle = 0; cycle < layout.cycles; ++cycle) {
      const Sums& sums = buckets[std::size_t(rank * layout.cycles + cycle)];
      sources.buckets.parts.push_back(expected(sums));
      std::transform(sums.begin(), sums.end(), all.begin(), all.begin(), std::plus<>());
    }
    sources.ranks.parts.push_back(expected(all));
  }
  return sources;
}

}  // namespace ballast::advise
