#include "run/spikes_output.hpp"

#include <algorithm>
#include <cstring>
#include <string>

#include "core/error.hpp"

namespace ballast::run {

namespace {

std::string pack(const std::vector<engine::Spike>& spikes, std::size_t begin, std::size_t end) {
  if (begin == end) return {};
  return {reinterpret_cast<const char*>(spikes.data() + begin),
          (end - begin) * sizeof(engine::Spike)};
}

void unpack(const std::string& bytes, std::vector<engine::Spike>& spikes) {
  if (bytes.empty()) return;
  const std::size_t old = spikes.size();
  spikes.resize(old + bytes.size() / sizeof(engine::Spike));
  std::memcpy(spikes.data() + old, bytes.data(), bytes.size());
}

}  // namespace

std::vector<engine::Spike> gather_spikes(const std::vector<engine::Spike>& mine,
                                         comm::Communicator& comm, std::size_t piece) {
  static_assert(std::is_trivially_copyable_v<engine::Spike>);
  const auto most = comm::all_max(comm, static_cast<double>(mine.size()));
  std::vector<engine::Spike> all;
  for (std::size_t begin = 0; static_cast<double>(begin) < most; begin += piece) {
    std::vector<std::string> outgoing(static_cast<std::size_t>(comm.size()));
    const std::size_t first = std::min(begin, mine.size());
    outgoing[0] = pack(mine, first, std::min(first + piece, mine.size()));
    for (const std::string& bytes : comm.all_to_all(outgoing)) unpack(bytes, all);
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
