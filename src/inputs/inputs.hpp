#pragma once
// Inputs of the simulation configuration, checked and resolved: currents into somata and spikes
// into synapses. Modules: linear, relative_linear, pulse, hyperpolarizing, noise; synapse_replay;
// csv, h5, sonata (spike trains of virtual nodes). Every other module is refused by name. Semantics
// as sonata-extension and neurodamus have them: docs/ballast.md.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "build/replay.hpp"
#include "core/log.hpp"
#include "inputs/waveforms.hpp"
#include "model/catalog.hpp"
#include "model/node_targets.hpp"

namespace ballast::inputs {

struct LinearInput {
  double start = 0.0, end = 0.0;  ///< nA
};
struct RelativeLinearInput {
  double start_percent = 0.0, end_percent = 0.0;  ///< of the cell's threshold_current
};
struct PulseInput {
  PulseShape shape;
};
struct HyperpolarizingInput {};  ///< the cell's holding_current
struct NoiseInput {
  NoiseShape shape;
  bool relative = false;    ///< mean and variance are percents of the threshold_current
  std::uint32_t index = 0;  ///< among the noise inputs
};
using CurrentShape =
    std::variant<LinearInput, RelativeLinearInput, PulseInput, HyperpolarizingInput, NoiseInput>;

/// A current into the soma of every target.
struct CurrentInput {
  Place place;
  model::NodeTargets targets;
  double delay = 0.0, duration = 0.0;  ///< ms
  bool physical_electrode = false;
  CurrentShape shape;
};

struct Inputs {
  std::vector<CurrentInput> currents;
  std::vector<build::Replay> replays;
};

/// Reads the spike files too, up to tstop. Throws InputError at the key that is wrong, missing or
/// not supported yet. Every rank may call it; nothing is collective.
[[nodiscard]] Inputs read_inputs(const model::Circuit& circuit, Logger& log);

}  // namespace ballast::inputs
