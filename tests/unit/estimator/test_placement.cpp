#include "estimator/placement.hpp"

#include <gtest/gtest.h>

namespace ballast::estimator {
namespace {

constexpr std::int64_t mib = std::int64_t{1} << 20;

RankPrediction rank_of(std::int32_t rank, std::int64_t run, std::vector<Bytes> cycles,
                       double seconds) {
  RankPrediction prediction{.rank = Rank(rank), .build = Bytes(), .run = Bytes(run)};
  prediction.base = Bytes(10);
  prediction.cycles = std::move(cycles);
  prediction.time.simulating = seconds;
  return prediction;
}

/// Three ranks, two of them on the first node, and two cycles.
Placement three_ranks() {
  Prediction prediction;
  prediction.layout = {.ranks = 3, .cycles = 2, .ranks_per_node = 2};
  prediction.ranks = {rank_of(0, 100, {Bytes(40), Bytes(60)}, 3),
                      rank_of(1, 80, {Bytes(50), Bytes(50)}, 1),
                      rank_of(2, 60, {Bytes(30), Bytes(10)}, 2)};
  plan::Allocation allocation;
  allocation.policy = plan::Policy::metis;
  const SourceCounts sources{.parts = {{.remote = 5, .remote_synapses = 9},
                                       {.remote = 7, .remote_synapses = 7},
                                       {.remote = 0, .remote_synapses = 0}}};
  return placement_of(allocation, prediction, sources, Bytes(85));
}

TEST(Placement, ComparesTheFullestWithTheMeanAndWithWhatIsUnavoidable) {
  const Placement placement = three_ranks();
  EXPECT_DOUBLE_EQ(placement.ranks.over_mean, 100.0 / 80);
  EXPECT_DOUBLE_EQ(placement.ranks.over_bound, 100.0 / 95);  // the heaviest cell and the base
  EXPECT_DOUBLE_EQ(placement.nodes.over_mean, 90.0 / 75);    // 180 of two ranks, 60 of one
  EXPECT_DOUBLE_EQ(placement.cycles.over_mean, 60.0 / 40);
  ASSERT_TRUE(placement.compute);
  EXPECT_DOUBLE_EQ(*placement.compute, 3.0 / 2);
  EXPECT_EQ(placement.remote_sources, 12);
  EXPECT_EQ(placement.remote_synapses, 16);
}

TEST(Placement, OfARunThatWasNotTimedHasNoCompute) {
  Prediction prediction;
  prediction.layout = {.ranks = 1, .cycles = 1, .ranks_per_node = 1};
  prediction.ranks = {rank_of(0, 5 * mib, {Bytes(3 * mib)}, 0)};
  const Placement placement = placement_of({}, prediction, {}, Bytes(mib));
  EXPECT_FALSE(placement.compute);
  EXPECT_DOUBLE_EQ(placement.ranks.over_mean, 1.0);
  EXPECT_EQ(placements_json({placement})[0]["compute_max_over_mean"], nullptr);
}

TEST(Placement, IsARowPerPolicy) {
  EXPECT_EQ(placements_text({three_ranks()}),
            "Placement  Rank, max/mean  max/bound   Node  Cycle  Compute  Remote sources  Remote "
            "synapses\n"
            "------------------------------------------------------------------------------------"
            "--------\n"
            "METIS               1.250      1.053  1.200  1.500    1.500              12          "
            "     16\n");
  const Json json = placements_json({three_ranks()});
  EXPECT_EQ(json[0]["policy"], "metis");
  EXPECT_DOUBLE_EQ(json[0]["rank_memory"]["max_over_mean"].get<double>(), 1.25);
  EXPECT_EQ(json[0]["remote_synapses"], 16);
}

}  // namespace
}  // namespace ballast::estimator
