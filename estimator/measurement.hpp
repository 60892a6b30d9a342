#pragma once
// Measurement: builds a sample with the code of the real run (src/build), takes the engine's census
// and the process' memory, and gives the records of a MemoryModel. To be called in a process of its
// own (run/measuring.hpp), so that what it leaves behind does not count in the run and a crash of
// users' code is an error message. The records depend on the sample alone, not on how it is shared
// among processes.

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "build/replay.hpp"
#include "core/log.hpp"
#include "engine/engine.hpp"
#include "estimator/memory_model.hpp"
#include "model/synapses.hpp"

namespace ballast::estimator {

/// What one process measures.
struct MeasurementTask {
  std::vector<std::size_t> models;  ///< indices into the catalog's models: one cell of each
  /// True for the process that measures what is not a cell: base, synapses, connections.
  bool common = false;
  /// Whose synapses it builds for that, by population; at least one cell.
  std::map<std::string, std::vector<NodeId>> sample;
  friend bool operator==(const MeasurementTask&, const MeasurementTask&) = default;
};

struct MeasurementInput {
  const model::Circuit& circuit;
  std::span<const build::Replay> replays;
  engine::Engine& engine;  ///< fresh, mechanisms loaded and conditions set, without other ranks
  std::filesystem::path kernels = {};  ///< library for the runtime; "" = not to be measured
  Logger& log;
};

/// The records of the task's models, in their order, and, if it is the common task's, all else.
/// Engine and mechanism_fingerprint of the result are empty. Throws what building throws.
[[nodiscard]] MemoryModel measure(const MeasurementInput& input, const MeasurementTask& task);

/// True if `known` has base, connections and all kinds of synapses that occur. `replays`: whether
/// inputs play spikes.
[[nodiscard]] bool has_common(const MemoryModel& known,
                              const std::vector<model::AfferentCounts>& counts, bool replays);

}  // namespace ballast::estimator
