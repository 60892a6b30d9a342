#pragma once
// TimeModel: how long building, initialising and simulating take, measured on a sample of the
// circuit on this machine. A step sweeps the values of all mechanisms once, so its time goes with
// their bytes; synapses do less with theirs than channels. Measured with caches empty, as they are
// for any rank whose values do not fit into them.

#include <cstdint>

#include "estimator/memory_law.hpp"

namespace ballast::estimator {

/// Seconds of one core; 0 = not measured.
struct TimeModel {
  double cell_byte = 0;          ///< building: each byte of a cell, pools by instances
  double synapse = 0;            ///< building: each synapse with its NetCon
  double initialised_byte = 0;   ///< initialising: each byte that is held
  double cell_step_byte = 0;     ///< each step: a byte of values of what cells are made of
  double synapse_step_byte = 0;  ///< each step: a byte of values of synapses
  double deviation = 0;          ///< relative, standard, of the time of a step
  friend bool operator==(const TimeModel&, const TimeModel&) = default;
};

/// What a rank's work is made of.
struct Work {
  double cell_bytes = 0;   ///< of cells, pools by instances
  double held_bytes = 0;   ///< of cells, synapses and connections
  double cell_values = 0;  ///< bytes that a step sweeps
  double synapse_values = 0;
  std::int64_t synapses = 0;
};

/// Seconds of one rank.
struct Duration {
  double building = 0;
  double initialising = 0;
  double simulating = 0;
  [[nodiscard]] double total() const { return building + initialising + simulating; }
};

[[nodiscard]] Duration duration_of(const TimeModel& time, const Work& work, std::int64_t steps);

}  // namespace ballast::estimator
