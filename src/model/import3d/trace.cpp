#include "model/import3d/trace.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "core/error.hpp"
#include "model/import3d/contour.hpp"
#include "model/import3d/number.hpp"

namespace ballast::model::import3d {

namespace {

/// Names as Import3d_GUI.type2name and mksubset give them.
std::string array_name(std::int32_t type) {
  switch (type) {
    case 1:
      return "soma";
    case 2:
      return "axon";
    case 3:
      return "dend";
    case 4:
      return "apic";
    default:
      break;
  }
  return type < 0 ? "minus_" + std::to_string(-type) : "dend_" + std::to_string(type);
}

std::string list_name(std::int32_t type) {
  switch (type) {
    case 1:
      return "somatic";
    case 2:
      return "axonal";
    case 3:
      return "basal";
    case 4:
      return "apical";
    default:
      break;
  }
  return type < 0 ? "minus_" + std::to_string(-type) + "set" : "dendritic_" + std::to_string(type);
}

/// Lists of higher types whose array name is a part of this type's name. Import3d fills a type's
/// list as soon as it has made its array, with all sections so far whose names contain that of the
/// array.
std::vector<std::string> lists_by_part(std::int32_t type, std::int32_t highest) {
  std::vector<std::string> lists;
  const std::string name = array_name(type);
  for (std::int32_t other = type + 1; other <= std::min(highest, 3); ++other)
    if (name.find(array_name(other)) != std::string::npos) lists.push_back(list_name(other));
  return lists;
}

bool same(double a, double b) {
  return std::abs(a - b) < hoc_epsilon;
}

/// A child that adds no length: one own point, or two at the same place.
bool without_length(const Trace& trace) {
  if (trace.parent < 0) return false;
  const std::size_t first = trace.logical_start ? 1 : 0;
  const std::size_t own = trace.points.size() - first;
  if (own != 2) return own < 2;
  const TracePoint& a = trace.points[first];
  const TracePoint& b = trace.points[first + 1];
  return same(a.x, b.x) && same(a.y, b.y) && same(a.z, b.z);
}

/// Where a trace is really connected: the nearest ancestor that is not dropped.
struct Connection {
  std::int32_t parent = -1;
  double position = 1.0;
};

Connection connection_of(const Trace& trace, const std::vector<Trace>& traces,
                         const std::vector<bool>& dropped) {
  Connection at{trace.parent, trace.parent_position};
  while (at.parent >= 0 && dropped[static_cast<std::size_t>(at.parent)]) {
    const Trace& parent = traces[static_cast<std::size_t>(at.parent)];
    at = {parent.parent, parent.parent_position};
  }
  return at;
}

/// A single point is the centre of a sphere: a cylinder along x, as long as it is wide.
std::vector<TracePoint> sphere(const TracePoint& center) {
  std::vector<TracePoint> points(3, center);
  points[0].x -= center.diameter / 2;
  points[2].x += center.diameter / 2;
  return points;
}

/// One disc for each outline, in the order of the file.
std::vector<TracePoint> discs_of_stack(const Trace& trace, const std::vector<Trace>& traces) {
  std::vector<TracePoint> discs = {contour_to_disc(trace.points)};
  for (const std::int32_t i : trace.stack)
    discs.push_back(contour_to_disc(traces[static_cast<std::size_t>(i)].points));
  return discs;
}

/// The points that the section gets, before rounding.
std::vector<TracePoint> section_points(const Trace& trace, const std::vector<Trace>& traces) {
  if (trace.contour)
    return trace.stack.empty() ? contour_to_cylinders(trace.points) : discs_of_stack(trace, traces);
  const auto own = trace.points.begin() + (trace.logical_start ? 1 : 0);
  if (trace.points.end() - own == 1) return sphere(*own);
  return {own, trace.points.end()};
}

Point rounded(const TracePoint& point) {
  return {through_hoc(point.x), through_hoc(point.y), through_hoc(point.z),
          through_hoc(point.diameter)};
}

bool finite(const Point& p) {
  return std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z) &&
         std::isfinite(p.diameter);
}

/// Makes the sections of one morphology.
class Builder {
 public:
  Builder(const std::vector<Trace>& traces, const std::filesystem::path& file);
  Morphology build() &&;

