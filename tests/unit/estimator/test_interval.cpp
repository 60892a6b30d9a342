#include "estimator/interval.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "builders.hpp"

namespace ballast::estimator {
namespace {

// Abramowitz and Stegun 1964, table 26.10, P = 0.975.
TEST(StudentQuantile, IsThatOfTheTables) {
  EXPECT_NEAR(student_quantile(3), 3.182, 0.03);
  EXPECT_NEAR(student_quantile(10), 2.228, 0.001);
  EXPECT_NEAR(student_quantile(60), 2.000, 0.001);
  EXPECT_NEAR(student_quantile(1e9), 1.960, 0.001);
  EXPECT_EQ(student_quantile(1), student_quantile(3));
}

TEST(Combine, AddsInQuadrature) {
  EXPECT_EQ(combine({Bytes(300), Bytes(400)}), Bytes(500));
  EXPECT_EQ(combine({Bytes(7)}), Bytes(7));
  EXPECT_EQ(combine({}), Bytes(0));
}

// Four records of 1,000 bytes: one measured, two of group "a" and one of group "b".
class Spread : public ::testing::Test {
 protected:
  Spread() {
    for (const char* group : {"", "a", "a", "b"}) {
      CellRecord record;
      record.fingerprint = std::to_string(memory_.cells.size());
      record.cost.individual = 1000;
      record.predicted = *group != '\0';
      record.prediction = {group, 0.03, 0.04};
      memory_.cells.push_back(record);
    }
  }
  static double bytes(const Cost& cost) { return cost.individual; }
  MemoryModel memory_;
};

TEST_F(Spread, KeepsNothingOfMeasuredRecords) {
  SampleSpread spread(memory_);
  spread.add(0, 10);
  EXPECT_TRUE(spread.empty());
  EXPECT_EQ(spread.half_width(bytes), 0);
}

TEST_F(Spread, CellsOfOneRecordHaveOneError) {
  SampleSpread spread(memory_);
  spread.add(1);
  EXPECT_DOUBLE_EQ(spread.half_width(bytes), 50);  // of 30 and 40
  spread.add(1);
  EXPECT_DOUBLE_EQ(spread.half_width(bytes), 100);
}

TEST_F(Spread, RecordsOfAGroupShareTheErrorOfTheLevelAlone) {
  SampleSpread spread(memory_);
  spread.add(1);
  spread.add(2);
  EXPECT_DOUBLE_EQ(spread.half_width(bytes), std::hypot(60.0, std::hypot(40.0, 40.0)));
  SampleSpread apart(memory_);
  apart.add(3);
  apart.add(spread);
  EXPECT_DOUBLE_EQ(apart.half_width(bytes), std::hypot(50.0, spread.half_width(bytes)));
}

TEST_F(Spread, RecordsOfAKindMayAllDifferInTheSameWay) {
  SampleSpread spread(memory_);
  spread.add(1);
  spread.add(3);
  EXPECT_DOUBLE_EQ(spread.half_width_of_kind(bytes), std::hypot(30.0, 30.0, 40.0 + 40.0));
}

TEST_F(Spread, SummaryCountsTheRecordsThatOccur) {
  const SampleSummary sample = summarize(memory_, {3, 1, 0, 0});
  EXPECT_EQ(sample.pairs, 2);
  EXPECT_EQ(sample.built, 1);
  EXPECT_EQ(sample.half_width, Bytes(50));
  EXPECT_DOUBLE_EQ(sample.relative_error, 50.0 / 4000);
  EXPECT_EQ(
      sample_text({.pairs = 2000, .built = 812, .relative_error = 0.0089}),
      "812 of 2,000 (template, morphology) pairs built; the total is known to ±0.89 % (95 %)");
}

}  // namespace
}  // namespace ballast::estimator
