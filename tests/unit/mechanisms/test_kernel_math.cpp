#include "mechanisms/kernel_math.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

namespace ballast::kernel {
namespace {

// Distance from the exact value in units of the last place of its nearest double.
double ulps(double got, long double exact) {
  const auto nearest = static_cast<double>(exact);
  if (std::isnan(nearest) || std::isinf(nearest)) {
    return std::memcmp(&got, &nearest, sizeof got) == 0 || (got != got && nearest != nearest) ? 0.0
                                                                                              : 1e9;
  }
  const double size = std::fabs(nearest);
  const double unit = std::nextafter(size, std::numeric_limits<double>::infinity()) - size;
  return static_cast<double>(std::fabs(got - exact) / unit);
}

constexpr int draws = 300000;

TEST(KernelMath, ExpIsNearlyExactOverItsRange) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> wide(-700.0, 700.0), narrow(-1.0, 1.0);
  double worst = 0.0;
  for (int i = 0; i < draws; ++i) {
    const double x = i % 2 == 0 ? wide(random) : narrow(random);
    worst = std::max(worst, ulps(exp(x), std::exp(static_cast<long double>(x))));
  }
  EXPECT_LT(worst, 1.2);
  EXPECT_EQ(exp(0.0), 1.0);
}

TEST(KernelMath, ExpStopsAtSevenHundredAsNeurons) {
  EXPECT_EQ(exp(-700.1), 0.0);
  EXPECT_EQ(exp(-1e300), 0.0);
  EXPECT_LT(ulps(exp(701.0), std::exp(700.0L)), 1.2);
  EXPECT_EQ(exp(1e300), exp(700.0));
  EXPECT_TRUE(std::isnan(exp(std::nan(""))));
}

TEST(KernelMath, LogIsNearlyExactForAllPositiveNumbers) {
  std::mt19937_64 random(2);
  std::uniform_real_distribution<double> near_one(0.4, 1.8);
  double worst = 0.0;
  for (int i = 0; i < draws; ++i) {
    double x = near_one(random);
    const std::uint64_t bits = random() >> 1;
    if (i % 2 == 0) {
      std::memcpy(&x, &bits, sizeof x);  // any exponent, subnormal numbers among them
    }
    if (std::isfinite(x) && x > 0.0) {
      worst = std::max(worst, ulps(log(x), std::log(static_cast<long double>(x))));
    }
  }
  EXPECT_LT(worst, 1.0);
}

TEST(KernelMath, LogOfWhatHasNone) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(log(1.0), 0.0);
  EXPECT_EQ(log(0.0), -infinity);
  EXPECT_EQ(log(infinity), infinity);
  EXPECT_TRUE(std::isnan(log(-1.0)));
  EXPECT_TRUE(std::isnan(log(std::nan(""))));
}

TEST(KernelMath, PowIsNearlyExactUpToTheEndsOfTheRange) {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> power(-740.0, 700.0), size(-690.0, 690.0),
      small(0.0, 20.0);
  double worst = 0.0;
  for (int i = 0; i < draws; ++i) {
    const double x = i % 2 == 0 ? std::exp(size(random)) : small(random);
    const double y = i % 2 == 0 ? power(random) / std::log(x) : small(random) - 10.0;
    const long double exact = std::pow(static_cast<long double>(x), static_cast<long double>(y));
    worst = std::max(worst, ulps(pow(x, y), exact));
  }
  EXPECT_LT(worst, 1.5);
}

TEST(KernelMath, PowOfSpecialNumbers) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(pow(0.0, 2.5), 0.0);
  EXPECT_EQ(pow(0.0, -2.5), infinity);
  EXPECT_EQ(pow(0.0, 0.0), 1.0);
  EXPECT_EQ(pow(infinity, -1.0), 0.0);
  EXPECT_EQ(pow(infinity, 1.0), infinity);
  EXPECT_DOUBLE_EQ(pow(-2.0, 3.0), -8.0);
  EXPECT_DOUBLE_EQ(pow(-2.0, 4.0), 16.0);
  EXPECT_TRUE(std::isnan(pow(-2.0, 0.5)));
  EXPECT_TRUE(std::isnan(pow(std::nan(""), 2.0)));
  EXPECT_EQ(pow(1.0, 1e300), 1.0);
  EXPECT_EQ(pow(10.0, 400.0), infinity);
  EXPECT_EQ(pow(10.0, -400.0), 0.0);
}

TEST(KernelMath, WholePowersAreProducts) {
  EXPECT_EQ(whole_power<1>(1.1), 1.1);
  EXPECT_EQ(whole_power<3>(1.5), 3.375);
  EXPECT_EQ(whole_power<8>(2.0), 256.0);
}

}  // namespace
}  // namespace ballast::kernel
