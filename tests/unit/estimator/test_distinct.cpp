#include "estimator/distinct.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <random>

namespace ballast::estimator {
namespace {

using ::testing::ElementsAre;

TEST(ExpectedDistinct, IsTheOccupancyNumber) {
  EXPECT_DOUBLE_EQ(expected_distinct(0, 5), 0);
  EXPECT_DOUBLE_EQ(expected_distinct(5, 0), 0);
  EXPECT_DOUBLE_EQ(expected_distinct(1, 7), 1);
  EXPECT_NEAR(expected_distinct(2, 2), 1.5, 1e-12);        // 2 * (1 - 1/4)
  EXPECT_NEAR(expected_distinct(3, 2), 5.0 / 3.0, 1e-12);  // 3 * (1 - 4/9)
}

TEST(DistinctCounter, CountsEachColumnOnceInEachRow) {
  DistinctCounter counter(3, 130, 130);
  EXPECT_TRUE(counter.is_exact());
  for (const std::uint64_t column : {129U, 0U, 63U, 64U, 0U, 129U}) counter.mark(0, column);
  counter.mark(2, 5);
  EXPECT_EQ(counter.count(0).value, 4);
  EXPECT_EQ(counter.count(0).relative_error, 0);
  EXPECT_EQ(counter.count(1).value, 0);
  EXPECT_EQ(counter.count(2).value, 1);
  std::vector<std::size_t> columns;
  counter.for_each(0, [&](std::size_t column) { columns.push_back(column); });
  EXPECT_THAT(columns, ElementsAre(0, 63, 64, 129));
}

TEST(DistinctCounter, HasNothingToCountWithoutColumns) {
  const DistinctCounter counter(2, 0, 0);
  EXPECT_EQ(counter.count(1).value, 0);
}

TEST(DistinctCounter, OfOneThingSeenManyTimesIsOneWithFewBitsToo) {
  DistinctCounter counter(1, 1000, 64);
  EXPECT_FALSE(counter.is_exact());
  for (int i = 0; i < 50; ++i) counter.mark(0, 7);
  // One of 64 bits set: -64 ln(63/64), and sqrt(64 (e^t - t - 1)) / n with t = -ln(63/64).
  EXPECT_NEAR(counter.count(0).value, 1.00789, 1e-5);
  EXPECT_NEAR(counter.count(0).relative_error, 0.08862, 1e-5);
}

TEST(DistinctCounter, WithoutAZeroBitExpectsWhatTheMarksSay) {
  DistinctCounter counter(1, 1'000'000, 64);
  for (std::uint64_t column = 0; column < 10'000; ++column) counter.mark(0, column);
  EXPECT_DOUBLE_EQ(counter.count(0).value, expected_distinct(1e6, 1e4));
  EXPECT_EQ(counter.count(0).relative_error, 1.0);
}

// 200 rows of 5,000 to 40,000 distinct columns among 1,000,000 in 10,000 bits: the errors, in units
// of the standard error that is stated for them, have mean 0 and variance 1 (standard errors 0.07
// and 0.1), and 95 % lie within 1.96.
TEST(DistinctCounter, MeetsTheErrorThatItStates) {
  constexpr std::size_t rows = 200;
  std::mt19937_64 random(1);
  DistinctCounter exact(rows, 1'000'000, 1'000'000);
  DistinctCounter linear(rows, 1'000'000, 10'000);
  double sum = 0, squares = 0;
  int within = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t i = 0; i < 5'000 + 175 * row; ++i) {
      const std::uint64_t column = random() % 1'000'000;
      exact.mark(row, column);
      linear.mark(row, column);
    }
    const DistinctCount count = linear.count(row);
    const double truth = exact.count(row).value;
    EXPECT_LT(count.relative_error, 0.02);
    const double error = (count.value - truth) / truth / count.relative_error;
    sum += error;
    squares += error * error;
    within += std::abs(error) < 1.96 ? 1 : 0;
  }
  EXPECT_LT(std::abs(sum / rows), 0.25);
  EXPECT_NEAR(squares / rows, 1.0, 0.35);
  EXPECT_GE(within, 182);
}

}  // namespace
}  // namespace ballast::estimator
