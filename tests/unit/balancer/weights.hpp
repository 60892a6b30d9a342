#pragma once
// Weights of cells for the tests of the balancer: seeded, the same on each machine.

#include <cstdint>
#include <vector>

#include "core/random.hpp"

namespace ballast::balancer::test {

/// Lognormal with median `median` and the given deviation of the logarithm: what memory of cells is
/// like.
inline std::vector<std::int64_t> cell_weights(std::size_t count, std::uint64_t seed,
                                              double median = 400e3, double sigma = 0.6) {
  RandomStream random(seed);
  std::vector<std::int64_t> weights(count);
  for (std::int64_t& weight : weights) {
    weight = static_cast<std::int64_t>(median * random.lognormal(0.0, sigma));
  }
  return weights;
}

/// Whole numbers from 0 to `most`: many equal ones.
inline std::vector<std::int64_t> small_weights(std::size_t count, std::uint64_t seed,
                                               std::uint64_t most) {
  RandomStream random(seed);
  std::vector<std::int64_t> weights(count);
  for (std::int64_t& weight : weights) {
    weight = static_cast<std::int64_t>(random.below(most + 1));
  }
  return weights;
}

}  // namespace ballast::balancer::test
