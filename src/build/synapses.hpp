#pragma once
// SynapseBuilder: makes the synapses, connections and gap junctions onto this rank's cells, in
// blocks of targets of about 200,000 edges, so that memory does not grow with the circuit. The
// order of creation decides the order in which currents are summed; it is (edge population, target,
// source falling, edge id), as in neurodamus, and the same for any number of ranks. Not collective.

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "build/cells.hpp"
#include "build/receptor.hpp"
#include "build/replay.hpp"
#include "build/tally.hpp"

namespace ballast::build {

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
