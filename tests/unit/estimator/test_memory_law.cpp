#include <gtest/gtest.h>

#include "estimator/memory_law.hpp"

namespace ballast::estimator {
namespace {

TEST(PoolCapacity, IsZeroForNoneAndDoublesFromTheFirstCapacity) {
  EXPECT_EQ(pool_capacity(0, 1000), 0);
  EXPECT_EQ(pool_capacity(1, 1000), 1000);
  EXPECT_EQ(pool_capacity(1000, 1000), 1000);
  EXPECT_EQ(pool_capacity(1001, 1000), 2000);
  EXPECT_EQ(pool_capacity(4001, 1000), 8000);
  EXPECT_EQ(pool_capacity(500000, 1000), 512000);
}

TEST(PoolCapacity, RefusesNegativeCounts) {
  EXPECT_THROW((void)pool_capacity(-1, 1000), std::logic_error);
}

const std::vector<MechanismPool> pools{{"pas", 1000, Bytes(40), Bytes(24), Bytes(28)},
                                       {"Syn", 1000, Bytes(408), Bytes(320), Bytes(28)}};

// One cell: 5,000 bytes of its own and 600 instances of pas. The numbers below are by hand.
const Cost cell{.individual = 5000, .pools = {{0, 600}}, .growth = 100};

TEST(Tally, OneCellHoldsOnePool) {
  Tally tally(2);
  tally.add(cell);
  EXPECT_EQ(tally.held(pools), Bytes(5000 + 1000 * 40));
  EXPECT_EQ(tally.used(pools), Bytes(5000 + 600 * 40));
}

TEST(Tally, TwoCellsShareAPoolThatIsRoundedUpOnce) {
  Tally tally(2);
  tally.add(cell, 2);  // 1,200 instances: capacity 2,000, not twice 1,000 by luck of rounding
  EXPECT_EQ(tally.held(pools), Bytes(10000 + 2000 * 40));
}

TEST(Tally, ThreeCellsStepOverADoublingOnlyWhenTheSumDoes) {
  Tally tally(2);
  tally.add(cell, 3);  // 1,800 instances still fit 2,000
  EXPECT_EQ(tally.held(pools), Bytes(15000 + 2000 * 40));
  tally.add(Cost{.individual = 0, .pools = {{0, 201}}});  // 2,001
  EXPECT_EQ(tally.held(pools), Bytes(15000 + 4000 * 40));
}

TEST(Tally, AddsAndTakesFractionsOfOthers) {
  Tally cells(2);
  cells.add(cell, 2);
  Tally more = cells;
  more.add(cells, 0.1001);  // 120.12 instances
  EXPECT_DOUBLE_EQ(more.individual(), 11'001);
  EXPECT_EQ(more.instances(), (std::vector<std::int64_t>{1320, 0}));
  more.add(cells, -0.5);
  EXPECT_EQ(more.instances(), (std::vector<std::int64_t>{720, 0}));
}

TEST(Tally, AddsGrowthAndOtherTallies) {
  Tally a(2);
  a.add(cell);
  Tally b(2);
  b.add(Cost{.individual = 256, .pools = {{1, 1}}, .growth = 8}, 10);
  a.add(b);
  EXPECT_EQ(a.listed(pools), Bytes(610 * 28));
  // While initialising 600 * 24 + 10 * 320; later 400 and 990 unused slots are gone.
  EXPECT_EQ(a.passing(pools), Bytes(600 * 24 + 10 * 320));
  EXPECT_DOUBLE_EQ(a.individual(), 7560);
  EXPECT_EQ(a.instances(), (std::vector<std::int64_t>{600, 10}));
}

// 1,000,000 bytes of events, when 400 unused slots of 24 bytes are gone, are more than 600 copies.
TEST(Tally, ManyEventsTakeMoreThanInitialisation) {
  Tally tally(2);
  tally.add(cell);
  tally.add({.growth = 1'000'000});
  EXPECT_EQ(tally.passing(pools), Bytes(1'000'100 - 400 * 24));
}

TEST(UsedBytes, AreIndividualOnesAndSlotsByInstances) {
  EXPECT_DOUBLE_EQ(used_bytes(cell, pools), 5000 + 600 * 40);
}

TEST(AdditiveWeight, CountsSlotsByInstances) {
  EXPECT_DOUBLE_EQ(additive_weight(cell, pools), 5000 + 600 * (40 + 24 + 28));
}

// One connection each: the least that malloc gives. Three each: eight sources of a thousand have
// one, two or more by chance; their lists lie between those of 2 and of 8 pointers.
TEST(TargetListBytes, AreThoseOfDoublingVectors) {
  EXPECT_EQ(target_list_bytes(0, 0), 0.0);
  EXPECT_NEAR(target_list_bytes(1000, 1), 32'000, 40);
  EXPECT_GT(target_list_bytes(1000, 3000), 1000 * 32.0);
  EXPECT_LT(target_list_bytes(1000, 3000), 1000 * 80.0);
  EXPECT_NEAR(target_list_bytes(10, 10'000), 10'000 * 8 / 0.693147 + 10 * 8, 1);
}

}  // namespace
}  // namespace ballast::estimator
