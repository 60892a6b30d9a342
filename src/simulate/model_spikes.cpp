#include "simulate/model_spikes.hpp"

#include <algorithm>
#include <limits>

#include "core/error.hpp"

namespace ballast::simulate {

std::vector<sonata::PopulationSpikes> by_population(
    const std::vector<runtime::FiredSpike>& spikes,
    std::vector<built::PopulationRange> populations) {
  if (populations.empty()) {
    populations.push_back({"All", 0, std::numeric_limits<std::int32_t>::max()});
  }
  std::sort(populations.begin(), populations.end(),
            [](const auto& a, const auto& b) { return a.gid_offset < b.gid_offset; });
  std::vector<sonata::PopulationSpikes> result;
  for (const auto& population : populations) result.push_back({population.name, {}});
  for (const runtime::FiredSpike& spike : spikes) {
    const auto gid = static_cast<std::uint64_t>(spike.gid);
    const auto after = std::upper_bound(
        populations.begin(), populations.end(), gid,
        [](std::uint64_t wanted, const auto& range) { return wanted < range.gid_offset; });
    if (after == populations.begin() || gid - (after - 1)->gid_offset >= (after - 1)->nodes) {
      throw InputError({.problem = "a gid of the model belongs to none of its populations",
                        .value = std::to_string(gid)});
    }
    sonata::SpikeTrain& train =
        result[static_cast<std::size_t>(after - 1 - populations.begin())].spikes;
    train.times.push_back(spike.time);
    train.node_ids.push_back(gid - (after - 1)->gid_offset);
  }
  return result;
}

}  // namespace ballast::simulate
