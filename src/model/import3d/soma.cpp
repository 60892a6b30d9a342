#include "model/import3d/soma.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "model/import3d/contour.hpp"
#include "model/import3d/number.hpp"

namespace ballast::model::import3d {

namespace {

/// Bounds in the xy plane.
struct Box {
  double min_x, min_y, max_x, max_y;

  void include(const Box& other) {
    min_x = std::min(min_x, other.min_x);
    min_y = std::min(min_y, other.min_y);
    max_x = std::max(max_x, other.max_x);
    max_y = std::max(max_y, other.max_y);
  }
  void widen(double margin) {
    min_x -= margin;
    min_y -= margin;
    max_x += margin;
    max_y += margin;
  }
  /// NEURON compares coordinates of its drawings, which are floats.
  [[nodiscard]] bool contains(const TracePoint& point) const {
    const auto within = [](double low, double value, double high) {
      const auto at = static_cast<float>(value);
      return at >= static_cast<float>(low) && at <= static_cast<float>(high);
    };
    return within(min_x, point.x, max_x) && within(min_y, point.y, max_y);
  }
};

Box box_of(const Trace& trace) {
  const TracePoint& first = trace.points.front();
  Box box{first.x, first.y, first.x, first.y};
  for (const TracePoint& p : trace.points) box.include({p.x, p.y, p.x, p.y});
  return box;
}

bool apart(double low, double high) {
  return low > high + hoc_epsilon;
}

bool overlap(const Box& a, const Box& b) {
  return !(apart(a.min_x, b.max_x) || apart(b.min_x, a.max_x) || apart(a.min_y, b.max_y) ||
           apart(b.min_y, a.max_y));
}

/// A soma as neurites see it.
struct Soma {
  std::int32_t trace;  ///< its first contour
  Box box;
  Vec3 center;
};

/// Appends contours to the stack of the soma before them as long as each overlaps the one before
/// it.
void make_stacks(std::vector<Trace>& contours_first) {
  Trace* soma = nullptr;
  Box before{};
  for (std::size_t i = 0; i < contours_first.size() && contours_first[i].contour; ++i) {
    Trace& contour = contours_first[i];
    const Box box = box_of(contour);
    contour.subsidiary = soma != nullptr && overlap(before, box);
    if (contour.subsidiary)
      soma->stack.push_back(static_cast<std::int32_t>(i));
    else
      soma = &contour;
    before = box;
  }
}

/// A single contour reaches half a micrometre beyond its points, a stack does not.
Soma soma_of(std::int32_t index, const std::vector<Trace>& traces) {
  const Trace& trace = traces[static_cast<std::size_t>(index)];
  Soma soma{index, box_of(trace), {}};
  if (trace.stack.empty()) {
    soma.box.widen(0.5);
    soma.center = contour_center(trace.points);
    return soma;
  }
  std::vector<Contour> stack = {trace.points};
  for (const std::int32_t i : trace.stack) {
    const Trace& next = traces[static_cast<std::size_t>(i)];
    soma.box.include(box_of(next));
    stack.emplace_back(next.points);
  }
  soma.center = stack_center(stack);
  return soma;
}

std::vector<Soma> somas_of(const std::vector<Trace>& traces) {
  std::vector<Soma> somas;
  for (std::size_t i = 0; i < traces.size() && traces[i].contour; ++i)
    if (!traces[i].subsidiary) somas.push_back(soma_of(static_cast<std::int32_t>(i), traces));
  return somas;
}

double distance(const Vec3& a, const TracePoint& b) {
  const double dx = b.x - a.x;
  const double dy = b.y - a.y;
  const double dz = b.z - a.z;
  return std::sqrt(dx * dx + dy * dy + dz * dz);
}

const Soma& soma_for(const TracePoint& start, const std::vector<Soma>& somas) {
  const auto around = std::find_if(somas.begin(), somas.end(),
                                   [&](const Soma& soma) { return soma.box.contains(start); });
  if (around != somas.end()) return *around;
  const Soma* nearest = &somas.front();
  double shortest = std::numeric_limits<double>::max();
  for (const Soma& soma : somas) {
    const double length = distance(soma.center, start);
    if (length >= shortest - hoc_epsilon) continue;
    nearest = &soma;
    shortest = length;
  }
  return *nearest;
}

}  // namespace

void connect_to_somas(std::vector<Trace>& traces) {
  make_stacks(traces);
  const std::vector<Soma> somas = somas_of(traces);
  if (somas.empty()) return;
  for (Trace& trace : traces) {
    if (trace.contour || trace.parent >= 0) continue;
    const Soma& soma = soma_for(trace.points.front(), somas);
    trace.parent = soma.trace;
    trace.parent_position = 0.5;
    trace.logical_start = true;
    constexpr double wire = 0.01;
    trace.points.insert(trace.points.begin(), {soma.center.x, soma.center.y, soma.center.z, wire});
  }
}

}  // namespace ballast::model::import3d
