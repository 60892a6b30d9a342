#include "run/spikes_output.hpp"

#include <algorithm>
#include <span>

#include "core/error.hpp"

namespace ballast::run {

std::vector<engine::Spike> gather_spikes(const std::vector<engine::Spike>& mine,
                                         comm::Communicator& comm, std::size_t piece) {
  const auto most = comm::all_max(comm, static_cast<double>(mine.size()));
  std::vector<engine::Spike> all;
  for (std::size_t begin = 0; static_cast<double>(begin) < most; begin += piece) {
    const auto rest = std::span(mine).subspan(std::min(begin, mine.size()));
    const auto first = rest.first(std::min(piece, rest.size()));
    const std::vector<engine::Spike> next(first.begin(), first.end());
    for (const auto& part : comm::gather_values(comm, next)) {
      all.insert(all.end(), part.begin(), part.end());
    }
  }
  return all;
}

std::vector<sonata::PopulationSpikes> by_population(const std::vector<engine::Spike>& spikes,
                                                    const model::CellCatalog& catalog) {
  std::vector<const model::CatalogPopulation*> populations;
  std::vector<sonata::PopulationSpikes> result;
  for (const model::CatalogPopulation& population : catalog.populations) {
    if (population.kind == model::CellKind::virtual_) continue;
    populations.push_back(&population);
    result.push_back({.population = population.name, .spikes = {}});
  }
  for (const engine::Spike& spike : spikes) {
    const auto after = std::upper_bound(
        populations.begin(), populations.end(), spike.gid.value,
        [](std::uint64_t gid, const auto* population) { return gid < population->gid_offset; });
    BALLAST_EXPECT(after != populations.begin());
    const auto index = static_cast<std::size_t>(after - populations.begin()) - 1;
    BALLAST_EXPECT(spike.gid.value - populations[index]->gid_offset < populations[index]->size);
    result[index].spikes.times.push_back(spike.time);
    result[index].spikes.node_ids.push_back(spike.gid.value - populations[index]->gid_offset);
  }
  return result;
}

}  // namespace ballast::run
