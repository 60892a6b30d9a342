#include "simulate/stretches.hpp"

#include <gmock/gmock.h>

namespace ballast::simulate {
namespace {

using testing::ElementsAre;

TEST(Stretches, AreWholeStepsOfAboutAMillisecond) {
  EXPECT_THAT(stretches(2.5, 0.25), ElementsAre(1.0, 2.0, 2.5));
  EXPECT_THAT(stretches(2.0, 0.5), ElementsAre(1.0, 2.0));
}

TEST(Stretches, AreAtMostTenMilliseconds) {
  const auto stops = stretches(10000.0, 0.25);
  EXPECT_EQ(stops.size(), 1000U);
  EXPECT_EQ(stops.front(), 10.0);
  EXPECT_EQ(stretches(1000.0, 0.25).size(), 200U);
}

TEST(Stretches, FollowLongSteps) {
  EXPECT_THAT(stretches(7.0, 3.0), ElementsAre(3.0, 6.0, 7.0));
}

TEST(Stretches, HaveAtLeastOne) {
  EXPECT_THAT(stretches(0.1, 0.025), ElementsAre(0.1));
}

}  // namespace
}  // namespace ballast::simulate
