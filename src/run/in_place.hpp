#pragma once
// A run in place: a rank's part of the model is built in this process, simulated and its spikes
// written. Collective; a failure of any rank is one message and the end of all.

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "build/phase.hpp"
#include "build/tally.hpp"
#include "comm/communicator.hpp"
#include "core/log.hpp"
#include "engine/engine.hpp"
#include "estimator/memory_report.hpp"
#include "inputs/inputs.hpp"
#include "model/catalog.hpp"
#include "model/morphology_cache.hpp"
#include "plan/allocation.hpp"

namespace ballast::run {

/// What building keeps of morphologies that it has read.
inline constexpr Bytes morphology_cache_limit(std::int64_t{16} << 20);

/// Fails before the work is done where its result could not be written after it: throws
/// ResourceError. Not collective.
void make_output_folder(const std::filesystem::path& folder);

struct InPlaceResult {
  build::Tally built;        ///< over all ranks
  std::uint64_t spikes = 0;  ///< over all ranks
  std::filesystem::path spikes_file;
  std::vector<estimator::RankMeasurement> measured;               ///< one per rank
  double cell_seconds = 0, synapse_seconds = 0, run_seconds = 0;  ///< of the slowest rank
};

/// Builds, runs and writes the spikes. Says when a phase begins, except Phase::cells, the first.
[[nodiscard]] InPlaceResult run_in_place(
    const model::Circuit& circuit, const inputs::Inputs& inputs, const plan::Allocation& allocation,
    engine::Engine& engine, comm::Communicator& comm, Logger& log,
    const build::OnPhase& on_phase = [](build::Phase) {});

/// The result as people read it, without the memory report.
[[nodiscard]] std::string in_place_text(const InPlaceResult& result);
[[nodiscard]] Json in_place_json(const InPlaceResult& result);

}  // namespace ballast::run
