#include "advise/expected_sources.hpp"

#include <gtest/gtest.h>

#include "estimator/prediction.hpp"
#include "tests/unit/estimator/builders.hpp"

namespace ballast::advise {
namespace {

using estimator::AllocationSources;
using estimator::EdgeColumn;
using estimator::MemoryModel;
using estimator::Prediction;
using estimator::SourceCount;
using estimator::Workload;
using estimator::testing::allocation_of;
using estimator::testing::small_model;
using estimator::testing::small_workload;

plan::Allocation two_ranks() {
  return allocation_of({{"A", Rank(0), Cycle(0), {NodeId(0)}, Bytes(0)},
                        {"A", Rank(0), Cycle(1), {NodeId(1)}, Bytes(0)},
                        {"A", Rank(1), Cycle(0), {NodeId(2)}, Bytes(0)}},
                       {2, 2, 1});
}

// Ten sources: of 2 edges 10 * (1 - 0.9^2) = 1.9, of 3 edges 2.71, of all five 4.0951 distinct.
TEST(ExpectedSources, AreThoseOfEdgesThatChooseAtRandom) {
  Workload workload = small_workload();
  workload.edges[0].sources = 10;
  const AllocationSources sources =
      expected_sources(small_model(), workload, two_ranks(), {.ranks = 2});
  const std::vector<SourceCount> ranks{{.remote = 2, .local = 2, .pairs = 5}, {}};
  const std::vector<SourceCount> buckets{
      {.remote = 1, .local = 1, .pairs = 2}, {.remote = 1, .local = 1, .pairs = 3}, {}, {}};
  EXPECT_EQ(sources.ranks.parts, ranks);
  EXPECT_EQ(sources.buckets.parts, buckets);
  // On five ranks four fifths are remote: 3.28 and 0.82.
  const AllocationSources of_five =
      expected_sources(small_model(), workload, two_ranks(), {.ranks = 5});
  EXPECT_EQ(of_five.ranks.parts[0], (SourceCount{.remote = 3, .local = 1, .pairs = 5}));
}

// Two and a half connections of two edges, about 3 pairs: 10 * (1 - 0.9^2.5) = 2.316; 4 fifths
// and 1.
TEST(ExpectedSources, CountEdgesOfAConnectionOnce) {
  Workload workload = small_workload();
  workload.edges[0].sources = 10;
  const AllocationSources sources = expected_sources(small_model(), workload, two_ranks(),
                                                     {.ranks = 5, .edges_per_connection = 2});
  EXPECT_EQ(sources.ranks.parts[0], (SourceCount{.remote = 2, .pairs = 3}));
}

// Spikes are played to 2 synapses of cell 0 from ten nodes with 7 spikes each; 1.9 of them.
TEST(ExpectedSources, KnowEventSourcesAndTheirSpikes) {
  Workload workload = small_workload();
  EdgeColumn& edges = workload.edges[0];
  edges.sources = 0;
  edges.event_sources = 10;
  edges.spikes_per_event_source = 7;
  edges.played = {2, 0, 0};
  const AllocationSources sources =
      expected_sources(small_model(), workload, two_ranks(), {.ranks = 2});
  EXPECT_EQ(sources.ranks.parts[0], (SourceCount{0, 0, 2, 13}));
}

// Two of the three edges onto cell 1 have minis, and one of these no source connects to.
TEST(ExpectedSources, LeaveOutSynapsesThatOnlyMinisDrive) {
  Workload workload = small_workload();
  workload.edges[0].minis = {0, 2, 0};
  workload.edges[0].minis_alone = {0, 1, 0};
  const AllocationSources sources =
      expected_sources(small_model(), workload, two_ranks(), {.ranks = 1});
  EXPECT_EQ(sources.ranks.parts[0], (SourceCount{.local = 4, .pairs = 4}));
}

TEST(ExpectedSources, AreThoseOfAPredictionWithoutCounts) {
  const MemoryModel memory = small_model();
  const plan::Allocation allocation = two_ranks();
  const Prediction own = predict(memory, small_workload(), allocation);
  const Prediction with =
      predict(memory, small_workload(), allocation,
              expected_sources(memory, small_workload(), allocation, {.ranks = 2}));
  for (std::size_t r = 0; r < 2; ++r) {
    EXPECT_EQ(with.ranks[r].run, own.ranks[r].run);
    EXPECT_EQ(with.ranks[r].build, own.ranks[r].build);
  }
}

}  // namespace
}  // namespace ballast::advise
