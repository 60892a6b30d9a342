#pragma once
// Waveforms of injected currents, as points to be joined by straight lines; two points at one time
// are a step. Zero outside. The shapes are those of neurodamus (core/stimuli.py), point by point.
// Pure functions. Times in ms, currents in nA, frequencies in Hz. Nothing is made beyond `until`
// (tstop).

#include <vector>

#include "inputs/hoc_random.hpp"

namespace ballast::inputs {

struct Waveform {
  std::vector<double> times;
  std::vector<double> amplitudes;
  friend bool operator==(const Waveform&, const Waveform&) = default;
};

struct Window {
  double delay = 0.0;
  double duration = 0.0;
  double until = 0.0;
};

/// A straight line from `start` to `end` over the window.
[[nodiscard]] Waveform ramp(double start, double end, const Window& window);

struct PulseShape {
  double amplitude = 0.0;
  double frequency = 0.0;  ///< pulses per second, > 0
  double width = 0.0;      ///< > 0, at most the interval between pulses
};
/// Pulses from the window's start on; the last may be cut by its end.
[[nodiscard]] Waveform pulse_train(const PulseShape& shape, const Window& window);

struct NoiseShape {
  double mean = 0.0;
  double variance = 0.0;
  double step = 0.5;  ///< between samples
};
/// Normal samples. The stream is that of one cell and input; a delayed window starts later in it,
/// so that the run's own time step `dt` matters (neurodamus stimulus_manager.py, Noise).
[[nodiscard]] Waveform noise(const NoiseShape& shape, const Window& window, double dt,
                             HocRandom stream);

}  // namespace ballast::inputs
