#pragma once
// Spikes of a run of a built model, of all ranks, by population.

#include <vector>

#include "built/model_description.hpp"
#include "comm/communicator.hpp"
#include "engine/runtime/cell_group.hpp"
#include "sonata/spikes.hpp"

namespace ballast::simulate {

/// All ranks' spikes on the root, nothing on the others. Collective.
[[nodiscard]] std::vector<runtime::FiredSpike> gather(const std::vector<runtime::FiredSpike>& mine,
                                                      comm::Communicator& comm);

/// Node ids without their gid offset, one entry per population. Where `populations` is empty (a
/// data set of another program), all go to a population "All" by their gids.
[[nodiscard]] std::vector<sonata::PopulationSpikes> by_population(
    const std::vector<runtime::FiredSpike>& spikes,
    std::vector<built::PopulationRange> populations);

}  // namespace ballast::simulate
