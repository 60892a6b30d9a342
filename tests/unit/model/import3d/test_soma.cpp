#include "model/import3d/soma.hpp"

#include <gtest/gtest.h>

namespace ballast::model::import3d {
namespace {

/// A square outline around (x, y).
Trace outline(double x, double y, double half, double z = 0) {
  Trace trace;
  trace.type = 1;
  trace.contour = true;
  trace.points = {{x - half, y - half, z, 0},
                  {x + half, y - half, z, 0},
                  {x + half, y + half, z, 0},
                  {x - half, y + half, z, 0}};
  return trace;
}

Trace neurite(double x, double y, double z = 0) {
  Trace trace;
  trace.type = 3;
  trace.points = {{x, y, z, 1}, {x + 100, y, z, 1}};
  return trace;
}

std::int32_t soma_chosen_for(const Trace& trace, std::vector<Trace> outlines) {
  outlines.push_back(trace);
  connect_to_somas(outlines);
  return outlines.back().parent;
}

TEST(ConnectToSomas, LeavesNeuritesWithoutASomaAlone) {
  std::vector<Trace> traces = {neurite(0, 0)};
  connect_to_somas(traces);
  EXPECT_EQ(traces[0].parent, -1);
  EXPECT_EQ(traces[0].points.size(), 2U);
}

TEST(ConnectToSomas, PutsTheCenterInFrontOfANeurite) {
  std::vector<Trace> traces = {outline(0, 0, 5), neurite(1, 1, 2)};
  connect_to_somas(traces);
  const Trace& trace = traces[1];
  EXPECT_EQ(trace.parent, 0);
  EXPECT_EQ(trace.parent_position, 0.5);
  EXPECT_TRUE(trace.logical_start);
  ASSERT_EQ(trace.points.size(), 3U);
  // Steps of 0.3 along three sides of 10: the right side's mean x is 5, those of the others 0
  // (nearly).
  EXPECT_NEAR(trace.points[0].x, 5.0 / 3, 0.1);
  EXPECT_NEAR(trace.points[0].y, 0, 0.1);
  EXPECT_EQ(trace.points[1].z, 2);
}

TEST(ConnectToSomas, LeavesConnectedNeuritesAlone) {
  std::vector<Trace> traces = {outline(0, 0, 5), neurite(1, 1), neurite(100, 100)};
  traces[2].parent = 1;
  connect_to_somas(traces);
  EXPECT_EQ(traces[2].parent, 1);
  EXPECT_FALSE(traces[2].logical_start);
}

TEST(ConnectToSomas, PrefersTheSomaAroundTheStartToTheNearest) {
  // (9, 9) is in the corner of the first's box, but nearer to the second's centre.
  EXPECT_EQ(soma_chosen_for(neurite(9, 9), {outline(0, 0, 10), outline(14, 14, 3)}), 0);
}

TEST(ConnectToSomas, WidensTheBoxOfASingleContourByHalfAMicrometre) {
  const std::vector<Trace> outlines = {outline(0, 0, 5), outline(8, 0, 2)};
  EXPECT_EQ(soma_chosen_for(neurite(5.5, 4.9), outlines), 0);
  EXPECT_EQ(soma_chosen_for(neurite(5.51, 1.9), outlines), 1);
}

TEST(ConnectToSomas, TakesTheNearestForAStartOutside) {
  const std::vector<Trace> outlines = {outline(0, 0, 5), outline(100, 0, 5), outline(0, 100, 5)};
  EXPECT_EQ(soma_chosen_for(neurite(30, 10), outlines), 0);
  EXPECT_EQ(soma_chosen_for(neurite(70, 10), outlines), 1);
  EXPECT_EQ(soma_chosen_for(neurite(10, 70), outlines), 2);
}

TEST(ConnectToSomas, StacksContoursThatOverlapTheOneBefore) {
  std::vector<Trace> traces = {outline(0, 0, 5, 0), outline(4, 0, 3, 1), outline(8, 0, 3, 2),
                               outline(50, 0, 5, 0), neurite(10, 0)};
  connect_to_somas(traces);
  EXPECT_EQ(traces[0].stack, (std::vector<std::int32_t>{1, 2}));
  EXPECT_TRUE(traces[1].subsidiary);
  EXPECT_TRUE(traces[2].subsidiary);
  EXPECT_FALSE(traces[3].subsidiary);
  EXPECT_TRUE(traces[3].stack.empty());
  EXPECT_EQ(traces[4].parent, 0);
}

TEST(ConnectToSomas, DoesNotWidenTheBoxOfAStack) {
  const std::vector<Trace> outlines = {outline(0, 0, 5, 0), outline(0, 0, 4, 1), outline(8, 0, 2)};
  EXPECT_EQ(soma_chosen_for(neurite(5.0, 4.9), outlines), 0);
  EXPECT_EQ(soma_chosen_for(neurite(5.4, 0), outlines), 2);
}

}  // namespace
}  // namespace ballast::model::import3d
