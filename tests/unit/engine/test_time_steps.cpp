#include "engine/time_steps.hpp"

#include <gtest/gtest.h>

namespace ballast::engine {
namespace {

TEST(WholeSteps, CountsStepsThatHaveEnded) {
  EXPECT_EQ(whole_steps(0.0, 0.025), 0);
  EXPECT_EQ(whole_steps(0.0625, 0.025), 2);
  EXPECT_EQ(whole_steps(longest_exchange_interval, 0.025), 400);
}

// 0.3/0.1 is 2.9999999999999996 in doubles.
TEST(WholeSteps, CountsAStepThatRoundingAloneKeepsFromItsEnd) {
  EXPECT_EQ(whole_steps(0.3, 0.1), 3);
  EXPECT_EQ(whole_steps(3.0 - 0.9e-6, 1.0), 3);
  EXPECT_EQ(whole_steps(3.0 - 1.1e-6, 1.0), 2);
}

TEST(MultipleOfStep, IsOneStepOrMore) {
  EXPECT_TRUE(is_multiple_of_step(0.025, 0.025));
  EXPECT_TRUE(is_multiple_of_step(0.3, 0.1));
  EXPECT_FALSE(is_multiple_of_step(0.0, 0.1));
  EXPECT_FALSE(is_multiple_of_step(-0.1, 0.1));
  EXPECT_FALSE(is_multiple_of_step(0.15, 0.1));
  EXPECT_TRUE(is_multiple_of_step(2.0 + 0.9e-6, 1.0));
  EXPECT_FALSE(is_multiple_of_step(2.0 + 1.1e-6, 1.0));
}

}  // namespace
}  // namespace ballast::engine
