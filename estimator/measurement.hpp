#pragma once
// Measurement: builds the sample with the code of the real run (src/build), takes the engine's
// census and the process' heap, and gives the MemoryModel. Runs in a process of its own
// (measure_in_child), so that what it leaves behind does not count in the run, and a crash of
// users' code is an error message.

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "build/replay.hpp"
#include "core/log.hpp"
#include "engine/engine.hpp"
#include "estimator/memory_model.hpp"
#include "model/synapses.hpp"

namespace ballast::estimator {

struct MeasurementInput {
  const model::Circuit& circuit;
  const std::vector<model::AfferentCounts>& counts;  ///< of the whole circuit
  std::span<const build::Replay> replays;
  const MemoryModel* known = nullptr;  ///< records that fit are taken from here, not built again
  std::string mechanism_fingerprint;
  Bytes own_resident;      ///< resident size of a run of this circuit before the engine starts
  std::int32_t ranks = 1;  ///< of the job that measures
  Logger& log;
};

/// Makes a fresh engine, mechanisms loaded and conditions set, without other ranks.
using EngineMaker = std::function<std::unique_ptr<engine::Engine>()>;

/// True if `known` has every record that the circuit needs.
[[nodiscard]] bool is_complete(const MemoryModel& known, const model::CellCatalog& catalog,
                               const std::vector<model::AfferentCounts>& counts);

/// Measures what `known` lacks. Throws what building throws.
[[nodiscard]] MemoryModel measure(const MeasurementInput& input, const EngineMaker& make_engine);

/// As measure(), in a forked child. Not collective: one rank calls it, the others wait elsewhere.
[[nodiscard]] MemoryModel measure_in_child(const MeasurementInput& input,
                                           const EngineMaker& make_engine);

}  // namespace ballast::estimator
