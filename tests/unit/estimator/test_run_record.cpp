#include "estimator/run_record.hpp"

#include <gtest/gtest.h>

#include "core/output_file.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::estimator {
namespace {

RankPrediction predicted(std::int64_t build, std::int64_t run, std::int64_t half_width) {
  RankPrediction rank;
  rank.build = Bytes(build);
  rank.run = Bytes(run);
  rank.build_half_width = rank.run_half_width = Bytes(half_width);
  return rank;
}

RankMeasurement measured(std::int64_t build, std::int64_t run) {
  RankMeasurement rank;
  rank.build_peak = Bytes(build);
  rank.run_peak = Bytes(run);
  return rank;
}

// Rank 0: +10 % building, -2 % running, which is 20 off with 15 allowed; rank 1: 0 and +5 %.
const std::vector<RankPrediction> predictions{predicted(110, 980, 15), predicted(100, 105, 15)};
const std::vector<RankMeasurement> measurements{measured(100, 1000), measured(100, 100)};

TEST(RunRecord, HoldsTheRangeOfErrorsAndHowManyWereCovered) {
  const RunRecord record = record_of(predictions, measurements, "abc");
  EXPECT_EQ(record.circuit, "abc");
  EXPECT_EQ(record.ranks, 2);
  EXPECT_EQ(record.covered, 1);
  EXPECT_DOUBLE_EQ(record.least_build_error, 0.0);
  EXPECT_DOUBLE_EQ(record.most_build_error, 0.1);
  EXPECT_DOUBLE_EQ(record.least_run_error, -0.02);
  EXPECT_DOUBLE_EQ(record.most_run_error, 0.05);
  EXPECT_EQ(record.time.size(), std::string("2026-11-20T12:00:00Z").size());
}

class RunRecords : public ::testing::Test {
 protected:
  test::TemporaryDirectory folder_;
  std::filesystem::path file_ = folder_ / "cell_memory_usage.json";
};

TEST_F(RunRecords, AreAddedBesideWhatTheFileHolds) {
  EXPECT_TRUE(read_runs(file_).empty());
  write_file(file_, R"({"metype_memory": {"a-b": 3.5}})");
  const RunRecord record = record_of(predictions, measurements, "abc");
  append_run(file_, record);
  append_run(file_, record);
  EXPECT_EQ(read_runs(file_), (std::vector<RunRecord>{record, record}));
  EXPECT_EQ(JsonValue::read_file(file_).at("metype_memory").at("a-b").as_number(), 3.5);
}

TEST_F(RunRecords, KeepTheLastHundred) {
  RunRecord record = record_of(predictions, measurements, "abc");
  for (int i = 0; i < 103; ++i) {
    record.ranks = i;
    append_run(file_, record);
  }
  const auto runs = read_runs(file_);
  ASSERT_EQ(runs.size(), 100U);
  EXPECT_EQ(runs.front().ranks, 3);
}

TEST(RunRecordText, TellsTheWidestErrorsOfAllRuns) {
  RunRecord first{.ranks = 4, .covered = 4, .least_run_error = -0.013, .most_run_error = 0.002};
  RunRecord second{.ranks = 2, .covered = 1, .least_run_error = 0.001, .most_run_error = 0.008};
  EXPECT_EQ(
      record_text({first, second}),
      "Last 2 predicted run(s) here: error of a rank's run peak -1.3 ... +0.8 %, 5 of 6 ranks "
      "within their intervals.");
  EXPECT_EQ(record_text({}), "");
}

}  // namespace
}  // namespace ballast::estimator
