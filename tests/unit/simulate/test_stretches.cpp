#include "simulate/stretches.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "tests/support/expect_error.hpp"

namespace ballast::simulate {
namespace {

using testing::ElementsAre;

std::vector<double> ends(const Stretches& stretches) {
  std::vector<double> all;
  for (std::uint64_t i = 0; i < stretches.count(); ++i) all.push_back(stretches.end(i));
  return all;
}

TEST(Stretches, AreWholeStepsOfAboutAMillisecond) {
  EXPECT_THAT(ends({0.0, 2.5, 0.25}), ElementsAre(1.0, 2.0, 2.5));
  EXPECT_THAT(ends({0.0, 2.0, 0.5}), ElementsAre(1.0, 2.0));
}

TEST(Stretches, AreAtMostTenMilliseconds) {
  const Stretches stretches(0.0, 10000.0, 0.25);
  EXPECT_EQ(stretches.count(), 1000U);
  EXPECT_EQ(stretches.end(0), 10.0);
  EXPECT_EQ(Stretches(0.0, 1000.0, 0.25).count(), 200U);
}

TEST(Stretches, FollowLongSteps) {
  EXPECT_THAT(ends({0.0, 7.0, 3.0}), ElementsAre(3.0, 6.0));
}

TEST(Stretches, HaveAtLeastOne) {
  EXPECT_THAT(ends({0.0, 0.1, 0.025}), ElementsAre(0.1));
  EXPECT_THAT(ends({2.5, 2.5, 0.25}), ElementsAre(2.5));
}

TEST(Stretches, EndWithTheLastWholeStep) {
  EXPECT_THAT(ends({0.0, 2.1, 0.25}), ElementsAre(1.0, 2.0));
  EXPECT_THAT(ends({0.0, 0.3, 0.1}), ElementsAre(0.3));
  EXPECT_THAT(ends({0.0, 0.01, 0.025}), ElementsAre(0.0));
}

TEST(Stretches, BeginWhereARestoredRunDoes) {
  EXPECT_THAT(ends({0.75, 2.5, 0.25}), ElementsAre(1.75, 2.5));
}

TEST(Stretches, TakeNoMemoryForLongRuns) {
  const Stretches stretches(0.0, 1e12, 0.025);
  EXPECT_EQ(stretches.count(), 100'000'000'000U);
  EXPECT_EQ(stretches.end(stretches.count() - 1), 1e12);
}

TEST(Stretches, RefuseTimesWhoseStepsCannotBeCounted) {
  const auto expect_refused = [](double tstop, const std::string& value) {
    test::expect_error_text<InputError>(
        [&] { Stretches(0.0, tstop, 0.025); },
        "the time to simulate has more steps than can be counted '" + value +
            "' (at most 2^53 steps of 0.025 ms).");
  };
  expect_refused(1e15, "1e+15 ms");
  expect_refused(std::numeric_limits<double>::infinity(), "inf ms");
  expect_refused(std::nan(""), "nan ms");
}

}  // namespace
}  // namespace ballast::simulate
