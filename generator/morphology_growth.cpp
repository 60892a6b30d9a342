#include "generator/morphology_growth.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ballast::generator {
namespace {

constexpr double least_diameter = 0.4;
constexpr double point_distance = 12.0;   ///< between points of a section, at most
constexpr double length_variation = 0.5;  ///< coefficient of variation of section lengths
constexpr double rall_power = 1.5;

/// A tree before it has a shape: parents before children.
struct Branch {
  std::int32_t parent = -1;
  int depth = 0;
  double length = 0;
  std::vector<std::size_t> children = {};
};

/// How the sections of one type run through space.
struct Style {
  SectionType type;
  double root_diameter;
  double jitter;      ///< deviation of the direction per point
  double lift;        ///< pull along +y per point; negative = downwards
  double main_share;  ///< of d^1.5 that goes on to the first child
  double opening;     ///< how far the second child turns away
};

/// To the precision of the text files, so that ids, lengths and places agree with what readers see.
double round_to_file(double value) {
  return std::round(value * 1000.0) / 1000.0;
}

Vector3 normalized(const Vector3& v) {
  const double norm = std::sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
  return norm > 0 ? Vector3{v[0] / norm, v[1] / norm, v[2] / norm} : Vector3{0, 1, 0};
}

/// A direction a little off `direction`: noise of deviation `by` on each axis, and a pull along y.
Vector3 disturbed(const Vector3& direction, double by, double lift, RandomStream& random) {
  Vector3 changed = direction;
  for (double& component : changed) {
    component += by * random.normal();
  }
  changed[1] += lift;
  return normalized(changed);
}

/// Longest section that has at most `segments` compartments, a little shortened against rounding.
double longest_of(int segments) {
  const int intervals = (segments - 1) / 2 + 1;  // of 40 um
  return 40.0 * intervals - 1.0;
}

/// A lognormal length that spends at most `segments_left` compartments.
double draw_length(double mean, int segments_left, RandomStream& random) {
  const double sigma = std::sqrt(std::log1p(length_variation * length_variation));
  const double length = random.lognormal(std::log(mean) - 0.5 * sigma * sigma, sigma);
  return std::min(std::clamp(length, 12.0, 4.0 * mean), longest_of(segments_left));
}

/// A forest that spends `budget` segments, up to one.
class Forest {
 public:
  Forest(int budget, double mean_length, RandomStream& random)
      : budget_(budget), mean_length_(mean_length), random_(random) {}

  void plant(int roots) {
    // Every root leaves one compartment for each that is still to come.
    for (int i = 0; i < roots; ++i) {
      add(-1, 0, budget_ - (roots - 1 - i));
    }
    while (budget_ >= 2) {
      split(take_tip());
    }
  }
  [[nodiscard]] const std::vector<Branch>& branches() const { return branches_; }

 private:
  void add(std::int32_t parent, int depth, int most_segments) {
    const double length = draw_length(mean_length_, most_segments, random_);
    budget_ -= segments_of_length(length);
    tips_.push_back(branches_.size());
    branches_.push_back({parent, depth, length});
  }

  /// A tip becomes a fork: sections always end in two others or in none, as one would be the same
  /// section to every reader.
  void split(std::size_t tip) {
    const int depth = branches_[tip].depth + 1;
    branches_[tip].children = {branches_.size(), branches_.size() + 1};
    add(static_cast<std::int32_t>(tip), depth, budget_ - 1);
    add(static_cast<std::int32_t>(tip), depth, budget_);
  }

  /// The shallower of two random tips, so that trees stay bushy.
  std::size_t take_tip() {
    std::size_t chosen = random_.below(tips_.size());
    const std::size_t other = random_.below(tips_.size());
    if (branches_[tips_[other]].depth < branches_[tips_[chosen]].depth) {
      chosen = other;
    }
    const std::size_t tip = tips_[chosen];
    tips_[chosen] = tips_.back();
    tips_.pop_back();
    return tip;
  }

  int budget_;
  double mean_length_;
  RandomStream& random_;
  std::vector<Branch> branches_;
  std::vector<std::size_t> tips_;
};

/// Gives branches their points, depth first, and appends them as sections.
class Layout {
 public:
  Layout(MorphologyTree& tree, const Style& style, RandomStream& random)
      : tree_(tree), style_(style), random_(random) {}

  /// Starts on the soma, inside the box around its contour, where Import3d joins trees to it.
  void add_tree(const std::vector<Branch>& branches, std::size_t root, const Vector3& direction) {
    TreePoint start{.position = {}, .diameter = style_.root_diameter};
    for (std::size_t axis = 0; axis < 3; ++axis) {
      start.position[axis] = round_to_file(0.9 * tree_.soma_radius * direction[axis]);
    }
    std::vector<Pending> stack = {{root, 0, start, direction}};
    while (!stack.empty()) {
      const Pending next = stack.back();
      stack.pop_back();
      const Vector3 heading = add_section(branches[next.branch], next);
      push_children(branches[next.branch], heading, stack);
    }
  }

 private:
  struct Pending {
    std::size_t branch;
    std::int32_t parent;
    TreePoint start;
    Vector3 direction;
  };

