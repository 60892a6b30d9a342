#include "guard/memory_fit.hpp"

#include <gtest/gtest.h>

namespace ballast::guard {
namespace {

using machine::LimitKind;

constexpr Bytes mebibyte(std::int64_t{1} << 20);

// A rank of 30 MiB, 10 of them shared with others, in mappings of 230 MiB.
RankState rank_on(const std::string& node, std::vector<RankState::Limit> limits) {
  return {
      .node = node,
      .size = {.address_space = 230 * mebibyte, .resident = 30 * mebibyte, .own = 20 * mebibyte},
      .limits = std::move(limits)};
}

RankState::Limit physical(std::int64_t limit, std::int64_t in_use) {
  return {LimitKind::physical, "physical memory", limit * mebibyte, in_use * mebibyte};
}

RankState::Limit address_space(std::int64_t limit) {
  return {LimitKind::address_space, "limit of a process", limit * mebibyte, 230 * mebibyte};
}

// Half-widths are a tenth.
plan::RankPeak peak(std::int64_t build, std::int64_t run) {
  return {.rank = Rank(0),
          .build = build * mebibyte,
          .run = run * mebibyte,
          .build_half_width = Bytes(build * mebibyte.count() / 10),
          .run_half_width = Bytes(run * mebibyte.count() / 10)};
}

TEST(SharedLimits, AreThoseOfANodeForItsRanksTogether) {
  const auto limits =
      shared_limits({rank_on("n0", {physical(1000, 340)}), rank_on("n1", {physical(1000, 500)}),
                     rank_on("n0", {physical(1000, 344)})});
  ASSERT_EQ(limits.size(), 2U);
  EXPECT_EQ(limits[0].node, "n0");
  EXPECT_EQ(limits[0].members.size(), 2U);
  EXPECT_EQ(limits[0].left, 696 * mebibyte);  // 344 in use, 40 of them by the two ranks
  EXPECT_EQ(limits[1].node, "n1");
  EXPECT_EQ(limits[1].left, 520 * mebibyte);
}

TEST(SharedLimits, AreForEachProcessItsOwnAddressSpace) {
  const auto limits =
      shared_limits({rank_on("n0", {address_space(500)}), rank_on("n0", {address_space(500)})});
  ASSERT_EQ(limits.size(), 2U);
  EXPECT_EQ(limits[0].left, 300 * mebibyte);  // 200 of the mappings are not resident
  EXPECT_EQ(limits[1].members.front().rank, 1U);
}

TEST(SharedLimits, AreLeftWholeWhereOnlyTheJobCounts) {
  const auto limits = shared_limits({rank_on(
      "n0", {{LimitKind::resident, "SLURM_MEM_PER_NODE", 100 * mebibyte, 30 * mebibyte}})});
  EXPECT_EQ(limits[0].left, 100 * mebibyte);
}

TEST(SharedLimits, LeaveNothingWhereOthersTakeMore) {
  EXPECT_EQ(shared_limits({rank_on("n0", {physical(100, 150)})})[0].left, Bytes(0));
}

TEST(NeedOf, IsTheSumOfTheHigherPeaks) {
  const auto limits =
      shared_limits({rank_on("n0", {physical(1000, 40)}), rank_on("n0", {physical(1000, 40)})});
  const Need need = need_of(limits[0], {peak(100, 150), peak(200, 50)});
  EXPECT_EQ(need.peak, 350 * mebibyte);
  EXPECT_EQ(need.half_width, 35 * mebibyte);
}

class Shortages : public testing::Test {
 protected:
  // 1000 MiB on n0 for two ranks, 400 MiB on n1 for one.
  std::vector<SharedLimit> limits_ =
      shared_limits({rank_on("n0", {physical(1000, 40)}), rank_on("n0", {physical(1000, 40)}),
                     rank_on("n1", {physical(400, 20)})});
};

TEST_F(Shortages, AreNoneWhereAllFits) {
  const std::vector<plan::RankPeak> peaks = {peak(1, 400), peak(1, 500), peak(1, 360)};
  EXPECT_FALSE(find_shortage(limits_, peaks, Certainty::predicted).has_value());
  EXPECT_FALSE(find_shortage(limits_, peaks, Certainty::sure).has_value());
}

TEST_F(Shortages, MayLieInTheIntervalAlone) {
  const std::vector<plan::RankPeak> peaks = {peak(1, 400), peak(1, 500), peak(1, 380)};
  EXPECT_FALSE(find_shortage(limits_, peaks, Certainty::predicted).has_value());
  const auto found = find_shortage(limits_, peaks, Certainty::sure);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->limit.node, "n1");
  EXPECT_EQ(found->missing, 18 * mebibyte);
}

TEST_F(Shortages, AreToldByTheWorst) {
  const std::vector<plan::RankPeak> peaks = {peak(1, 600), peak(1, 500), peak(1, 410)};
  const auto found = find_shortage(limits_, peaks, Certainty::predicted);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(shortage_text(*found),
            "the 2 ranks on n0 need 1.074 GiB ± 110 MiB, 1000 MiB are left under the physical "
            "memory of 1000 MiB, 100 MiB are missing; 1 more limit(s) are too low");
}

TEST_F(Shortages, NameARankThatIsAlone) {
  const auto found = find_shortage(
      limits_, {peak(1, 1), peak(1, 1), {.rank = Rank(2), .build = {}, .run = 500 * mebibyte}},
      Certainty::predicted);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(
      shortage_text(*found),
      "rank 2 on n1 needs 500 MiB, 400 MiB are left under the physical memory of 400 MiB, 100 "
      "MiB are missing");
}

}  // namespace
}  // namespace ballast::guard
