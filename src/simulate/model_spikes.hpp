#pragma once
// Spikes of a run of a built model by population.

#include <vector>

#include "built/model_description.hpp"
#include "engine/runtime/cell_group.hpp"
#include "sonata/spikes.hpp"

namespace ballast::simulate {

/// Node ids without their gid offset, one entry per population. Where `populations` is empty (a
/// data set of another program), all go to a population "All" by their gids.
[[nodiscard]] std::vector<sonata::PopulationSpikes> by_population(
    const std::vector<runtime::FiredSpike>& spikes,
    std::vector<built::PopulationRange> populations);

}  // namespace ballast::simulate
