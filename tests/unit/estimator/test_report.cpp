#include "estimator/report.hpp"

#include <gtest/gtest.h>

#include "builders.hpp"

namespace ballast::estimator {
namespace {

Prediction small_prediction() {
  const auto allocation = testing::allocation_of(
      {{"A", Rank(0), Cycle(0), {NodeId(0), NodeId(1), NodeId(2)}, Bytes(0)}}, {1, 1, 1});
  return predict(testing::small_model(), testing::small_workload(), allocation);
}

Prediction prediction_of(Bytes base, Bytes cells) {
  Prediction p;
  p.layout = {4, 1, 4};
  p.totals.base = base;
  p.totals.cells = cells;
  return p;
}

TEST(Suggestion, TakesTheFewestNodesThatHoldTheCircuit) {
  // 4 ranks with 10 bytes base each; a node of 2 cores offers 100, less a tenth, less 20 base = 70.
  const NodeOffer node{"n", Bytes(100), 2};
  EXPECT_EQ(suggest(prediction_of(Bytes(40), Bytes(70)), node, 0.1).nodes, 1);
  EXPECT_EQ(suggest(prediction_of(Bytes(40), Bytes(71)), node, 0.1).nodes, 2);
  const Suggestion s = suggest(prediction_of(Bytes(40), Bytes(140)), node, 0.1);
  EXPECT_EQ(s.nodes, 2);
  EXPECT_EQ(s.ranks_per_node, 2);
  EXPECT_EQ(s.node_peak, Bytes(90));
  EXPECT_TRUE(s.feasible);
}

TEST(Suggestion, SaysWhenTheBaseAloneDoesNotFit) {
  const NodeOffer node{"n", Bytes(20), 2};
  const Suggestion s = suggest(prediction_of(Bytes(40), Bytes(70)), node, 0.0);
  EXPECT_FALSE(s.feasible);
  EXPECT_EQ(s.nodes, 0);
}

TEST(EstimateText, ShowsEveryTable) {
  const Prediction p = small_prediction();
  const NodeOffer node{"here", Bytes(std::int64_t{1} << 30), 2};
  const std::string text = estimate_text(p, node, suggest(p, node, 0.0));
  EXPECT_EQ(text,
            "Metype  Cells  Synapses  Per cell  Synapses per cell      Total    Share\n"
            "------  -----  --------  --------  -----------------  ---------  -------\n"
            "mL-e        1         3  87.7 KiB           2.65 KiB  90.35 KiB   80.4 %\n"
            "mS-e        2         2  10.2 KiB              906 B  22.08 KiB   19.6 %\n"
            "------  -----  --------  --------  -----------------  ---------  -------\n"
            "all         3         5  36.0 KiB           1.47 KiB  112.4 KiB  100.0 %\n");
}

TEST(EstimateJson, HoldsRanksAndTotals) {
  const Prediction p = small_prediction();
  const NodeOffer node{"here", Bytes(std::int64_t{1} << 30), 2};
  const Json json = estimate_json(p, node, suggest(p, node, 0.0));
  EXPECT_EQ(json["ranks"].size(), 1U);
  EXPECT_EQ(json["ranks"][0]["run_bytes"], p.ranks[0].run.count());
  EXPECT_EQ(json["totals"]["base_bytes"], 1'000'000);
  EXPECT_EQ(json["suggestion"]["nodes"], 1);
}

}  // namespace
}  // namespace ballast::estimator
