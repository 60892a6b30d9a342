#include "model/import3d/contour.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "model/import3d/eigen.hpp"
#include "model/import3d/number.hpp"

namespace ballast::model::import3d {

namespace {

using Values = std::vector<double>;

/// The coordinates of a contour, resampled along its perimeter: 101 values on each axis.
struct Outline {
  std::array<Values, 3> axes;
};

Values coordinate(Contour contour, double TracePoint::*member) {
  Values values(contour.size());
  std::transform(contour.begin(), contour.end(), values.begin(),
                 [member](const TracePoint& p) { return p.*member; });
  return values;
}

double mean(const Values& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Linear interpolation of y(x) at `wanted` (ascending); constant beyond the ends; steps back in x
/// are skipped (Vector.interpolate).
Values interpolate(const Values& wanted, const Values& x, const Values& y) {
  Values result;
  result.reserve(wanted.size());
  auto at = wanted.begin();
  for (; at != wanted.end() && *at <= x.front(); ++at) result.push_back(y.front());
  for (std::size_t i = 1; i < x.size(); ++i) {
    if (x[i] <= x[i - 1]) continue;
    for (; at != wanted.end() && *at <= x[i]; ++at) {
      const double t = (*at - x[i - 1]) / (x[i] - x[i - 1]);
      result.push_back((1. - t) * y[i - 1] + t * y[i]);
    }
  }
  result.resize(wanted.size(), y.back());
  return result;
}

/// Distance in the xy plane from the first point to each, along the contour.
Values perimeter_in_xy(Contour contour) {
  Values perimeter(contour.size(), 0.0);
  for (std::size_t i = 1; i < contour.size(); ++i) {
    const double dx = contour[i].x - contour[i - 1].x;
    const double dy = contour[i].y - contour[i - 1].y;
    perimeter[i] = perimeter[i - 1] + std::sqrt(dx * dx + dy * dy);
  }
  return perimeter;
}

Values evenly(double start, double step, std::size_t count) {
  Values values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<double>(i) * step + start;
  return values;
}

/// 101 points at equal distances in the xy plane; depth follows along, as it is not measured.
Outline resample(Contour contour) {
  const Values perimeter = perimeter_in_xy(contour);
  const Values steps = evenly(0.0, perimeter.back() / 100, 101);
  const auto along = [&](double TracePoint::*member) {
    return interpolate(steps, perimeter, coordinate(contour, member));
  };
  return {{along(&TracePoint::x), along(&TracePoint::y), along(&TracePoint::z)}};
}

Vector3 center_of(const Outline& outline) {
  return {mean(outline.axes[0]), mean(outline.axes[1]), mean(outline.axes[2])};
}

double distance(const TracePoint& a, const TracePoint& b) {
  const double dx = a.x - b.x;
  const double dy = a.y - b.y;
  const double dz = a.z - b.z;
  return std::sqrt(dx * dx + dy * dy + dz * dz);
}

/// Centring comes before everything else, so that sums of squares lose no digits.
void subtract(Values& values, double offset) {
  for (double& value : values) value -= offset;
}

double product_sum(const Values& a, const Values& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

double dot(const Vector3& a, const Vector3& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

/// The longest axis of a centred outline and, in the xy plane, the direction of its middle axis.
struct Axes {
  Vector3 major = {};
  Vector3 minor = {};
};

std::size_t index_of_extreme(const Vector3& values, bool largest) {
  const auto at = largest ? std::max_element(values.begin(), values.end())
                          : std::min_element(values.begin(), values.end());
  return static_cast<std::size_t>(at - values.begin());
}

/// The moments are those of the resampled points, so that uneven steps of the tracing do not
/// matter. The middle axis is what is left of the three indices 0, 1 and 2.
Axes principal_axes(const Outline& outline) {
  Matrix3 moments = {};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j)
      moments[i][j] = product_sum(outline.axes[std::min(i, j)], outline.axes[std::max(i, j)]);
  const SymmetricEigen eigen = symmetric_eigen(moments);
  const std::size_t longest = index_of_extreme(eigen.values, true);
  const std::size_t middle = 3 - longest - index_of_extreme(eigen.values, false);
  Axes axes;
  for (std::size_t i = 0; i < 3; ++i) axes.major[i] = eigen.vectors[i][longest];
  for (std::size_t i = 0; i < 2; ++i) axes.minor[i] = middle < 3 ? eigen.vectors[i][middle] : 0.0;
  const double length = std::sqrt(dot(axes.minor, axes.minor));
  for (double& component : axes.minor) component /= length;
  return axes;
}

/// One side of a contour: distance from the major axis against the position on it.
struct Side {
  Values position;
  Values radius;

  void reverse() {
    std::reverse(position.begin(), position.end());
    std::reverse(radius.begin(), radius.end());
  }
  void erase(std::size_t i) {
    position.erase(position.begin() + static_cast<std::ptrdiff_t>(i));
    radius.erase(radius.begin() + static_cast<std::ptrdiff_t>(i));
  }
};

/// Removes points, from the far end, until the positions ascend.
void make_monotonic(Side& side) {
  for (std::size_t i = side.position.size(); i-- > 1;) {
    if (side.position[i] > side.position[i - 1] + hoc_epsilon) continue;
    side.erase(i);
    if (i != side.position.size()) ++i;
  }
}

/// Each point of the outline by its coordinates along and across the major axis.
Side projected(const Outline& outline, const Axes& axes) {
  Side side;
  for (std::size_t i = 0; i < outline.axes[0].size(); ++i) {
    const Vector3 point = {outline.axes[0][i], outline.axes[1][i], outline.axes[2][i]};
    side.position.push_back(dot(point, axes.major));
    side.radius.push_back(dot(point, axes.minor));
  }
  return side;
}

/// Cuts the closed outline at its two extremes on the major axis; both halves ascend.
std::array<Side, 2> two_sides(Side all) {
  const auto top =
      std::max_element(all.position.begin(), all.position.end()) - all.position.begin();
  std::rotate(all.position.begin(), all.position.begin() + top, all.position.end());
  std::rotate(all.radius.begin(), all.radius.begin() + top, all.radius.end());
  const auto low =
      std::min_element(all.position.begin(), all.position.end()) - all.position.begin();
  Side down{{all.position.begin(), all.position.begin() + low},
            {all.radius.begin(), all.radius.begin() + low}};
  Side up{{all.position.begin() + low, all.position.end()},
          {all.radius.begin() + low, all.radius.end()}};
  down.reverse();
  make_monotonic(down);
  make_monotonic(up);
  return {std::move(down), std::move(up)};
}

/// Steps of a twentieth between the second and the last but one of all positions; empty if these
/// agree or the coordinates were too large to compute with.
Values common_positions(const std::array<Side, 2>& sides) {
  if (sides[0].position.empty()) return {};
  Values all = sides[0].position;
  all.insert(all.end(), sides[1].position.begin(), sides[1].position.end());
  if (!std::all_of(all.begin(), all.end(), [](double value) { return std::isfinite(value); }))
    return {};
  std::sort(all.begin(), all.end());
  const double start = all[1];
  const double end = all[all.size() - 2];
  const double step = (end - start) / 20;
  if (!(step > 0.0)) return {};
  constexpr double tolerance = 1e-9;  // Vector.indgen's
  return evenly(start, step,
                static_cast<std::size_t>(std::floor((end - start) / step + tolerance)) + 1);
}

/// The discs at the ends would have no width.
void widen_ends(std::vector<TracePoint>& discs) {
  const std::size_t last = discs.size() - 1;
  discs[0].diameter = (discs[0].diameter + discs[1].diameter) / 2;
  discs[last].diameter = (discs[last].diameter + discs[last - 1].diameter) / 2;
}

/// What stands for a contour that is a point or a line; the caller sees that it is not finite.
std::vector<TracePoint> without_extent() {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  return {{nan, nan, nan, nan}};
}

}  // namespace

Vec3 contour_center(Contour contour) {
  const Vector3 center = center_of(resample(contour));
  return {center[0], center[1], center[2]};
}

std::vector<TracePoint> contour_to_cylinders(Contour contour) {
  Outline outline = resample(contour);
  const Vector3 center = center_of(outline);
  for (std::size_t i = 0; i < 3; ++i) subtract(outline.axes[i], center[i]);
  const Axes axes = principal_axes(outline);
  const std::array<Side, 2> sides = two_sides(projected(outline, axes));
  const Values positions = common_positions(sides);
  if (positions.size() < 2) return without_extent();
  const Values left = interpolate(positions, sides[0].position, sides[0].radius);
  const Values right = interpolate(positions, sides[1].position, sides[1].radius);
  std::vector<TracePoint> discs;
  for (std::size_t i = 0; i < positions.size(); ++i)
    discs.push_back({axes.major[0] * positions[i] + center[0],
                     axes.major[1] * positions[i] + center[1],
                     axes.major[2] * positions[i] + center[2], std::abs(left[i] - right[i])});
  widen_ends(discs);
  return discs;
}

TracePoint contour_to_disc(Contour contour) {
  double perimeter = 0.0;
  for (std::size_t i = 0; i < contour.size(); ++i)
    perimeter += distance(contour[i], contour[(i + 1) % contour.size()]);
  Outline outline = resample(contour);
  const Vector3 center = center_of(outline);
  for (std::size_t i = 0; i < 3; ++i) subtract(outline.axes[i], center[i]);
  Values radii;
  for (std::size_t i = 0; i < outline.axes[0].size(); ++i) {
    const Vector3 point = {outline.axes[0][i], outline.axes[1][i], outline.axes[2][i]};
    radii.push_back(std::sqrt(dot(point, point)));
  }
  return {center[0], center[1], center[2], mean(radii) + perimeter / (2 * std::numbers::pi)};
}

Vec3 stack_center(std::span<const Contour> stack) {
  std::vector<Vec3> centers;
  Values along;
  for (const Contour& contour : stack) {
    const Vec3 center = contour_center(contour);
    const Vec3& before = centers.empty() ? center : centers.back();
    const double step = distance({center.x, center.y, center.z}, {before.x, before.y, before.z});
    along.push_back(along.empty() ? 0.0 : along.back() + step);
    centers.push_back(center);
  }
  const double half = along.back() / 2;
  if (half <= hoc_epsilon) return centers.front();
  const auto beyond = std::find_if(along.begin(), along.end(),
                                   [half](double length) { return length > half + hoc_epsilon; });
  const auto i = static_cast<std::size_t>(beyond - along.begin());
  const double t = (half - along[i - 1]) / (along[i] - along[i - 1]);
  const auto between = [t](double a, double b) { return t * b + (1 - t) * a; };
  return {between(centers[i - 1].x, centers[i].x), between(centers[i - 1].y, centers[i].y),
          between(centers[i - 1].z, centers[i].z)};
}

}  // namespace ballast::model::import3d
