#pragma once
// Spike trains of the virtual population: independent Poisson processes.

#include "generator/recipe.hpp"
#include "sonata/spikes.hpp"

namespace ballast::generator {

/// Spikes of all thalamic nodes from 0 to the simulation's duration, at the recipe's rate.
[[nodiscard]] sonata::SpikeTrain draw_thalamic_spikes(const Recipe& recipe);

}  // namespace ballast::generator
