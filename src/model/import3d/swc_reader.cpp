#include "model/import3d/swc_reader.hpp"

#include <algorithm>
#include <cmath>

#include "model/import3d/number.hpp"
#include "model/import3d/swc_table.hpp"

namespace ballast::model::import3d {

namespace {

constexpr std::int32_t soma_type = 1;

/// Children of a point in hundredths: a child on the next line counts 100, one further away 101, a
/// change of type 1 more. Exactly `through` means that the run of points goes on to the next line.
constexpr std::int32_t through = 100;
constexpr std::int32_t aside = 1;

bool same(double a, double b) {
  return std::abs(a - b) <= hoc_epsilon;
}

double distance(const TracePoint& a, const TracePoint& b) {
  const double dx = a.x - b.x;
  const double dy = a.y - b.y;
  const double dz = a.z - b.z;
  return std::sqrt(dx * dx + dy * dy + dz * dz);
}

/// The points of one section in the file, without the copy of its parent point: from `first` up to,
/// not including, `end`.
struct Run {
  std::size_t first = 0;
  std::size_t end = 0;
};

class Segmenter {
 public:
  explicit Segmenter(std::vector<SwcPoint> points);
  std::vector<Trace> traces() &&;

 private:
  void mark_branches();
  void mark_branch(std::size_t child);
  void count_soma_children();
  [[nodiscard]] bool is_sphere() const;
  void join_soma_runs();
  void cut_runs();
  [[nodiscard]] Trace root_trace() const;
  [[nodiscard]] Trace child_trace(const Run& run) const;
  void attach(Trace& trace, const Run& run) const;
  void attach_to_soma(Trace& trace, const Run& run) const;
  [[nodiscard]] bool is_soma(std::size_t point) const { return points_[point].type == soma_type; }
  [[nodiscard]] std::size_t parent_of(std::size_t point) const {
    return static_cast<std::size_t>(points_[point].parent);
  }

