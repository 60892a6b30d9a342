#pragma once
// Building in place: this rank's cells of an allocation, then their synapses and gap junctions,
// checked against what the circuit holds. Collective where it says so; a rank that fails makes all
// fail with its message.

#include <span>
#include <vector>

#include "build/cells.hpp"
#include "build/phase.hpp"
#include "build/replay.hpp"
#include "build/tally.hpp"
#include "comm/communicator.hpp"
#include "core/log.hpp"
#include "plan/allocation.hpp"

namespace ballast::build {

struct BuildInput {
  const model::Circuit& circuit;
  const plan::Allocation& allocation;  ///< all buckets or at least this rank's
  std::span<const Replay> replays;
  engine::Engine& engine;  ///< mechanisms loaded, conditions set
  model::MorphologyCache& morphologies;
  comm::Communicator& comm;
  Logger& log;
  OnPhase on_phase = [](Phase) {};
};

struct BuiltModel {
  std::vector<BuiltPopulation> populations;  ///< every population that is built, in catalog order
  Tally mine;                                ///< this rank's
  Tally total;                               ///< of all ranks
  double cell_seconds = 0.0;                 ///< of this rank
  double synapse_seconds = 0.0;
};

/// Builds the cells of one cycle on this rank and everything onto them but connects no gap
/// junctions; `total` is left empty. Collective.
[[nodiscard]] BuiltModel build_part(const BuildInput& input, Cycle cycle);

/// Says how much was built, and warns of what was not.
void tell_built(const Tally& total, Logger& log);

/// Builds the cells of one cycle and everything onto them. Throws ConservationError if, over all
/// ranks, it is not what the circuit holds. Collective.
[[nodiscard]] BuiltModel build_in_place(const BuildInput& input, Cycle cycle = Cycle(0));

}  // namespace ballast::build
