#include "build/synapse_values.hpp"

#include <gtest/gtest.h>

namespace ballast::build {
namespace {

TEST(DelayInSteps, RoundsDownToAWholeNumberOfSteps) {
  EXPECT_DOUBLE_EQ(delay_in_steps(1.26, 0.1), 1.2);
  EXPECT_DOUBLE_EQ(delay_in_steps(0.0, 0.1), 0.0);
}

TEST(DelayInSteps, TakesWhatIsJustBelowAStepForThatStep) {
  EXPECT_DOUBLE_EQ(delay_in_steps(double{0.3F}, 0.1), 0.1 * 3);
  EXPECT_DOUBLE_EQ(delay_in_steps(0.9999999, 0.025), 1.0);
}

TEST(CalciumScale, IsOneAtTwoMillimolar) {
  EXPECT_DOUBLE_EQ(calcium_scale(2.79, 2.0), 1.0);
  EXPECT_DOUBLE_EQ(calcium_scale(-1.0, 2.0), 1.0);
}

TEST(CalciumScale, FollowsTheHillCurve) {
  // K = 2, y = 1: (16 + 16) / 16 * 1 / (16 + 1) = 2 / 17.
  EXPECT_DOUBLE_EQ(calcium_scale(2.0, 1.0), 2.0 / 17.0);
}

TEST(InsideSection, KeepsOffTheEnds) {
  EXPECT_EQ(inside_section(0.0), 0.0000001);
  EXPECT_EQ(inside_section(1.0), 0.9999999);
  EXPECT_EQ(inside_section(0.25), 0.25);
}

// One section of 3 points along x: 0, 3, 10 um.
model::Morphology straight(double own_end) {
  model::Morphology morphology;
  morphology.points = {{0, 0, 0, 1}, {3, 0, 0, 1}, {10, 0, 0, 1}};
  model::Section section;
  section.point_count = 3;
  section.own_end = own_end;
  morphology.sections = {section};
  return morphology;
}

TEST(PositionOfSegment, MeasuresAlongThePoints) {
  EXPECT_DOUBLE_EQ(position_of_segment(straight(0), 0, 1, 2.0), 0.5);
  EXPECT_DOUBLE_EQ(position_of_segment(straight(0), 0, 1, 0.0), 0.3);
}

TEST(PositionOfSegment, CountsFromTheParentWhereTheSectionRunsTowardsIt) {
  // Point 1 from the far end is again the one at 3 um; 1 um on is 2 um, seen from the other end
  // 0.8.
  EXPECT_DOUBLE_EQ(position_of_segment(straight(1), 0, 1, 1.0), 0.8);
}

TEST(PositionOfSegment, TakesTheMiddleWhereThePointIsMissing) {
  EXPECT_EQ(position_of_segment(straight(0), 0, 7, 0.0), 0.5);
}

TEST(PositionOfSegment, TakesNegativeOffsetsForNone) {
  EXPECT_DOUBLE_EQ(position_of_segment(straight(0), 0, 1, -5.0), 0.3);
}

// Ids as AMPANMDAHelper.hoc and GABAABHelper.hoc of neurodamus compute them, worked out by hand.
TEST(Streams, HaveTheIdsOfNeurodamus) {
  const StreamSeed seed{.source_population_id = 3, .target_population_id = 7, .synapse_seed = 1000};
  const engine::RandomIds release = release_stream(seed, Gid(12), 5);
  EXPECT_EQ(release.id1, 12U + 1 + 250);
  EXPECT_EQ(release.id2, 105U);
  EXPECT_EQ(release.id3, 3U * 65536 + 7 + 1000 + 300);
  const engine::RandomIds rise = rise_time_stream(seed, Gid(12), 5);
  EXPECT_EQ(rise.id1, release.id1);
  EXPECT_EQ(rise.id2, release.id2);
  EXPECT_EQ(rise.id3, release.id3 + 150);
}

}  // namespace
}  // namespace ballast::build
