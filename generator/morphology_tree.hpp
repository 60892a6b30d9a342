#pragma once
// MorphologyTree: a generated morphology with its sections in the order, and so under the ids, that
// NEURON's Import3d gives them: soma 0, then axon, basal and apical sections, each tree depth
// first. Plain data; lengths in um, the soma's centre at the origin, +y towards the surface.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace ballast::generator {

using Vector3 = std::array<double, 3>;

/// Types as SWC numbers them.
enum class SectionType : std::uint8_t { soma = 1, axon = 2, basal = 3, apical = 4 };

struct TreePoint {
  Vector3 position{};
  double diameter = 0;
};

/// An unbranched piece. Sections that share a branch point repeat it.
struct TreeSection {
  SectionType type = SectionType::basal;
  std::int32_t parent = 0;        ///< section id; -1 for the soma
  std::vector<TreePoint> points;  ///< the first repeats the parent's last, or lies on the soma
  std::vector<double> arc = {};   ///< length from the first point to each point

  [[nodiscard]] double length() const { return arc.empty() ? 0.0 : arc.back(); }
};

/// A place on a section in all the ways that SONATA edges name it.
struct TreeLocation {
  std::uint32_t section = 0;
  double position = 0;  ///< 0..1 along the section
  SectionType type = SectionType::soma;
  std::uint32_t segment = 0;  ///< index of the interval between points
  double segment_offset = 0;  ///< um from that interval's start
  Vector3 center{};
  double radius = 0;
};

struct MorphologyTree {
  std::string name;  ///< of its files, without extension
  double soma_radius = 5;
  std::vector<TreeSection> sections;  ///< [0] is the soma, with one point

  /// The place at `position` (0..1 of the length) of a section; the centre for the soma. Sections
  /// need their arcs.
  [[nodiscard]] TreeLocation locate(std::uint32_t section, double position) const;
  /// Compartments of soma and dendrites at 40 um each: 1 + 2 * int(L / 40) per section, the rule of
  /// the example templates; the soma counts 1, the axon, which they replace, nothing.
  [[nodiscard]] int segments() const;
  [[nodiscard]] std::size_t points() const;
};

/// 1 + 2 * int(length / 40).
[[nodiscard]] int segments_of_length(double length);

/// Answers where synapses go: dendrites in proportion to their length, or sections of the axon.
/// Holds ids and lengths only, not the tree. A logarithmic search per question.
class LocationTable {
 public:
  explicit LocationTable(const MorphologyTree& tree);

  [[nodiscard]] std::size_t dendrites() const { return dendrites_.size(); }
  /// The dendritic section at `fraction` (0..1) of the total dendritic length; the soma if there is
  /// none.
  [[nodiscard]] std::uint32_t dendrite_at(double fraction) const;
  /// The axonal section at `fraction` (0..1) of their number; the soma if there is none.
  [[nodiscard]] std::uint32_t axon_at(double fraction) const;

 private:
  std::vector<std::uint32_t> dendrites_, axons_;
  std::vector<double> cumulative_;  ///< length up to and with each dendrite
};

}  // namespace ballast::generator
