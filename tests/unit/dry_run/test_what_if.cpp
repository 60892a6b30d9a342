#include "dry_run/what_if.hpp"

#include <gmock/gmock.h>

#include "dry_run/suggestion.hpp"
#include "tests/support/small_circuit.hpp"
#include "tests/unit/estimator/builders.hpp"

namespace ballast::dry_run {
namespace {

using ::testing::ElementsAre;

TEST(RankSeries, GoesUpToARankPerCell) {
  EXPECT_THAT(rank_series(10, {1}), ElementsAre(1, 2, 3, 4, 6, 8));
  EXPECT_THAT(rank_series(1, {}), ElementsAre(1));
  EXPECT_THAT(rank_series(3, {3}), ElementsAre(1, 2, 3));
}

TEST(RankSeries, HoldsMoreOnRequest) {
  EXPECT_THAT(rank_series(8, {5, 0, 7}), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8));
}

TEST(RankSeries, IsThinnerForLargeCircuitsAndEnds) {
  const auto series = rank_series(1'000'000, {48});
  EXPECT_THAT(std::vector(series.begin(), series.begin() + 8),
              ElementsAre(1, 2, 4, 8, 16, 32, 48, 64));
  EXPECT_EQ(series.back(), 65'536);
}

TEST(WhatIf, PredictsEveryNumberByTheLaw) {
  test::SmallCircuit files;
  files.add_cells("A", 3);
  const model::Circuit circuit = files.read();
  DryRunResult result;
  result.estimate = {estimator::testing::small_model(), estimator::testing::small_workload()};
  result.prediction = predict_layout(result.estimate, circuit, {.ranks = 2});
  auto& own = result.prediction.ranks;
  own[0].run = own[1].run = Bytes(5);  // as if it had been counted better
  own[0].run_half_width = Bytes(2);
  const auto points = what_if(circuit, result);
  ASSERT_EQ(points.size(), 3);
  EXPECT_EQ(points[1].ranks, 2);
  EXPECT_EQ(points[1].run, Bytes(5));
  EXPECT_EQ(points[1].run_half_width, Bytes(2));
  // On three ranks the large cell has one for itself: base; 50,000 + 3 * (256 + 250) of its own, a
  // pool of 1,000 slots of each mechanism; 30,000 for all and 28 for each instance; copied
  // 995 * 24 + 3 * 320; sources: of its 3 edges two thirds come from other ranks.
  const std::int64_t held = estimator::testing::empty_rank(1) + 50'000 + 3 * 506 + 440'000;
  const std::int64_t grown = 30'000 + 998 * 28 + 995 * 24 + 3 * 320;
  EXPECT_EQ(points[2].run, Bytes(held + grown + 2 * 300 + estimator::testing::extra(0, 3, 3)));
}

}  // namespace
}  // namespace ballast::dry_run
