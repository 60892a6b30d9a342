#include "estimator/rank_law.hpp"

#include <gtest/gtest.h>

#include "builders.hpp"
#include "core/random.hpp"
#include "estimator/prediction.hpp"

namespace ballast::estimator {
namespace {

using testing::allocation_of;
using testing::small_model;
using testing::small_workload;

/// Cells of two populations with synapses from both, from played virtual nodes, and with minis.
Workload mixed_workload(std::uint64_t seed) {
  RandomStream random(seed);
  Workload workload = small_workload();
  workload.populations = {{"A", {}, {}, {}}, {"B", {}, {}, {}}};
  workload.edges.resize(2, workload.edges[0]);
  for (std::size_t p = 0; p < 2; ++p) {
    EdgeColumn& edges = workload.edges[p];
    edges.target = p;
    edges.sources = 300;
    edges.source_population = p == 0 ? "A" : "B";
    edges.counts.clear();
    for (std::uint64_t cell = 0; cell < 40 + 20 * p; ++cell) {
      workload.populations[p].nodes.emplace_back(3 * cell);
      workload.populations[p].metype.push_back(0);
      workload.populations[p].record.push_back(static_cast<std::uint32_t>(random.below(2)));
      edges.counts.push_back(static_cast<std::uint32_t>(random.below(400)));
    }
  }
  workload.edges[1].sources = 0;
  workload.edges[1].event_sources = 50;
  workload.edges[1].spikes_per_event_source = 4;
  workload.edges[1].played = workload.edges[1].counts;
  return workload;
}

TEST(RankLaw, IsWhatPredictionSaysOfAnySetOfCells) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const MemoryModel memory = small_model();
    const Workload workload = mixed_workload(seed);
    RandomStream random(seed, 1);
    const plan::Layout layout{.ranks = 2, .cycles = 1, .ranks_per_node = 2};
    std::vector<plan::Bucket> buckets;
    const RankLaw law(memory, workload, layout);
    std::vector<std::vector<double>> sums(2, std::vector<double>(law.terms()));
    std::uint32_t number = 0;
    std::vector<std::vector<plan::Bucket>> of_rank(2);
    for (std::int32_t rank = 0; rank < 2; ++rank) {
      for (const CellColumn& column : workload.populations) {
        of_rank[rank].push_back({column.population, Rank(rank), Cycle(0), {}, Bytes(0)});
      }
    }
    for (std::size_t p = 0; p < 2; ++p) {
      for (const NodeId node : workload.populations[p].nodes) {
        const std::size_t rank = random.below(2);
        of_rank[rank][p].nodes.push_back(node);
        law.add(number++, sums[rank]);
      }
    }
    for (const auto& of_one : of_rank) buckets.insert(buckets.end(), of_one.begin(), of_one.end());
    const Prediction predicted = predict(memory, workload, allocation_of(buckets, layout));
    for (std::size_t rank = 0; rank < 2; ++rank) {
      EXPECT_EQ(law.run(sums[rank]), predicted.ranks[rank].run.count()) << seed;
      EXPECT_EQ(law.build(sums[rank]), predicted.ranks[rank].build.count()) << seed;
    }
  }
}

TEST(RankLaw, CountsAShareOfTheExpectedSources) {
  const MemoryModel memory = small_model();
  const Workload workload = small_workload();
  const plan::Layout layout{.ranks = 2, .cycles = 1, .ranks_per_node = 2};
  std::vector<double> sums(RankLaw(memory, workload, layout).terms());
  RankLaw(memory, workload, layout).add(1, sums);
  // Three edges of distinct sources, of which one is expected on the other rank: 300 bytes.
  const std::int64_t all = RankLaw(memory, workload, layout, 1.0).run(sums);
  const std::int64_t none = RankLaw(memory, workload, layout, 0.0).run(sums);
  const double lists = target_list_bytes(2, 3) - target_list_bytes(1, 3);
  EXPECT_NEAR(double(all - none), 300 + lists, 1);
}

}  // namespace
}  // namespace ballast::estimator
