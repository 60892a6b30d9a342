#include "model/import3d/contour.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace ballast::model::import3d {
namespace {

using std::numbers::pi;

/// An ellipse with 400 points; the last stands just before the first.
std::vector<TracePoint> ellipse(double half_x, double half_y, Vec3 center) {
  std::vector<TracePoint> points;
  for (int i = 0; i < 400; ++i) {
    const double angle = 2 * pi * i / 400;
    points.push_back(
        {center.x + half_x * std::cos(angle), center.y + half_y * std::sin(angle), center.z, 0.0});
  }
  return points;
}

TEST(ContourCenter, IsTheMeanAlongTheOpenPerimeter) {
  // From (0,0) over (4,0) to (4,4): 51 of the 101 points lie on the first edge (mean 2, 0), the
  // other 50 on the second, 0.08, 0.16 ... 4 above it (mean 4, 2.04).
  const std::vector<TracePoint> corner = {{0, 0, 1, 0}, {4, 0, 1, 0}, {4, 4, 1, 0}};
  const Vec3 center = contour_center(corner);
  EXPECT_NEAR(center.x, (51 * 2.0 + 50 * 4.0) / 101, 1e-12);
  EXPECT_NEAR(center.y, 50 * 2.04 / 101, 1e-12);
  EXPECT_NEAR(center.z, 1.0, 1e-12);
}

TEST(ContourCenter, MeasuresThePerimeterWithoutDepth) {
  // In the xy plane the second point is halfway, so the mean depth is that of the ramp 0 .. 10 and
  // of 10.
  const std::vector<TracePoint> ramp = {{0, 0, 0, 0}, {5, 0, 10, 0}, {10, 0, 10, 0}};
  EXPECT_NEAR(contour_center(ramp).z, (51 * 5.0 + 50 * 10.0) / 101, 1e-12);
}

TEST(ContourToCylinders, FollowsTheLongAxisOfAnEllipse) {
  const std::vector<TracePoint> discs = contour_to_cylinders(ellipse(20, 5, {100, -50, 3}));
  ASSERT_EQ(discs.size(), 21U);
  EXPECT_NEAR(std::abs(discs.front().x - discs.back().x), 40, 0.5);
  for (const TracePoint& disc : discs) {
    EXPECT_NEAR(disc.y, -50, 0.5);
    EXPECT_NEAR(disc.z, 3, 1e-9);
  }
  EXPECT_NEAR(discs[10].diameter, 10, 0.1);
  // Halfway out the ellipse is 2 * 5 * sqrt(1 - 1/4) wide.
  EXPECT_NEAR(discs[5].diameter, 10 * std::sqrt(0.75), 0.2);
}

TEST(ContourToCylinders, GivesTheEndsTheMeanWidthWithTheirNeighbours) {
  const std::vector<TracePoint> discs = contour_to_cylinders(ellipse(20, 5, {}));
  EXPECT_GT(discs.front().diameter, discs[1].diameter / 2 - 1e-12);
  EXPECT_LT(discs.front().diameter, discs[1].diameter);
  EXPECT_LT(discs.back().diameter, discs[19].diameter);
}

TEST(ContourToCylinders, HasTheAreaOfTheSphereForACircle) {
  const std::vector<TracePoint> discs = contour_to_cylinders(ellipse(10, 10, {}));
  const auto cap = [](double diameter) { return pi / 4 * diameter * diameter; };
  double area = cap(discs.front().diameter) + cap(discs.back().diameter);
  for (std::size_t i = 1; i < discs.size(); ++i) {
    const double step = std::hypot(discs[i].x - discs[i - 1].x, discs[i].y - discs[i - 1].y);
    const double taper = (discs[i].diameter - discs[i - 1].diameter) / 2;
    area += pi / 2 * (discs[i].diameter + discs[i - 1].diameter) * std::hypot(step, taper);
  }
  EXPECT_NEAR(area, 4 * pi * 100, 0.01 * 4 * pi * 100);
}

TEST(ContourToCylinders, GivesNoFinitePointsWithoutExtent) {
  const std::vector<TracePoint> point(4, {1, 2, 3, 0});
  const std::vector<TracePoint> discs = contour_to_cylinders(point);
  EXPECT_FALSE(std::isfinite(discs.front().x) && std::isfinite(discs.front().diameter));
}

TEST(ContourToDisc, IsAsWideAsACircle) {
  const TracePoint disc = contour_to_disc(ellipse(10, 10, {5, 6, 7}));
  EXPECT_NEAR(disc.x, 5, 0.2);
  EXPECT_NEAR(disc.y, 6, 0.2);
  EXPECT_NEAR(disc.z, 7, 1e-12);
  EXPECT_NEAR(disc.diameter, 20, 0.02);
}

TEST(StackCenter, LiesHalfwayAlongTheLineOfCenters) {
  // Centres at depths 0, 2 and 8: half of 8 is 4, a third of the way from the second to the third.
  const std::vector<TracePoint> low = ellipse(5, 5, {0, 0, 0});
  const std::vector<TracePoint> middle = ellipse(6, 6, {0, 0, 2});
  const std::vector<TracePoint> high = ellipse(5, 5, {0, 0, 8});
  const std::vector<Contour> stack = {low, middle, high};
  EXPECT_NEAR(stack_center(stack).z, 4.0, 0.01);
}

TEST(StackCenter, IsTheFirstCenterIfAllAgree) {
  const std::vector<TracePoint> outline = ellipse(5, 5, {1, 2, 3});
  const std::vector<Contour> stack = {outline, outline};
  EXPECT_EQ(stack_center(stack).x, contour_center(outline).x);
  EXPECT_EQ(stack_center(stack).z, contour_center(outline).z);
}

}  // namespace
}  // namespace ballast::model::import3d
