#include "generator/thalamic_spikes.hpp"

#include <cmath>

#include "generator/stream.hpp"

namespace ballast::generator {

sonata::SpikeTrain draw_thalamic_spikes(const Recipe& recipe) {
  sonata::SpikeTrain train;
  const double per_ms = recipe.thalamus.rate / 1000.0;
  if (per_ms <= 0.0) {
    return train;
  }
  for (std::uint64_t node = 0; node < recipe.thalamus.cells.value_or(0); ++node) {
    RandomStream random = stream(recipe.seed, Purpose::thalamic_spikes, node);
    // Intervals of a Poisson process are exponential; inverted distribution function.
    const auto interval = [&] { return -std::log1p(-random.uniform()) / per_ms; };
    for (double time = interval(); time < recipe.simulation.duration; time += interval()) {
      train.times.push_back(time);
      train.node_ids.push_back(node);
    }
  }
  return train;
}

}  // namespace ballast::generator
