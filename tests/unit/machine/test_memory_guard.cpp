#include "machine/memory_guard.hpp"

#include <gtest/gtest.h>

#include <future>

#include "fake_tree.hpp"

namespace ballast::machine {
namespace {

using std::chrono::milliseconds;

constexpr Bytes mebibyte(std::int64_t{1} << 20);
constexpr Bytes gibibyte(std::int64_t{1} << 30);

TEST(Reserve, isTwoPercentButAtLeast64MebibytesAndAtMostAnEighth) {
  EXPECT_EQ(reserve_of(100 * gibibyte), 2 * gibibyte);
  EXPECT_EQ(reserve_of(gibibyte), 64 * mebibyte);
  EXPECT_EQ(reserve_of(256 * mebibyte), 32 * mebibyte);
}

TEST(EndPoint, isTheReserveBelowTheLimit) {
  EXPECT_EQ(end_point(gibibyte, Bytes(0)), 960 * mebibyte);
  EXPECT_EQ(end_point(gibibyte, 900 * mebibyte), 960 * mebibyte);
}

TEST(EndPoint, leavesARunAloneThatIsPredictedToFit) {
  EXPECT_EQ(end_point(gibibyte, 980 * mebibyte), 980 * mebibyte);
  EXPECT_EQ(end_point(gibibyte, 1023 * mebibyte), 1016 * mebibyte);
}

TEST(EndPoint, isNotRaisedByAPredictionThatDoesNotFit) {
  EXPECT_EQ(end_point(gibibyte, gibibyte), 960 * mebibyte);
  EXPECT_EQ(end_point(gibibyte, 2 * gibibyte), 960 * mebibyte);
}

TEST(Pause, isHalfTheTimeInWhichTheRestCanBeFilled) {
  // 400 MB at 2 GB/s take 200 ms.
  EXPECT_EQ(pause_for(Bytes(400'000'000), 1), milliseconds(100));
  EXPECT_EQ(pause_for(Bytes(400'000'000), 4), milliseconds(25));
  EXPECT_EQ(pause_for(Bytes(400'000'000), 1000), milliseconds(20));
  EXPECT_EQ(pause_for(100 * gibibyte, 1), milliseconds(200));
}

/// A control group of 1000 bytes in a tree of its own.
class Group : public testing::Test {
 protected:
  WatchedLimit use(std::int64_t bytes) {
    tree_.with("usage", std::to_string(bytes));
    return {.limit = {.kind = LimitKind::control_group,
                      .source = "group",
                      .limit = Bytes(1000),
                      .files = {tree_.root() / "usage", tree_.root() / "stat"}},
            .ends_at = Bytes(900)};
  }
  test::FakeTree tree_;
};

TEST_F(Group, isBreachedFromItsEndPointOn) {
  const std::vector<WatchedLimit> limits = {use(899)};
  EXPECT_EQ(look_at(limits).breached, nullptr);
  static_cast<void>(use(900));
  const Look look = look_at(limits);
  ASSERT_EQ(look.breached, limits.data());
  EXPECT_EQ(look.in_use, Bytes(900));
}

TEST_F(Group, isLookedAtSoonerTheLessIsLeft) {
  std::vector<WatchedLimit> limits = {use(100), use(100)};
  limits[0].ends_at = 100 * gibibyte;
  EXPECT_EQ(look_at({limits[0]}).pause, milliseconds(200));
  EXPECT_EQ(look_at(limits).pause, milliseconds(20));
}

TEST_F(Group, isWatchedUntilItIsBreached) {
  std::promise<Bytes> breach;
  const std::vector<WatchedLimit> limits = {use(100)};
  const MemoryGuard guard(limits, [&](const WatchedLimit& limit, Bytes in_use) {
    EXPECT_EQ(limit.limit.source, "group");
    breach.set_value(in_use);
  });
  static_cast<void>(use(950));
  EXPECT_EQ(breach.get_future().get(), Bytes(950));
}

TEST_F(Group, isNoLongerWatchedWhenTheGuardEnds) {
  bool breached = false;
  {
    const MemoryGuard guard({use(100)}, [&](const WatchedLimit&, Bytes) { breached = true; });
  }
  static_cast<void>(use(950));
  EXPECT_FALSE(breached);
}

}  // namespace
}  // namespace ballast::machine
