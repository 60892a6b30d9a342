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
/// without the edge that closes it (contourcenter in import3d_sec.hoc).
[[nodiscard]] Vec3 contour_center(Contour contour);

/// One contour: 21 discs along its principal axis, as wide as the contour made convex is there
/// (contour2centroid in import3d_gui.hoc). The axis is the eigenvector of the largest eigenvalue of
/// the points' second moments; widths are measured across it in the xy plane, between the two sides
/// into which the outermost points on the axis cut the outline. The end discs get the mean of their
/// width, which is nearly zero, and that of their neighbours.
[[nodiscard]] std::vector<TracePoint> contour_to_cylinders(Contour contour);

/// One contour of a stack: the disc at its centre whose diameter is the mean of twice the mean
/// distance of its perimeter from the centre and the perimeter divided by pi
/// (approximate_contour_by_circle in import3d_sec.hoc; here the perimeter is closed and has depth).
[[nodiscard]] TracePoint contour_to_disc(Contour contour);

/// The point halfway along the line through the centres of a stack's contours, in their order;
/// neurites start there (stk_center in import3d_sec.hoc).
[[nodiscard]] Vec3 stack_center(std::span<const Contour> stack);

}  // namespace ballast::model::import3d
