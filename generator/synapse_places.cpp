#include "generator/synapse_places.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ballast::generator {
namespace {

using Element = sonata::Hdf5File::Element;

/// Uniform on the sphere (Archimedes: the height is uniform).
Vector3 random_direction(RandomStream& random) {
  const double height = 2 * random.uniform() - 1;
  const double angle = 2 * std::numbers::pi * random.uniform();
  const double radius = std::sqrt(1 - height * height);
  return {radius * std::cos(angle), height, radius * std::sin(angle)};
}

}  // namespace

PlaceColumns::PlaceColumns(Columns& columns, const std::string& side)
    : section_id_(columns.add(side + "_section_id", Element::uint32)),
      section_pos_(columns.add(side + "_section_pos", Element::float32)),
      section_type_(columns.add(side + "_section_type", Element::uint8)),
      segment_id_(columns.add(side + "_segment_id", Element::uint32)),
      segment_offset_(columns.add(side + "_segment_offset", Element::float32)) {
  const std::array<std::string, 3> axes = {"_x", "_y", "_z"};
  for (std::size_t i = 0; i < 3; ++i) {
    center_[i] = columns.add(side + "_center" + axes[i], Element::float32);
    surface_[i] = columns.add(side + "_surface" + axes[i], Element::float32);
  }
}

void PlaceColumns::put(Columns& columns, const PopulationModel& model, std::uint64_t cell,
                       const TreeLocation& place, RandomStream& random) const {
  columns.put(section_id_, place.section);
  columns.put(section_pos_, place.position);
  columns.put(section_type_, static_cast<double>(place.type));
  columns.put(segment_id_, place.segment);
  columns.put(segment_offset_, place.segment_offset);
  // From the morphology's frame into the circuit's.
  const Vector3 turned = rotation_of_cell(model.recipe.seed, cell).apply(place.center);
  const Vector3 outward = random_direction(random);
  for (std::size_t i = 0; i < 3; ++i) {
    const double center = turned[i] + model.cells.position[cell][i];
    columns.put(center_[i], center);
    columns.put(surface_[i], center + place.radius * outward[i]);
  }
}

TreeLocation draw_on_dendrites(const PopulationModel& model, std::uint64_t cell, double soma_share,
                               RandomStream& random) {
  const std::size_t tree = model.tree_of(cell);
  // The section is drawn in any case: the share on the soma does not shift the other draws.
  const bool on_soma = random.uniform() < soma_share;
  const std::uint32_t section = model.locations[tree].dendrite_at(random.uniform());
  const double position = random.uniform();
  return on_soma ? model.trees[tree].locate(0, 0.5) : model.trees[tree].locate(section, position);
}

TreeLocation draw_on_axon(const PopulationModel& model, std::uint64_t cell, RandomStream& random) {
  const std::size_t tree = model.tree_of(cell);
  const std::uint32_t section = model.locations[tree].axon_at(random.uniform());
  return model.trees[tree].locate(section, random.uniform());
}

}  // namespace ballast::generator
