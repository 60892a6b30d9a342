#include "inputs/hoc_random.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ballast::inputs {
namespace {

// Known answers of Random123 1.09 (kat_vectors: philox4x32 10, counter and key zero): words
// 6627e8d5 e169c58d bc57ac4c 9b00dbd8.
TEST(HocRandom, MapsTheWordsOfPhiloxIntoTheOpenInterval) {
  HocRandom random({.id1 = 0, .id2 = 0, .id3 = 0}, 0);
  EXPECT_EQ(random.uniform(), (0x6627e8d5 + 1.0) * (1.0 / 4294967297.0));
  EXPECT_EQ(random.uniform(), (0xe169c58d + 1.0) * (1.0 / 4294967297.0));
  EXPECT_EQ(random.uniform(), (0xbc57ac4c + 1.0) * (1.0 / 4294967297.0));
  EXPECT_EQ(random.uniform(), (0x9b00dbd8 + 1.0) * (1.0 / 4294967297.0));
}

TEST(HocRandom, GoesOnWithTheNextBlock) {
  HocRandom random({.id1 = 1, .id2 = 2, .id3 = 3}, 4);
  const double first = random.uniform();
  for (int i = 0; i < 3; ++i) static_cast<void>(random.uniform());
  EXPECT_NE(random.uniform(), first);
}

TEST(HocRandom, GivesBothNormalsOfAPair) {
  HocRandom uniforms({.id1 = 9}, 7);
  double v1 = 0;
  double v2 = 0;
  double w = 2;
  while (w > 1) {  // Marsaglia's polar method, by hand
    v1 = 2 * uniforms.uniform() - 1;
    v2 = 2 * uniforms.uniform() - 1;
    w = v1 * v1 + v2 * v2;
  }
  const double y = std::sqrt(-2 * std::log(w) / w);
  HocRandom normals({.id1 = 9}, 7);
  EXPECT_EQ(normals.normal(), v1 * y);
  EXPECT_EQ(normals.normal(), v2 * y);
}

// Random.normal(m, v) draws one number itself, so that the next is the other of the pair.
TEST(HocRandom, DrawsOneWhenADistributionIsSet) {
  HocRandom plain({.id1 = 9}, 7);
  static_cast<void>(plain.normal());
  const double second = plain.normal();
  HocRandom scaled({.id1 = 9}, 7);
  scaled.normal_distribution(10.0, 4.0);
  EXPECT_EQ(scaled.normal(), second * 2.0 + 10.0);
}

TEST(HocRandom, HasTheMomentsOfItsDistribution) {
  HocRandom random({.id1 = 5, .id2 = 6}, 1);
  random.normal_distribution(3.0, 4.0);
  constexpr int count = 20000;
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < count; ++i) {
    const double x = random.normal();
    sum += x;
    squares += (x - 3.0) * (x - 3.0);
  }
  EXPECT_NEAR(sum / count, 3.0, 4 * 2.0 / std::sqrt(count));  // four standard errors
  EXPECT_NEAR(squares / count, 4.0, 4 * 4.0 * std::sqrt(2.0 / count));
}

}  // namespace
}  // namespace ballast::inputs
