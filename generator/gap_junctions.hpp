#pragma once
// Gap junctions: pairs of near cells of metypes that couple, each pair as two edges, one each way.
// Each end of a junction has an id of its own; an edge's afferent_junction_id is that of the end on
// its target and its efferent_junction_id that of the other, so the two edges of a pair name the
// ids crosswise. All pairs are held in memory (about 100 bytes each).

#include <vector>

#include "generator/model.hpp"
#include "sonata/hdf5_file.hpp"

namespace ballast::generator {

/// One end of a junction.
struct JunctionEnd {
  std::uint32_t cell = 0;
  TreeLocation place = {};
  std::uint64_t id = 0;
};

/// Draws both ends of every junction of the recipe. Pair k has the ids 2k and 2k + 1; the ids of
/// the next population continue those of this one, as neurodamus does not tell populations' ids
/// apart.
[[nodiscard]] std::vector<std::pair<JunctionEnd, JunctionEnd>> draw_gap_junctions(
    const PopulationModel& model);

/// "cortex__cortex__electrical"
[[nodiscard]] std::string gap_junction_population(const PopulationModel& model);

/// Writes the population with its indices; gives the number of edges, two per pair. `folder` takes
/// temporary files.
std::uint64_t write_gap_junctions(sonata::Hdf5File& file, const PopulationModel& model,
                                  const std::filesystem::path& folder);

}  // namespace ballast::generator