  std::vector<SwcPoint> points_;
  std::vector<std::int32_t> children_;       ///< in hundredths, see above
  std::vector<std::int32_t> soma_children_;  ///< children of type soma of soma points
  std::vector<bool> at_start_;               ///< joins the start of its parent's run, not its end
  bool sphere_ = false;                      ///< three points of the soma stand for a sphere
  std::vector<Run> runs_;
  std::vector<std::int32_t> run_of_point_;
};

Segmenter::Segmenter(std::vector<SwcPoint> points)
    : points_(std::move(points)),
      children_(points_.size()),
      soma_children_(points_.size()),
      at_start_(points_.size()),
      run_of_point_(points_.size()) {
  mark_branches();
  count_soma_children();
  sphere_ = is_sphere();
  if (sphere_) points_[2].parent = 1;
  join_soma_runs();
  cut_runs();
}

void Segmenter::mark_branches() {
  for (std::size_t i = 1; i < points_.size(); ++i) mark_branch(i);
}

/// A neurite that starts at the first point of another - next to the soma, or the root - is
/// connected to that one's start, so that no run of a single point arises.
void Segmenter::mark_branch(std::size_t child) {
  const std::size_t parent = parent_of(child);
  std::int32_t& count = children_[parent];
  count += through;
  if (parent + 1 != child) {
    count += aside;
    const bool starts_neurite =
        parent > 1 ? !is_soma(parent) && is_soma(parent_of(parent)) : parent == 0 && !is_soma(0);
    if (starts_neurite) {
      at_start_[child] = true;
      count = through;
    }
  }
  if (points_[parent].type != points_[child].type) count += aside;
}

/// Somas branch where a point has more than one child that is soma, too.
void Segmenter::count_soma_children() {
  for (std::size_t i = 1; i < points_.size(); ++i)
    if (is_soma(i) && is_soma(parent_of(i))) ++soma_children_[parent_of(i)];
}

/// NeuroMorpho.org's sphere: exactly three soma points, the outer two childless children of the
/// first, of the same diameter, together as long as it is wide.
bool Segmenter::is_sphere() const {
  const auto soma_points = std::count_if(points_.begin(), points_.end(),
                                         [](const SwcPoint& p) { return p.type == soma_type; });
  if (soma_points != 3 || points_[1].parent != 0 || points_[2].parent != 0) return false;
  if (children_[1] != 0 || children_[2] != 0) return false;
  const TracePoint& center = points_[0].at;
  const double diameter = center.diameter;
  if (!same(points_[1].at.diameter, diameter) || !same(points_[2].at.diameter, diameter))
    return false;
  const double length = distance(points_[1].at, center) + distance(points_[2].at, center);
  return std::abs(length / diameter - 1) < .01 - hoc_epsilon;
}

/// A soma goes on through neurites that leave it, unless it branches itself.
void Segmenter::join_soma_runs() {
  for (std::size_t i = 0; i + 1 < points_.size(); ++i) {
    const bool goes_on = is_soma(i) && is_soma(i + 1) && parent_of(i + 1) == i;
    if (goes_on && (i == 0 || soma_children_[i] <= 1)) children_[i] = through;
  }
}

/// Runs are contiguous lines; a point on the next line goes on unless the one before ended its run.
void Segmenter::cut_runs() {
  for (std::size_t i = 0; i < points_.size(); ++i) {
    if (i == 0 || children_[i - 1] != through) runs_.push_back({i, i});
    runs_.back().end = i + 1;
    run_of_point_[i] = static_cast<std::int32_t>(runs_.size()) - 1;
  }
}

/// The root has no parent point; of a sphere only the centre is kept.
Trace Segmenter::root_trace() const {
  Trace trace;
  trace.type = points_[0].type;
  const std::size_t end = sphere_ ? 1 : runs_[0].end;
  for (std::size_t i = 0; i < end; ++i) trace.points.push_back(points_[i].at);
  return trace;
}

/// A run other than the root starts with a copy of its parent point; at a soma with the diameter of
/// its own first point.
Trace Segmenter::child_trace(const Run& run) const {
  Trace trace;
  trace.type = points_[run.first].type;
  trace.parent = run_of_point_[parent_of(run.first)];
  trace.points.push_back(points_[parent_of(run.first)].at);
  for (std::size_t i = run.first; i < run.end; ++i) trace.points.push_back(points_[i].at);
  attach(trace, run);
  const Run& parent = runs_[static_cast<std::size_t>(trace.parent)];
  if (is_soma(parent.first) && trace.type != soma_type)
    trace.points[0].diameter = trace.points[1].diameter;
  if (at_start_[run.first]) trace.parent_position = 0.0;
  return trace;
}

/// Where on its parent a run starts, and whether it gets there by a wire that is no part of it.
void Segmenter::attach(Trace& trace, const Run& run) const {
  const std::size_t joint = parent_of(run.first);
  const bool neurite = trace.type != soma_type;
  const bool long_enough = run.end - run.first > 1;
  const bool single_point_root = sphere_ || runs_[0].end == 1;
  if (trace.parent == 0 && neurite && is_soma(0) && single_point_root) {
    trace.parent_position = 0.5;
    trace.logical_start = long_enough;
  } else if (joint == 0) {
    trace.parent_position = 0.0;
    trace.logical_start = neurite && soma_children_[0] > 1;
  } else {
    attach_to_soma(trace, run);
  }
}

/// Inside a soma: its middle, by a wire. At its last point, where the soma branches: by a wire,
/// too.
void Segmenter::attach_to_soma(Trace& trace, const Run& run) const {
  const Run& parent = runs_[static_cast<std::size_t>(trace.parent)];
  const std::size_t joint = parent_of(run.first);
  const bool wire = trace.type != soma_type && run.end - run.first > 1;
  if (!is_soma(parent.first)) return;
  if (joint + 1 < parent.end) {
    trace.parent_position = 0.5;
    trace.logical_start = wire;
  } else if (soma_children_[joint] > 1) {
    trace.logical_start = wire;
  }
}

std::vector<Trace> Segmenter::traces() && {
  std::vector<Trace> traces = {root_trace()};
  for (std::size_t i = 1; i < runs_.size(); ++i) traces.push_back(child_trace(runs_[i]));
  return traces;
}

}  // namespace

std::vector<Trace> read_swc(std::string_view text, const std::filesystem::path& file) {
  std::vector<SwcPoint> points = read_swc_table(text, file);
  if (points.empty()) return {};
  return Segmenter(std::move(points)).traces();
}

}  // namespace ballast::model::import3d
