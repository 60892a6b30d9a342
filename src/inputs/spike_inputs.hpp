#pragma once
// Spike inputs: synapse_replay (spikes of any nodes into the synapses of a node set) and spike
// files of virtual nodes (modules csv, h5, sonata; Allen Institute configurations).

#include <vector>

#include "build/replay.hpp"
#include "core/log.hpp"
#include "model/catalog.hpp"

namespace ballast::inputs {

[[nodiscard]] bool is_spike_input(const sonata::InputConfig& input);

/// Appends one replay per source population that has spikes between the input's delay and tstop.
/// Spikes of nodes that are not part of the simulation are counted in a warning. Throws InputError
/// for a file or population that is not there.
void read_spike_input(const model::Circuit& circuit, const sonata::InputConfig& input,
                      std::vector<build::Replay>& replays, Logger& log);

}  // namespace ballast::inputs
