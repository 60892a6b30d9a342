#include "plan/statistics.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "builders.hpp"

namespace ballast::plan {
namespace {

using Values = std::vector<std::int64_t>;

const Measure& find(const std::vector<Measure>& measures, const std::string& key) {
  for (const Measure& measure : measures) {
    if (measure.key == key) return measure;
  }
  throw std::runtime_error("no measure " + key);
}

TEST(Spread, HasTheNearestRanksAsQuantiles) {
  // Of ten values the 3rd, 5th and 8th: ceil(10 / 4), ceil(20 / 4), ceil(30 / 4).
  const Spread spread =
      spread_of({.name = "", .key = "", .values = {10, 9, 8, 7, 6, 5, 4, 3, 2, 1}});
  EXPECT_EQ(spread.least, 1);
  EXPECT_EQ(spread.lower_quartile, 3);
  EXPECT_EQ(spread.median, 5);
  EXPECT_EQ(spread.upper_quartile, 8);
  EXPECT_EQ(spread.most, 10);
  EXPECT_EQ(spread.heaviest, 0U);
  EXPECT_DOUBLE_EQ(spread.mean, 5.5);
  EXPECT_DOUBLE_EQ(spread.most_over_mean, 10 / 5.5);
  EXPECT_DOUBLE_EQ(spread.most_over_bound, 1);
}

TEST(Spread, OfOneValueIsThatValue) {
  const Spread spread = spread_of({.name = "", .key = "", .values = {7}, .lower_bound = 7});
  EXPECT_EQ(spread.lower_quartile, 7);
  EXPECT_EQ(spread.upper_quartile, 7);
  EXPECT_DOUBLE_EQ(spread.most_over_bound, 1);
}

TEST(Spread, OfZerosIsLevel) {
  EXPECT_DOUBLE_EQ(spread_of({.name = "", .key = "", .values = {0, 0}}).most_over_mean, 1);
}

TEST(Spread, OfNothingIsADefect) {
  EXPECT_THROW((void)spread_of({.name = "", .key = "", .values = {}}), std::logic_error);
}

TEST(Measures, SumBytesOverRanksCyclesAndNodes) {
  const auto measures = measures_of(test::two_ranks());
  EXPECT_EQ(find(measures, "rank_cells").values, (Values{5, 4}));
  EXPECT_EQ(find(measures, "rank_bytes").values, (Values{200 + 20 + 100, 210 + 190}));
  EXPECT_EQ(find(measures, "part_bytes").values, (Values{220, 100, 210, 190}));
  EXPECT_EQ(find(measures, "cycle_bytes").values, (Values{220 + 210, 100 + 190}));
  EXPECT_EQ(find(measures, "node_bytes").values, (Values{720}));
}

TEST(Measures, OfOneCycleHaveNoCycles) {
  Allocation allocation;
  allocation.buckets = {test::bucket("A", 0, 0, {1}, 10)};
  const auto measures = measures_of(allocation);
  ASSERT_EQ(measures.size(), 3U);
  EXPECT_EQ(measures[1].key, "rank_bytes");
  EXPECT_EQ(measures[2].key, "node_bytes");
}

TEST(Measures, AddUpThePeaksOfANode) {
  const auto measures = measures_of(test::two_ranks());
  EXPECT_EQ(find(measures, "rank_build_peak").values, (Values{1000, 900}));
  EXPECT_EQ(find(measures, "rank_run_peak").values, (Values{1500, 1400}));
  EXPECT_EQ(find(measures, "node_run_peak").values, (Values{2900}));
  EXPECT_EQ(find(measures, "rank_run_peak").lower_bound, 0);
}

TEST(Measures, TheLastNodeMayHaveFewerRanks) {
  Allocation allocation = test::two_ranks();
  allocation.layout.ranks = 3;
  allocation.peaks.push_back({Rank(2), Bytes(7), Bytes(8)});
  EXPECT_EQ(find(measures_of(allocation), "node_run_peak").values, (Values{2900, 8}));
}

TEST(Measures, NothingIsBelowTheMeanOrTheHeaviestCell) {
  EXPECT_DOUBLE_EQ(find(measures_of(test::two_ranks()), "rank_bytes").lower_bound, 360);
  Allocation allocation = test::two_ranks();
  allocation.buckets[2].predicted = Bytes(100000);  // a single cell, 50310 is the mean
  EXPECT_DOUBLE_EQ(find(measures_of(allocation), "rank_bytes").lower_bound, 100000);
}

TEST(Measures, LeaveOutWhatWasNotPredicted) {
  Allocation allocation = test::two_ranks();
  allocation.peaks.clear();
  for (Bucket& bucket : allocation.buckets) bucket.predicted = Bytes(0);
  const auto measures = measures_of(allocation);
  ASSERT_EQ(measures.size(), 1U);
  EXPECT_EQ(measures[0].key, "rank_cells");
  EXPECT_FALSE(measures[0].is_bytes);
}

}  // namespace
}  // namespace ballast::plan
