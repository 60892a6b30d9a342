#pragma once
// Spikes of all ranks into the SONATA file of the configuration: one group per population that is
// built, also where it has no spikes, node ids without their gid offset. The file appears whole or
// not at all and replaces one of the same name; nothing else in the output folder is touched.

#include <filesystem>
#include <vector>

#include "comm/communicator.hpp"
#include "engine/engine.hpp"
#include "model/catalog.hpp"
#include "sonata/spikes.hpp"

namespace ballast::run {

/// All ranks' spikes on rank 0, nothing on the others; sent in pieces of at most `piece` spikes per
/// rank, so that buffers stay small. Collective.
[[nodiscard]] std::vector<engine::Spike> gather_spikes(const std::vector<engine::Spike>& mine,
                                                       comm::Communicator& comm,
                                                       std::size_t piece = 65536);

/// Sorts gids back into populations, in the order of the catalog. Throws std::logic_error for a gid
/// that no population has.
[[nodiscard]] std::vector<sonata::PopulationSpikes> by_population(
    const std::vector<engine::Spike>& spikes, const model::CellCatalog& catalog);

}  // namespace ballast::run
