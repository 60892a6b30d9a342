#include "estimator/memory_report.hpp"

#include <gtest/gtest.h>

namespace ballast::estimator {
namespace {

constexpr std::int64_t mib = 1024 * 1024;

std::vector<RankMeasurement> measured(std::size_t ranks) {
  std::vector<RankMeasurement> result;
  for (std::size_t r = 0; r < ranks; ++r) {
    const auto size = std::int64_t(100 + r) * mib;
    result.push_back({Rank(std::int32_t(r)), Bytes(size), Bytes(size * 2), Bytes(size), 10, 1000});
  }
  return result;
}

std::vector<RankPrediction> predicted(std::size_t ranks) {
  std::vector<RankPrediction> result;
  for (const RankMeasurement& m : measured(ranks)) {
    result.push_back({m.rank, m.build_peak, Bytes(m.run_peak.count() * 103 / 100), 10, 1000});
  }
  return result;
}

TEST(RelativeError, IsOfTheMeasuredValue) {
  EXPECT_DOUBLE_EQ(relative_error(Bytes(110), Bytes(100)), 0.1);
  EXPECT_DOUBLE_EQ(relative_error(Bytes(90), Bytes(100)), -0.1);
}

TEST(MemoryReport, ShowsEveryRankOfAFew) {
  EXPECT_EQ(memory_report_text(predicted(2), measured(2)),
            "Rank  Cells  Synapses  Build predicted  measured   error  Run predicted  measured   "
            "error\n"
            "------------------------------------------------------------"
            "-----------------------------\n"
            "   0     10     1,000          100 MiB   100 MiB  +0.0 %        206 MiB   200 MiB  "
            "+3.0 %\n"
            "   1     10     1,000          101 MiB   101 MiB  +0.0 %      208.1 MiB   202 MiB  "
            "+3.0 %\n"
            "Largest error of a rank's run peak: +3.0 %\n");
}

TEST(MemoryReport, TellsHowMuchOfTheHeapIsNamed) {
  auto ranks = measured(2);
  ranks[0].heap_built = Bytes(1000);
  ranks[0].heap_named = Bytes(990);
  ranks[1].heap_built = Bytes(1000);
  ranks[1].heap_named = Bytes(1000);
  const std::string text = memory_report_text({}, ranks);
  EXPECT_NE(text.find("\nHeap after building that named items explain: 99.5 %\n"),
            std::string::npos);
}

TEST(MemoryReport, ShowsLeastMedianAndMostOfMany) {
  const std::string text = memory_report_text({}, measured(17));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2 + 3);
  EXPECT_NE(text.find("\n   8 "), std::string::npos);
}

TEST(MemoryReport, JsonHoldsErrorPerRank) {
  const Json json = memory_report_json(predicted(2), measured(2));
  ASSERT_EQ(json["ranks"].size(), 2U);
  EXPECT_NEAR(json["ranks"][1]["error"]["run"].get<double>(), 0.03, 1e-6);
  EXPECT_FALSE(memory_report_json({}, measured(1))["ranks"][0].contains("error"));
}

TEST(MemoryReport, SaysWhetherTheIntervalsHoldWhatWasMeasured) {
  auto expected = predicted(2);  // run peaks 3 % too high: 6 and 6.06 MiB
  for (RankPrediction& rank : expected) {
    rank.build_half_width = Bytes(mib);
    rank.run_half_width = Bytes(mib * 603 / 100);
  }
  const std::string text = memory_report_text(expected, measured(2));
  EXPECT_TRUE(text.ends_with("\nRanks within their 95 % intervals: 1 of 2\n")) << text;
  const Json ranks = memory_report_json(expected, measured(2))["ranks"];
  EXPECT_EQ(ranks[0]["predicted"].dump(),
            R"({"build_bytes":104857600,"run_bytes":216006656,"build_half_width":1048576,)"
            R"("run_half_width":6322913})");
  EXPECT_EQ(ranks[0]["covered"], true);
  EXPECT_EQ(ranks[1]["covered"], false);
  EXPECT_FALSE(memory_report_json(predicted(1), measured(1))["ranks"][0].contains("covered"));
}

}  // namespace
}  // namespace ballast::estimator
