#pragma once
// The job: circuit to spikes. Pieces in the order in which the program `ballast` calls them; each
// is collective, and a failure of any rank is one message and the end of all.

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
#include "model/catalog.hpp"
#include "model/morphology_cache.hpp"
#include "plan/allocation.hpp"
#include "run/inputs.hpp"

namespace ballast::run {

/// What the command line can change about a job.
struct JobOptions {
  std::filesystem::path config;       ///< simulation_config.json
  std::filesystem::path output_path;  ///< in place of output/output_dir; empty = as configured
  std::filesystem::path mechanisms;   ///< folder or library; empty = as configured
  bool disable_reports = false;
  bool dry_run = false;  ///< reports are estimated, not refused
  bool on_disk = false;  ///< reports go with the model, not refused
};

/// Reads the circuit with the options applied; refuses what is not supported yet.
[[nodiscard]] model::Circuit read_job(const JobOptions& options, comm::Communicator& comm,
                                      Logger& log);

/// What building keeps of morphologies that it has read.
inline constexpr Bytes morphology_cache_limit(std::int64_t{16} << 20);

/// Fails before the work is done where its result could not be written after it: throws
/// ResourceError. Not collective.
void make_output_folder(const std::filesystem::path& folder);

struct JobResult {
  build::Tally built;        ///< over all ranks
  std::uint64_t spikes = 0;  ///< over all ranks
  std::filesystem::path spikes_file;
  std::vector<estimator::RankMeasurement> measured;               ///< one per rank
  double cell_seconds = 0, synapse_seconds = 0, run_seconds = 0;  ///< of the slowest rank
};

/// Builds, runs and writes the spikes. Says when a phase begins, except Phase::cells, the first.
[[nodiscard]] JobResult run_job(
    const model::Circuit& circuit, const Inputs& inputs, const plan::Allocation& allocation,
    engine::Engine& engine, comm::Communicator& comm, Logger& log,
    const build::OnPhase& on_phase = [](build::Phase) {});

/// The result as people read it, without the memory report.
[[nodiscard]] std::string job_text(const JobResult& result);
[[nodiscard]] Json job_json(const JobResult& result);

}  // namespace ballast::run
