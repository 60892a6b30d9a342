#pragma once
// Where synapses sit: the columns by which SONATA edges name a place on the source's axon
// ("efferent") or the target ("afferent"), and drawing such places. SONATA extension, "edge file"
// attributes.

#include <array>

#include "core/random.hpp"
#include "generator/columns.hpp"
#include "generator/model.hpp"

namespace ballast::generator {

/// section id, position and type, segment id and offset, centre and surface of one side.
class PlaceColumns {
 public:
  PlaceColumns(Columns& columns, const std::string& side);
  /// The next row: a place on `cell`; the point on the surface lies in a random direction.
  void put(Columns& columns, const PopulationModel& model, std::uint64_t cell,
           const TreeLocation& place, RandomStream& random) const;

 private:
  std::size_t section_id_, section_pos_, section_type_, segment_id_, segment_offset_;
  std::array<std::size_t, 3> center_{}, surface_{};
};

/// On the dendrites in proportion to their length, or on the soma for that share of the draws.
[[nodiscard]] TreeLocation draw_on_dendrites(const PopulationModel& model, std::uint64_t cell,
                                             double soma_share, RandomStream& random);
/// On any section of the axon.
[[nodiscard]] TreeLocation draw_on_axon(const PopulationModel& model, std::uint64_t cell,
                                        RandomStream& random);

}  // namespace ballast::generator
