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
  sample = 40  ///< the node set Sample
};

[[nodiscard]] inline RandomStream stream(std::uint64_t seed, Purpose purpose,
                                         std::uint64_t item = 0) {
  return RandomStream(seed, item, static_cast<std::uint32_t>(purpose));
}

}  // namespace ballast::generator