  /// Appends the section and gives the direction at its end.
  Vector3 add_section(const Branch& branch, const Pending& at) {
    const int intervals = std::max(2, static_cast<int>(std::ceil(branch.length / point_distance)));
    TreeSection section{.type = style_.type, .parent = at.parent, .points = {at.start}};
    section.arc = {0.0};
    if (at.parent != 0) {  // formats that share the branch point have its diameter there
      section.points[0] = tree_.sections[static_cast<std::size_t>(at.parent)].points.back();
    }
    const double end_diameter = std::max(least_diameter, 0.8 * at.start.diameter);
    Vector3 heading = at.direction;
    for (int i = 1; i <= intervals; ++i) {
      heading = disturbed(heading, style_.jitter, style_.lift, random_);
      const double along = static_cast<double>(i) / intervals;
      const double diameter = at.start.diameter + along * (end_diameter - at.start.diameter);
      append(section, heading, branch.length / intervals, diameter);
    }
    tree_.sections.push_back(std::move(section));
    return heading;
  }

  static void append(TreeSection& section, const Vector3& heading, double step, double diameter) {
    const Vector3 from = section.points.back().position;
    TreePoint point{.position = {}, .diameter = round_to_file(diameter)};
    double square = 0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      point.position[axis] = round_to_file(from[axis] + step * heading[axis]);
      square += (point.position[axis] - from[axis]) * (point.position[axis] - from[axis]);
    }
    section.arc.push_back(section.arc.back() + std::sqrt(square));
    section.points.push_back(point);
  }

  /// Pushes the second child first, so that the first one is laid out next.
  void push_children(const Branch& branch, const Vector3& heading, std::vector<Pending>& stack) {
    const auto parent = static_cast<std::int32_t>(tree_.sections.size()) - 1;
    const TreePoint& end = tree_.sections.back().points.back();
    for (std::size_t i = branch.children.size(); i-- > 0;) {
      const double share = i == 0 ? style_.main_share : 1.0 - style_.main_share;
      TreePoint start = end;
      start.diameter =
          round_to_file(std::max(least_diameter, end.diameter * std::pow(share, 1 / rall_power)));
      const double turn = i == 0 ? 0.3 * style_.opening : style_.opening;
      stack.push_back({branch.children[i], parent, start, disturbed(heading, turn, 0, random_)});
    }
  }

  MorphologyTree& tree_;
  Style style_;
  RandomStream& random_;
};

/// Directions spread over the sphere (golden spiral), turned at random about the y axis.
Vector3 root_direction(int index, int count, double turn) {
  const double y = 1.0 - 2.0 * (index + 0.5) / count;
  const double radius = std::sqrt(1.0 - y * y);
  const double angle = turn + index * std::numbers::pi * (3.0 - std::sqrt(5.0));
  return {radius * std::cos(angle), y, radius * std::sin(angle)};
}

/// Five sections, whatever the cell: templates replace them by a stub, but their ids count.
void add_axon(MorphologyTree& tree, RandomStream& random) {
  const std::vector<Branch> stem = {
      {-1, 0, 60, {1, 2}}, {0, 1, 50, {3, 4}}, {0, 1, 40}, {1, 2, 45}, {1, 2, 35}};
  const Style style{SectionType::axon, 1.0, 0.1, -0.05, 0.6, 0.6};
  Layout(tree, style, random).add_tree(stem, 0, {0, -1, 0});
}

/// About six sections per tree.
void add_basal(MorphologyTree& tree, const GrowthPlan& plan, int budget, RandomStream& random) {
  const int per_tree = 6 * segments_of_length(plan.section_length);
  const int roots = std::min(std::clamp(budget / per_tree, 2, 7), budget);
  Forest forest(budget, plan.section_length, random);
  forest.plant(roots);
  const Style style{SectionType::basal, 0.25 * tree.soma_radius, 0.15, 0.0, 0.55, 0.6};
  const double turn = 2.0 * std::numbers::pi * random.uniform();
  Layout layout(tree, style, random);
  for (int i = 0; i < roots; ++i) {
    layout.add_tree(forest.branches(), static_cast<std::size_t>(i), root_direction(i, roots, turn));
  }
}

/// One tree whose trunk keeps most of the diameter and rises to the surface.
void add_apical(MorphologyTree& tree, const GrowthPlan& plan, int budget, RandomStream& random) {
  Forest forest(budget, plan.section_length, random);
  forest.plant(1);
  const Style style{SectionType::apical, 0.45 * tree.soma_radius, 0.12, 0.06, 0.75, 0.8};
  Layout(tree, style, random).add_tree(forest.branches(), 0, {0, 1, 0});
}

}  // namespace

MorphologyTree grow(const GrowthPlan& plan, RandomStream random) {
  MorphologyTree tree{.name = plan.name, .sections = {}};
  tree.soma_radius = round_to_file(std::clamp(3.5 + 0.2 * std::sqrt(plan.segments), 4.0, 12.0));
  tree.sections.push_back({.type = SectionType::soma,
                           .parent = -1,
                           .points = {{.position = {}, .diameter = 2 * tree.soma_radius}}});
  const int dendritic = plan.segments - 1;
  const int apical = static_cast<int>(std::lround(plan.apical_share * dendritic));
  add_axon(tree, random);
  add_basal(tree, plan, dendritic - apical, random);
  if (apical > 0) {
    add_apical(tree, plan, apical, random);
  }
  return tree;
}

}  // namespace ballast::generator
