#include "engine/runtime/played_values.hpp"

#include <gtest/gtest.h>

namespace ballast::runtime {
namespace {

TEST(PlayedValue, IsLinearBetweenItsPoints) {
  double value = -1.0;
  PlayedValue played({0.0, 10.0, 20.0}, {0.0, 1.0, 3.0}, &value);
  played.deliver(0.0);
  EXPECT_EQ(value, 0.0);
  played.set(5.0);
  EXPECT_EQ(value, 0.5);
  played.deliver(12.0);
  played.set(15.0);
  EXPECT_EQ(value, 2.0);
}

TEST(PlayedValue, HoldsTheFirstBeforeItAndGoesOnAlongTheLastLine) {
  double value = -1.0;
  PlayedValue played({5.0, 10.0, 11.0}, {2.0, 3.0, 3.0}, &value);
  played.set(1.0);
  EXPECT_EQ(value, 2.0);
  played.deliver(100.0);
  played.set(100.0);
  EXPECT_EQ(value, 3.0);
}

TEST(PlayedValue, StepsWhereTwoPointsHaveOneTime) {
  double value = -1.0;
  PlayedValue played({0.0, 2.0, 2.0, 4.0}, {1.0, 1.0, 5.0, 5.0}, &value);
  played.deliver(0.0);
  played.set(1.9);
  EXPECT_EQ(value, 1.0);
  played.deliver(2.0125);
  played.set(2.0125);
  EXPECT_EQ(value, 5.0);
}

TEST(PlayedValue, OfOnePointIsConstant) {
  double value = -1.0;
  PlayedValue played({3.0}, {7.0}, &value);
  played.set(0.0);
  EXPECT_EQ(value, 7.0);
  played.deliver(4.0);
  played.set(4.0);
  EXPECT_EQ(value, 7.0);
}

TEST(PlayedValue, GoesOnFromAPosition) {
  double value = -1.0, other = -1.0;
  PlayedValue played({0.0, 2.0, 2.0, 4.0}, {1.0, 1.0, 5.0, 9.0}, &value);
  played.deliver(2.5);
  PlayedValue restored({0.0, 2.0, 2.0, 4.0}, {1.0, 1.0, 5.0, 9.0}, &other);
  restored.go_to(played.position());
  played.set(3.0);
  restored.set(3.0);
  EXPECT_EQ(other, value);
  EXPECT_EQ(value, 7.0);
}

}  // namespace
}  // namespace ballast::runtime
