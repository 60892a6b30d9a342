#pragma once
// The outline of a soma as NEURON sees it: its centre, and the cylinders that stand for it. All
// that import3d_sec.hoc and import3d_gui.hoc do with contours, pure functions on points in um.
// Contours have at least three points. A contour without extent gives points that are not finite.

#include <span>
#include <vector>

#include "model/import3d/trace.hpp"

namespace ballast::model::import3d {

using Contour = std::span<const TracePoint>;

/// Mean of 101 points that lie at equal steps of the perimeter in the xy plane, which is taken
/// without the edge that closes it.
[[nodiscard]] Vec3 contour_center(Contour contour);

/// One contour: 21 discs along its principal axis, as wide as the contour made convex is there.
[[nodiscard]] std::vector<TracePoint> contour_to_cylinders(Contour contour);

/// One contour of a stack: the disc at its centre whose diameter is the mean of twice the mean
/// distance of its perimeter from the centre and the perimeter divided by pi.
[[nodiscard]] TracePoint contour_to_disc(Contour contour);

/// The point halfway along the line through the centres of a stack's contours.
[[nodiscard]] Vec3 stack_center(std::span<const Contour> stack);

}  // namespace ballast::model::import3d
