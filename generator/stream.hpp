#pragma once
// Which random stream decides what: one per (seed, purpose, item), so that no value depends on the
// order of the work, on block sizes, or on whether another part is generated at all. Changing a
// number here changes all generated circuits.

#include "core/random.hpp"

namespace ballast::generator {

enum class Purpose : std::uint32_t {
  metypes = 1,  ///< order of the metypes over the cells
  cell = 2,     ///< position and morphology of a cell
  rotation = 4,
  morphology = 3,  ///< growth; item = index of the morphology
  recurrent_degree = 10,
  recurrent_sources = 11,
  recurrent_attributes = 12,
  thalamic_cell = 20,
  thalamic_degree = 21,
  thalamic_sources = 22,
  thalamic_attributes = 23,
  thalamic_spikes = 24,
  gap_junctions = 30,
  sample = 40,         ///< the node set Sample
  population = 50,     ///< seed of a further population; item = its number
  between = 51,        ///< seed of the projection from another population; item = its number
  point_neuron = 52,   ///< class and place of a point neuron
  point_edges = 53,    ///< seed of a projection from or onto point neurons
  metype_variant = 54  ///< what distinguishes a variant from its metype
};

[[nodiscard]] inline RandomStream stream(std::uint64_t seed, Purpose purpose,
                                         std::uint64_t item = 0) {
  return RandomStream(seed, item, static_cast<std::uint32_t>(purpose));
}

/// A seed of its own for a part that draws from the same purposes as another.
[[nodiscard]] inline std::uint64_t derived_seed(std::uint64_t seed, Purpose purpose,
                                                std::uint64_t item) {
  return stream(seed, purpose, item).next_u64();
}

}  // namespace ballast::generator
