#pragma once
// Traces: what Import3d calls a section before NEURON's sections exist - an unbranched run of
// points of one type, or the outline of a soma. A reader makes traces of a file; instantiate()
// makes a Morphology of them. Plain data in double precision, um; parents come before their
// children.

#include <cstdint>
#include <filesystem>
#include <vector>

#include "model/morphology.hpp"

namespace ballast::model::import3d {

struct Vec3 {
  double x = 0, y = 0, z = 0;
};

struct TracePoint {
  double x = 0, y = 0, z = 0, diameter = 0;
};

struct Trace {
  std::int32_t type = 0;         ///< SWC numbers: 0 undefined, 1 soma, 2 axon, 3 dendrite, 4 apical
  std::int32_t parent = -1;      ///< index of the parent trace; -1 = none
  double parent_position = 1.0;  ///< 0, 0.5 or 1
  bool logical_start = false;    ///< the first point only says where on the parent it starts
  bool contour = false;          ///< outline of a soma: closed, points carry no diameter
  bool subsidiary = false;       ///< a contour that belongs to the stack of an earlier one
  std::vector<std::int32_t> stack;  ///< of a contour: the further contours of the same soma
  std::vector<TracePoint> points;
};

/// Lowest and highest type of a trace, and the lowest and highest type that a file may name.
inline constexpr std::int32_t min_type = -99;
inline constexpr std::int32_t max_type = 999999;

/// Makes sections of traces, as Import3d_GUI.instantiate of import3d_gui.hoc does:
///   - children without length (one own point, or two at one place) are dropped, their children
///   lifted;
///   - arrays are made by ascending type, and sections numbered within them in the traces' order;
///   - a contour becomes cylinders, a stack of contours a disc each, a root of one point a sphere;
///   - coordinates are rounded as on their way through hoc.
/// Throws InputError naming the file if there are no traces, or points that are not finite.
[[nodiscard]] Morphology instantiate(const std::vector<Trace>& traces,
                                     const std::filesystem::path& file);

}  // namespace ballast::model::import3d
