#include "estimator/stratum.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <numeric>
#include <set>

namespace ballast::estimator {
namespace {

using ::testing::IsSubsetOf;

// Twenty pairs of one cell each, files of 100 to 2,000 bytes.
std::vector<Stratum::Member> twenty() {
  std::vector<Stratum::Member> members;
  for (std::size_t i = 0; i < 20; ++i) {
    members.push_back({.pair = 100 + i, .cells = 1, .size = 100 * double(i + 1)});
  }
  return members;
}

std::vector<std::size_t> drawn(const Stratum& stratum) {
  std::vector<std::size_t> pairs;
  for (std::size_t i = 0; i < stratum.drawn(); ++i) pairs.push_back(stratum.members()[i].pair);
  return pairs;
}

// A cell of 5,000 bytes and 10 for each byte of its file.
void observe_all(Stratum& stratum) {
  for (const std::size_t pair : drawn(stratum)) {
    stratum.observe(pair, 5000 + 1000 * double(pair - 99));
  }
}

TEST(Stratum, LargerSamplesHoldSmallerOnes) {
  Stratum stratum(twenty(), 7);
  stratum.draw(5);
  const auto five = drawn(stratum);
  EXPECT_EQ(five.size(), 5U);
  stratum.draw(12);
  EXPECT_EQ(stratum.drawn(), 12U);
  EXPECT_THAT(five, IsSubsetOf(drawn(stratum)));
  stratum.draw(3);
  EXPECT_EQ(stratum.drawn(), 12U);
  stratum.draw(100);
  EXPECT_TRUE(stratum.is_complete());
}

// Probabilities rise with (1 + size / mean) / 2, from 0.55 to 1.45 of the mean.
TEST(Stratum, DrawsLargerFilesMoreOften) {
  int smallest = 0;
  int largest = 0;
  constexpr int draws = 4000;
  for (std::uint64_t seed = 0; seed < draws; ++seed) {
    Stratum stratum(twenty(), seed);
    stratum.draw(5);
    const auto pairs = drawn(stratum);
    const std::set<std::size_t> chosen(pairs.begin(), pairs.end());
    smallest += chosen.contains(100) ? 1 : 0;
    largest += chosen.contains(119) ? 1 : 0;
  }
  EXPECT_NEAR(double(smallest) / draws, 0.25 * (1 + 100 / 1050.0) / 2, 0.02);
  EXPECT_NEAR(double(largest) / draws, 0.25 * (1 + 2000 / 1050.0) / 2, 0.03);
}

TEST(Stratum, DrawsWhatIsCertainFirstAndTwoByChance) {
  auto members = twenty();
  members[3].cells = members[8].cells = members[11].cells = 1e6;
  Stratum stratum(members, 7);
  stratum.draw(3);
  EXPECT_EQ(stratum.drawn(), 5U);
  EXPECT_THAT((std::vector<std::size_t>{103, 108, 111}), IsSubsetOf(drawn(stratum)));
}

TEST(Stratum, PredictsALinearCostWithoutError) {
  Stratum stratum(twenty(), 3);
  stratum.draw(8);
  observe_all(stratum);
  const auto moments = stratum.moments();
  double sizes = 0;  // of the drawn, in hundreds of bytes
  for (const std::size_t pair : drawn(stratum)) sizes += double(pair - 99);
  // The slope relative to the means of the drawn: 1,000 s over 5,000 + 1,000 s.
  const double mean = sizes / 8;
  EXPECT_NEAR(moments.size_bytes / moments.size_size, mean / (5 + mean), 1e-12);
  stratum.fit(10.5 / 15.5);  // relative to the means of all
  EXPECT_NEAR(stratum.own_variance(), 0, 1e-20);
  EXPECT_NEAR(stratum.predicted_total(), 12 * 5000 + 1000 * (210 - sizes), 1e-6);
  EXPECT_NEAR(stratum.predicted_variance(), 0, 1e-6);
}

TEST(Stratum, LevelIsTheSumOfItsFactors) {
  Stratum stratum(twenty(), 3);
  stratum.draw(8);
  observe_all(stratum);
  stratum.fit(0);
  const auto factors = stratum.level_factors();
  ASSERT_EQ(factors.size(), 8U);
  EXPECT_NEAR(std::accumulate(factors.begin(), factors.end(), 0.0), 1, 1e-12);
  double level = 0;
  for (std::size_t i = 0; i < 8; ++i) level += factors[i] * stratum.members()[i].bytes;
  EXPECT_NEAR(stratum.predicted_total(), 12 * level, 1e-6);
}

TEST(Stratum, LeansOnTheVarianceOfAllByDegreesOfFreedom) {
  Stratum stratum(twenty(), 3);
  stratum.draw(8);
  observe_all(stratum);
  stratum.fit(0);
  const double own = stratum.own_variance();
  const double freedom = stratum.freedom();
  EXPECT_GT(freedom, 1);
  EXPECT_LE(freedom, 7);
  stratum.share_variance(2 * own, freedom);
  EXPECT_NEAR(stratum.own_variance(), 1.5 * own, 1e-12);
}

TEST(Stratum, VarianceFallsAsMoreAreDrawn) {
  Stratum stratum(twenty(), 3);
  stratum.draw(8);
  observe_all(stratum);
  stratum.fit(0);
  EXPECT_GT(stratum.variance_for(9), stratum.variance_for(15));
  EXPECT_EQ(stratum.variance_for(20), 0);
}

}  // namespace
}  // namespace ballast::estimator