 private:
  void choose();
  void number_sections();
  void make_arrays();
  void add_section(std::size_t trace);
  void connect(Section& section, const Trace& trace) const;
  void add_points(Section& section, const Trace& trace);

  const std::vector<Trace>& traces_;
  std::vector<bool> dropped_;
  std::vector<std::size_t> kept_;               ///< traces that become sections, in file order
  std::vector<std::int32_t> section_of_trace_;  ///< -1 where there is none
  Morphology result_;
};

Builder::Builder(const std::vector<Trace>& traces, const std::filesystem::path& file)
    : traces_(traces), dropped_(traces.size()), section_of_trace_(traces.size(), -1) {
  result_.file = file;
}

/// Contours further up or down a stack are part of its first one.
void Builder::choose() {
  for (std::size_t i = 0; i < traces_.size(); ++i) {
    dropped_[i] = without_length(traces_[i]);
    if (!dropped_[i] && !traces_[i].subsidiary) kept_.push_back(i);
  }
}

/// Arrays by ascending type: the map's order.
void Builder::make_arrays() {
  std::map<std::int32_t, std::int32_t> counts;
  for (const std::size_t i : kept_) ++counts[traces_[i].type];
  const auto highest =
      std::max_element(traces_.begin(), traces_.end(),
                       [](const Trace& a, const Trace& b) { return a.type < b.type; });
  for (const auto& [type, count] : counts)
    result_.arrays.push_back(
        {array_name(type), list_name(type), count, lists_by_part(type, highest->type)});
}

/// Sections run array by array, within an array in file order.
void Builder::number_sections() {
  std::vector<std::size_t> by_type = kept_;
  std::stable_sort(by_type.begin(), by_type.end(), [this](std::size_t a, std::size_t b) {
    return traces_[a].type < traces_[b].type;
  });
  for (std::size_t i = 0; i < by_type.size(); ++i)
    section_of_trace_[by_type[i]] = static_cast<std::int32_t>(i);
  kept_ = std::move(by_type);
}

void Builder::connect(Section& section, const Trace& trace) const {
  const Connection at = connection_of(trace, traces_, dropped_);
  if (at.parent < 0) return;
  section.parent = section_of_trace_[static_cast<std::size_t>(at.parent)];
  section.parent_position = at.position;
}

void Builder::add_points(Section& section, const Trace& trace) {
  section.has_logical_start = trace.logical_start;
  if (trace.logical_start) {
    section.logical_start = rounded(trace.points.front());
    section.logical_start.diameter = 0;
  }
  section.first_point = result_.points.size();
  for (const TracePoint& point : section_points(trace, traces_)) {
    result_.points.push_back(rounded(point));
    if (!finite(result_.points.back()))
      throw InputError({{result_.file},
                        "no 3-D points for",
                        array_name(trace.type),
                        "its outline has no extent in the xy plane, or coordinates are too large"});
  }
  section.point_count = static_cast<std::uint32_t>(result_.points.size() - section.first_point);
}

/// Takes the traces in the order of their sections: a new type starts the next array.
void Builder::add_section(std::size_t trace) {
  Section section;
  if (!result_.sections.empty()) {
    const bool same_array = traces_[trace].type == traces_[kept_[result_.sections.size() - 1]].type;
    const Section& before = result_.sections.back();
    section.array = before.array + (same_array ? 0 : 1);
    section.index = same_array ? before.index + 1 : 0;
  }
  connect(section, traces_[trace]);
  add_points(section, traces_[trace]);
  result_.sections.push_back(section);
}

Morphology Builder::build() && {
  choose();
  make_arrays();
  const std::vector<std::size_t> file_order = kept_;
  result_.connect_order.reserve(kept_.size());
  number_sections();
  result_.sections.reserve(kept_.size());
  for (const std::size_t trace : kept_) add_section(trace);
  result_.points.shrink_to_fit();
  for (const std::size_t trace : file_order)
    result_.connect_order.push_back(static_cast<std::uint32_t>(section_of_trace_[trace]));
  return std::move(result_);
}

}  // namespace

Morphology instantiate(const std::vector<Trace>& traces, const std::filesystem::path& file) {
  if (traces.empty())
    throw InputError({{file}, "no sections", "", "neither a soma nor a neurite was found"});
  return Builder(traces, file).build();
}

}  // namespace ballast::model::import3d
