#pragma once
// The simulation itself: initialise, integrate in short stretches so that progress and Ctrl-C come
// through, collect spikes. Stretches are whole time steps and the same for any number of ranks.

#include <vector>

#include "build/phase.hpp"
#include "comm/communicator.hpp"
#include "core/log.hpp"
#include "engine/engine.hpp"
#include "sonata/simulation_config.hpp"

namespace ballast::run {

/// Runs to tstop; gives this rank's spikes. Throws Interrupted on all ranks when one of them got a
/// signal (a live InterruptGuard). Collective.
[[nodiscard]] std::vector<engine::Spike> simulate(engine::Engine& engine,
                                                  const sonata::RunConfig& run,
                                                  comm::Communicator& comm, Logger& log,
                                                  const build::OnPhase& on_phase);

}  // namespace ballast::run
