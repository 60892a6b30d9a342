#include "model/import3d/number.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <random>

namespace ballast::model::import3d {
namespace {

/// What hoc does: sprint(s, "%.8g", value), read again, kept as a float.
float by_c_library(double value) {
  std::array<char, 64> text = {};
  std::snprintf(text.data(), text.size(), "%.8g", value);
  return static_cast<float>(std::strtod(text.data(), nullptr));
}

TEST(ThroughHoc, KeepsShortDecimals) {
  EXPECT_EQ(through_hoc(12.5), 12.5F);
  EXPECT_EQ(through_hoc(-0.1), -0.1F);
  EXPECT_EQ(through_hoc(0.0), 0.0F);
}

TEST(ThroughHoc, RoundsToEightDigitsBeforeTheFloat) {
  // 16777217.4 has the float 16777218, but "%.8g" prints 16777217, whose nearest float (ties to
  // even) is 16777216.
  EXPECT_EQ(through_hoc(16777217.4), 16777216.0F);
  EXPECT_EQ(through_hoc(123.456785), by_c_library(123.456785));
}

TEST(ThroughHoc, AgreesWithPrintfOverAllMagnitudes) {
  std::mt19937_64 random(20240501);
  std::uniform_real_distribution<double> mantissa(-10.0, 10.0);
  std::uniform_int_distribution<int> exponent(-12, 12);
  for (int i = 0; i < 200000; ++i) {
    const double value = mantissa(random) * std::pow(10.0, exponent(random));
    ASSERT_EQ(through_hoc(value), by_c_library(value)) << value;
  }
}

TEST(ThroughHoc, AgreesWithPrintfNearTiesAndPowersOfTen) {
  for (int digits = 10000000; digits < 99999999; digits += 999983) {
    for (double power = 1e-12; power < 1e9; power *= 10) {
      const double tie = (digits + 0.5) * power;
      for (const double value :
           {std::nextafter(tie, 0.0), tie, std::nextafter(tie, 1e99), power, -tie})
        ASSERT_EQ(through_hoc(value), by_c_library(value)) << value;
    }
  }
}

TEST(ThroughHoc, HandsOnWhatIsNotFinite) {
  EXPECT_TRUE(std::isnan(through_hoc(std::numeric_limits<double>::quiet_NaN())));
  EXPECT_TRUE(std::isinf(through_hoc(1e300)));
}

TEST(ScanNumber, ReadsTheNumberInFront) {
  double value = 0;
  EXPECT_EQ(scan_number("-1.5e2) (3", value), 6U);
  EXPECT_EQ(value, -150.0);
  EXPECT_EQ(scan_number("+.25,", value), 4U);
  EXPECT_EQ(value, 0.25);
  EXPECT_EQ(scan_number("7.", value), 2U);
  EXPECT_EQ(value, 7.0);
}

TEST(ScanNumber, TakesNothingWhereThereIsNoNumber) {
  double value = 5;
  for (const char* text : {"", "abc", "-", "+-1", " 1", "nan", "inf", "infinity", ".", "-x"})
    EXPECT_EQ(scan_number(text, value), 0U) << text;
}

TEST(ScanNumber, LeavesAnExponentWithoutDigits) {
  double value = 0;
  EXPECT_EQ(scan_number("2e", value), 1U);
  EXPECT_EQ(value, 2.0);
}

TEST(ScanNumber, MakesTooLargeNumbersInfiniteAndTooSmallOnesZero) {
  double wide = 0;
  EXPECT_EQ(scan_number("1e999", wide), 5U);
  EXPECT_TRUE(std::isinf(wide));
  float narrow = 1;
  EXPECT_EQ(scan_number("-1e39 ", narrow), 5U);
  EXPECT_TRUE(std::isinf(narrow));
  EXPECT_EQ(scan_number("1e-60", narrow), 5U);
  EXPECT_EQ(narrow, 0.0F);
}

TEST(ScanNumber, RoundsToTheNearestFloatAtOnce) {
  float value = 0;
  EXPECT_EQ(scan_number("0.1", value), 3U);
  EXPECT_EQ(value, 0.1F);
}

}  // namespace
}  // namespace ballast::model::import3d
