#include "generator/morphology_tree.hpp"

#include <algorithm>

namespace ballast::generator {
namespace {

bool is_dendrite(SectionType type) {
  return type == SectionType::basal || type == SectionType::apical;
}

/// Index of the interval of `arc` that holds `distance`.
std::size_t interval_of(const std::vector<double>& arc, double distance) {
  const auto above = std::upper_bound(arc.begin() + 1, arc.end() - 1, distance);
  return static_cast<std::size_t>(above - arc.begin()) - 1;
}

}  // namespace

TreeLocation MorphologyTree::locate(std::uint32_t section, double position) const {
  const TreeSection& on = sections[section];
  TreeLocation location{.section = section, .position = position, .type = on.type};
  if (on.points.size() < 2) {
    location.radius = soma_radius;
    return location;
  }
  const double distance = position * on.length();
  const std::size_t i = interval_of(on.arc, distance);
  location.segment = static_cast<std::uint32_t>(i);
  location.segment_offset = distance - on.arc[i];
  const TreePoint& begin = on.points[i];
  const TreePoint& end = on.points[i + 1];
  // Two points of a file may coincide after rounding.
  const double weight = location.segment_offset / std::max(on.arc[i + 1] - on.arc[i], 1e-9);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    location.center[axis] =
        begin.position[axis] + weight * (end.position[axis] - begin.position[axis]);
  }
  location.radius = 0.5 * (begin.diameter + weight * (end.diameter - begin.diameter));
  return location;
}

int MorphologyTree::segments() const {
  int count = 1;
  for (const TreeSection& section : sections) {
    count += is_dendrite(section.type) ? segments_of_length(section.length()) : 0;
  }
  return count;
}

std::size_t MorphologyTree::points() const {
  std::size_t count = 0;
  for (const TreeSection& section : sections) {
    count += section.points.size();
  }
  return count;
}

int segments_of_length(double length) {
  return 1 + 2 * static_cast<int>(length / 40.0);
}

LocationTable::LocationTable(const MorphologyTree& tree) {
  double total = 0;
  for (std::uint32_t i = 0; i < tree.sections.size(); ++i) {
    const TreeSection& section = tree.sections[i];
    if (is_dendrite(section.type)) {
      total += section.length();
      dendrites_.push_back(i);
      cumulative_.push_back(total);
    } else if (section.type == SectionType::axon) {
      axons_.push_back(i);
    }
  }
}

std::uint32_t LocationTable::dendrite_at(double fraction) const {
  if (dendrites_.empty()) {
    return 0;
  }
  const auto at =
      std::upper_bound(cumulative_.begin(), cumulative_.end() - 1, fraction * cumulative_.back());
  return dendrites_[static_cast<std::size_t>(at - cumulative_.begin())];
}

std::uint32_t LocationTable::axon_at(double fraction) const {
  if (axons_.empty()) {
    return 0;
  }
  const auto index = static_cast<std::size_t>(fraction * static_cast<double>(axons_.size()));
  return axons_[std::min(index, axons_.size() - 1)];
}

}  // namespace ballast::generator
