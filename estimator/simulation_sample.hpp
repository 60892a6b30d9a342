#pragma once
// The simulation phase of a sample: how long its steps take and what its spikes make the process
// hold. Internal to the measurement.

#include <vector>

#include "build/cells.hpp"
#include "core/quantity.hpp"
#include "engine/engine.hpp"

namespace ballast::estimator {

/// Time of a step of what is built and initialised now, with caches empty: seconds, and the
/// standard deviation of a single step. Advances the simulation by some steps of `dt` ms.
struct StepTime {
  double seconds = 0;
  double deviation = 0;
};
[[nodiscard]] StepTime time_steps(engine::Engine& engine, double dt);

/// What spikes add. Every synapse of the sample gets a connection from one of its cells, so that
/// all have an event under way at once; a current into the somata makes the cells spike.
struct Burst {
  std::int64_t spikes = 0;
  std::int64_t events = 0;  ///< connections that the spikes went to
  Bytes growth;             ///< heap that the run kept
};

/// Builds the connections and initialises again; the first `synapses` point processes get one each.
/// Cells that do not spike within some ms at any of several currents give no spikes. Not for other
/// use afterwards: call the engine's clear().
[[nodiscard]] Burst measure_burst(engine::Engine& engine,
                                  const std::vector<build::BuiltPopulation>& cells,
                                  std::int64_t synapses);

}  // namespace ballast::estimator
