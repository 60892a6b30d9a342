#pragma once
// SynapseBuilder: makes the synapses, connections and gap junctions onto this rank's cells, in
// blocks of targets of about 32,768 edges, so that memory does not grow with the circuit. The
// order of creation decides the order in which currents are summed; it is (edge population, target,
// source falling, edge id), as in neurodamus, and the same for any number of ranks. Not collective.

#include <algorithm>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "build/cells.hpp"
#include "build/receptor.hpp"
#include "build/replay.hpp"
#include "build/tally.hpp"

namespace ballast::build {

inline constexpr std::int64_t edges_per_block = 32'768;

/// What building this many synapses of a rank takes beside them: the columns of one block and the
/// order of its rows.
[[nodiscard]] constexpr Bytes block_memory(std::int64_t synapses) {
  constexpr Bytes bytes_per_edge(
      80);  // half of the columns and rows: the rest fits into freed memory
  return std::min(synapses, edges_per_block) * bytes_per_edge;
}

class SynapseBuilder {
 public:
  /// Borrows everything.
  SynapseBuilder(const model::Circuit& circuit, engine::Engine& engine,
                 model::MorphologyCache& morphologies, std::span<const Replay> replays);

  /// Builds the edges of one population onto these cells; `done` hears of each finished block's
  /// edges. Throws InputError with file, dataset and value for edges that cannot be.
  EdgeTally build(const sonata::EdgePopulation& edges, const BuiltPopulation& targets,
                  const std::function<void(std::uint64_t)>& done);

 private:
  const model::Circuit& circuit_;
  engine::Engine& engine_;
  model::MorphologyCache& morphologies_;
  ReplaySources replay_;
};

}  // namespace ballast::build
