#pragma once
// In-degrees: how many synapses each cell receives. Lognormal around its metype's mean; the whole
// numbers add up exactly to the edges asked for.

#include <cstdint>
#include <vector>

#include "generator/cells.hpp"
#include "generator/recipe.hpp"
#include "generator/stream.hpp"

namespace ballast::generator {

/// What the draw depends on; plain data, so that tests need no circuit.
struct DegreePlan {
  std::uint64_t seed = 0;
  Purpose purpose = Purpose::recurrent_degree;
  std::uint64_t edges = 0;            ///< total
  double sigma = 0;                   ///< of the lognormal factor, whose mean is 1
  std::vector<double> metype_weight;  ///< relative mean per metype
};

/// One degree per cell; each is within 1 of edges * weight / (sum of weights). All zero where all
/// weights are.
[[nodiscard]] std::vector<std::uint32_t> draw_degrees(const DegreePlan& plan,
                                                      const CellTable& cells);

}  // namespace ballast::generator
