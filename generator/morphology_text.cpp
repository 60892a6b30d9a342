#include "generator/morphology_text.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <numbers>

namespace ballast::generator {
namespace {

/// Children of each section, ascending.
std::vector<std::vector<std::size_t>> children_of(const MorphologyTree& tree) {
  std::vector<std::vector<std::size_t>> children(tree.sections.size());
  for (std::size_t i = 1; i < tree.sections.size(); ++i) {
    children[static_cast<std::size_t>(tree.sections[i].parent)].push_back(i);
  }
  return children;
}

/// One line per point. Unbranched runs are consecutive lines, which is how readers find sections.
class SwcWriter {
 public:
  explicit SwcWriter(const MorphologyTree& tree) : tree_(tree), last_point_(tree.sections.size()) {
    fmt::format_to(std::back_inserter(text_), "# {}: id type x y z radius parent\n", tree.name);
  }

  std::string write() {
    add_soma();
    for (std::size_t i = 1; i < tree_.sections.size(); ++i) {
      add_section(i);
    }
    return std::move(text_);
  }

 private:
  void add_point(SectionType type, const Vector3& at, double radius, int parent) {
    ++id_;
    fmt::format_to(std::back_inserter(text_), "{} {} {:.3f} {:.3f} {:.3f} {:.4f} {}\n", id_,
                   static_cast<int>(type), at[0], at[1], at[2], radius, parent);
  }

  /// Both outer points hang on the first and lie one radius away: read as a sphere.
  void add_soma() {
    const double radius = tree_.soma_radius;
    add_point(SectionType::soma, {0, 0, 0}, radius, -1);
    add_point(SectionType::soma, {0, -radius, 0}, radius, 1);
    add_point(SectionType::soma, {0, radius, 0}, radius, 1);
    last_point_[0] = 1;
  }

  /// SWC shares the branch point with the parent; only roots keep their own first point.
  void add_section(std::size_t index) {
    const TreeSection& section = tree_.sections[index];
    int parent = last_point_[static_cast<std::size_t>(section.parent)];
    for (std::size_t i = section.parent == 0 ? 0 : 1; i < section.points.size(); ++i) {
      add_point(section.type, section.points[i].position, 0.5 * section.points[i].diameter, parent);
      parent = id_;
    }
    last_point_[index] = id_;
  }

  const MorphologyTree& tree_;
  std::vector<int> last_point_;
  std::string text_;
  int id_ = 0;
};

/// Nested S-expressions: a branch ends in a list of its children, separated by bars.
class AscWriter {
 public:
  explicit AscWriter(const MorphologyTree& tree) : tree_(tree), children_(children_of(tree)) {}

  std::string write() {
    add_soma();
    for (const std::size_t root : children_[0]) {
      const SectionType type = tree_.sections[root].type;
      const char* name = type == SectionType::axon     ? "Axon"
                         : type == SectionType::apical ? "Apical"
                                                       : "Dendrite";
      fmt::format_to(std::back_inserter(text_), "\n( ({})\n", name);
      add_branch(root, 1);
      text_ += ")\n";
    }
    return std::move(text_);
  }

 private:
  void add_point(const TreePoint& point, int depth) {
    const Vector3& at = point.position;
    fmt::format_to(std::back_inserter(text_), "{:{}}({:.3f} {:.3f} {:.3f} {:.4f})\n", "", 2 * depth,
                   at[0], at[1], at[2], point.diameter);
  }

  /// A slightly upright ellipse with the sphere's cross-section: a circle has no main axis.
  void add_soma() {
    constexpr int points = 24;
    constexpr double stretch = 1.05;
    text_ += "(\"CellBody\"\n  (CellBody)\n";
    for (int i = 0; i < points; ++i) {
      const double angle = 2.0 * std::numbers::pi * i / points;
      const double x = tree_.soma_radius / stretch * std::cos(angle);
      const double y = tree_.soma_radius * stretch * std::sin(angle);
      add_point({.position = {x, y, 0}, .diameter = 0}, 1);
    }
    text_ += ")\n";
  }

  /// Recursion is as deep as the tree has branch points from root to tip, some tens.
  void add_branch(std::size_t index, int depth) {
    for (const TreePoint& point : tree_.sections[index].points) {
      add_point(point, depth);
    }
    const std::string indent(static_cast<std::size_t>(2 * depth), ' ');
    const char* opening = "(\n";
    for (const std::size_t child : children_[index]) {
      text_ += indent + opening;
      add_branch(child, depth + 1);
      opening = "|\n";
    }
    text_ += children_[index].empty() ? "" : indent + ")\n";
  }

  const MorphologyTree& tree_;
  std::vector<std::vector<std::size_t>> children_;
  std::string text_;
};

}  // namespace

std::string to_swc(const MorphologyTree& tree) {
  return SwcWriter(tree).write();
}

std::string to_asc(const MorphologyTree& tree) {
  return AscWriter(tree).write();
}

}  // namespace ballast::generator
