#pragma once
// SONATA spike files: /spikes/<population>/{timestamps,node_ids} and, read only, the old
// /spikes/{timestamps,gids}; CSV (blank or comma separated, header optional) for inputs.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sonata/selection.hpp"

namespace ballast::sonata {

struct SpikeTrain {
  std::vector<double> times;            ///< ms
  std::vector<std::uint64_t> node_ids;  ///< 0-based, same length
};

/// Spikes of one population between `begin` and `end` (ms, half open), of the nodes in `nodes`
/// only, sorted by (time, node). `population` "" = the only one of the file. Throws InputError for
/// unequal lengths, NaN or negative times, or a population that is not there.
[[nodiscard]] SpikeTrain read_spikes(const std::filesystem::path& file,
                                     const std::string& population, const Selection& nodes,
                                     double begin, double end);

enum class SpikeOrder { none, by_id, by_time };

/// What a configuration's spikes_sort_order asks for; by_time for other words.
[[nodiscard]] SpikeOrder order_from(const std::string& name);

struct PopulationSpikes {
  std::string population;
  SpikeTrain spikes;
};

/// Writes one group per population with the attribute "sorting"; whole file or none. by_time sorts
/// by (time, id), by_id by (id, time); `none` is by_time too, so that files are reproducible.
void write_spikes(const std::filesystem::path& file,
                  const std::vector<PopulationSpikes>& populations, SpikeOrder order);

}  // namespace ballast::sonata
