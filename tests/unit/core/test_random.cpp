#include "core/random.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

#include "core/error.hpp"

namespace ballast {
namespace {

constexpr int many = 200000;

struct Moments {
  double mean = 0.0;
  double variance = 0.0;
};

Moments moments_of(const std::function<double()>& draw) {
  double sum = 0.0;
  double squares = 0.0;
  for (int i = 0; i < many; ++i) {
    const double value = draw();
    sum += value;
    squares += value * value;
  }
  const double mean = sum / many;
  return {mean, squares / many - mean * mean};
}

/// Five standard errors of the mean of many values with this variance: a chance of 6e-7 to fail by
/// luck, none with a fixed seed once it has passed.
double tolerance(double variance) {
  return 5.0 * std::sqrt(variance / many);
}

TEST(Philox, givesThePublishedKnownAnswers) {
  // Random123's kat_vectors, "philox4x32 10": counter, key, answer.
  using Block = std::array<std::uint32_t, 4>;
  EXPECT_EQ(philox4x32({0, 0, 0, 0}, {0, 0}),
            (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  constexpr std::uint32_t ones = 0xffffffff;
  EXPECT_EQ(philox4x32({ones, ones, ones, ones}, {ones, ones}),
            (Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(RandomStream, isPhiloxOverItsBlocksKeyedBySeed) {
  RandomStream random(0x0000000200000001, 0x0000000400000003, 5);
  for (std::uint32_t position = 0; position < 3; ++position) {
    for (const std::uint32_t word : philox4x32({position, 5, 3, 4}, {1, 2})) {
      EXPECT_EQ(random.next_u32(), word);
    }
  }
}

TEST(RandomStream, takesTheLowWordOf64BitsFirst) {
  RandomStream random(0);
  EXPECT_EQ(random.next_u64(), 0xe169c58d6627e8d5);
  EXPECT_EQ(random.next_u64(), 0x9b00dbd8bc57ac4c);
}

TEST(RandomStream, isUniformOnTheHalfOpenUnitInterval) {
  RandomStream first(0);
  // The upper 53 bits of e169c58d6627e8d5, as a fraction of 2^53.
  EXPECT_EQ(first.uniform(), static_cast<double>(0xe169c58d6627e8d5U >> 11U) / 9007199254740992.0);

  RandomStream random(1);
  const Moments moments = moments_of([&] {
    const double value = random.uniform();
    EXPECT_TRUE(value >= 0.0 && value < 1.0);
    return value;
  });
  EXPECT_NEAR(moments.mean, 0.5, tolerance(1.0 / 12.0));
  EXPECT_NEAR(moments.variance, 1.0 / 12.0, 0.001);
}

TEST(RandomStream, differsByStreamAndSubstream) {
  EXPECT_NE(RandomStream(1, 2, 3).next_u64(), RandomStream(2, 2, 3).next_u64());
  EXPECT_NE(RandomStream(1, 2, 3).next_u64(), RandomStream(1, 3, 3).next_u64());
  EXPECT_NE(RandomStream(1, 2, 3).next_u64(), RandomStream(1, 2, 4).next_u64());
  EXPECT_EQ(RandomStream(1, 2, 3).next_u64(), RandomStream(1, 2, 3).next_u64());
}

TEST(RandomStream, drawsNormalValues) {
  RandomStream random(2);
  const Moments moments = moments_of([&] { return random.normal(); });
  EXPECT_NEAR(moments.mean, 0.0, tolerance(1.0));
  EXPECT_NEAR(moments.variance, 1.0, tolerance(2.0));  // the variance of the square is 2
}

TEST(RandomStream, drawsLognormalValuesWhoseLogarithmIsNormal) {
  RandomStream random(3);
  const Moments moments = moments_of([&] { return std::log(random.lognormal(0.5, 2.0)); });
  EXPECT_NEAR(moments.mean, 0.5, tolerance(4.0));
  EXPECT_NEAR(moments.variance, 4.0, 4.0 * tolerance(2.0));
}

TEST(RandomStream, drawsEachNumberBelowABoundEquallyOften) {
  RandomStream random(4);
  std::vector<int> counts(7);
  for (int i = 0; i < many; ++i) ++counts.at(random.below(7));
  // Binomial: variance n p (1 - p).
  const double deviation = std::sqrt(many * (1.0 / 7.0) * (6.0 / 7.0));
  for (const int count : counts) EXPECT_NEAR(count, many / 7.0, 5.0 * deviation);
}

TEST(RandomStream, staysBelowTheExtremeBounds) {
  RandomStream random(5);
  constexpr std::uint64_t largest = ~std::uint64_t{0};
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(random.below(1), 0U);
    EXPECT_LT(random.below(largest), largest);
  }
  EXPECT_THROW((void)random.below(0), std::logic_error);
}

TEST(RandomStream, drawsPoissonCountsOfSmallAndLargeMean) {
  // Both methods, with 10 as the border between them; mean and variance are equal. The variance of
  // a sample variance is (mean + 2 mean^2) / n.
  for (const double mean : {0.1, 3.0, 9.99, 10.0, 50.0, 1000.0}) {
    RandomStream random(6);
    const Moments moments = moments_of([&] { return static_cast<double>(random.poisson(mean)); });
    EXPECT_NEAR(moments.mean, mean, tolerance(mean));
    EXPECT_NEAR(moments.variance, mean, tolerance(mean + 2.0 * mean * mean));
  }
}

TEST(RandomStream, drawsPoissonCountsWithTheRightProbabilities) {
  // P(k) = exp(-m) m^k / k! at mean 12, where rejection is used.
  RandomStream random(7);
  std::vector<int> counts(100);
  for (int i = 0; i < many; ++i) ++counts.at(random.poisson(12.0));
  double probability = std::exp(-12.0);
  for (int k = 0; k < 30; ++k) {
    const double expected = many * probability;
    EXPECT_NEAR(counts[static_cast<std::size_t>(k)], expected, 5.0 * std::sqrt(expected) + 1.0)
        << k;
    probability *= 12.0 / (k + 1);
  }
}

TEST(RandomStream, drawsNothingFromAPoissonOfMeanZeroAndRefusesANegativeOne) {
  RandomStream random(8);
  EXPECT_EQ(random.poisson(0.0), 0U);
  EXPECT_THROW((void)random.poisson(-1.0), std::logic_error);
}

}  // namespace
}  // namespace ballast
