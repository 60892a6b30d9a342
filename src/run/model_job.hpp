#pragma once
// The job of building a model on disk: circuit to a folder that a runtime can load, in cycles. What
// the command line says of it, whether it needs to be built, building, and the report of memory.
// Collective; a failure of any rank is one message and the end of all.

#include <filesystem>
#include <memory>
#include <string>

#include "build/cycles.hpp"
#include "core/file_lock.hpp"
#include "dry_run/estimate.hpp"
#include "run/model_key.hpp"
#include "simulate/model_run.hpp"

namespace ballast::run {

/// As neurodamus' --build-model.
enum class BuildChoice {
  automatic,  ///< unless a whole model of the same input is there
  always,     ///< one that is whole is replaced
  never       ///< it must be there
};

struct ModelOptions {
  bool wanted = false;  ///< the run goes by way of a model on disk
  BuildChoice build = BuildChoice::automatic;
  bool simulate = true;
  bool keep = false;                ///< also after the simulation
  std::filesystem::path save = {};  ///< packed file to write; empty = none
  simulate::ModelRunOptions run = {};
};

/// Where the model of a configuration lies.
[[nodiscard]] std::filesystem::path model_folder(const model::Circuit& circuit);

/// Keeps other jobs from the model in this folder until the lock goes: a file beside the folder,
/// which stays. Held by the root; nothing elsewhere, and where the file system has no locks. Throws
/// ResourceError where another job has it. Collective.
[[nodiscard]] std::unique_ptr<FileLock> lock_model(const std::filesystem::path& folder,
                                                   comm::Communicator& comm, Logger& log);

/// Throws InputError where the configuration leaves no time to simulate: before a model is built in
/// vain.
void require_time_to_simulate(const sonata::SimulationConfig& simulation);

struct ModelState {
  bool complete = false;
  std::string reason = {};  ///< why not, in words
  /// To be told before the model is built again: what of it was missing or changed, unless it is a
  /// file of a cycle, which building tells.
  std::string warning = {};
  bool unknown = false;  ///< one is there, but no journal that tells of what input it is
};
/// Compares every file of the model with what model.json tells of it, and that with the journal;
/// the ranks share the work. Collective; the same on all ranks.
[[nodiscard]] ModelState find_model(const std::filesystem::path& folder,
                                    const build::BuildKey& content, comm::Communicator& comm);

/// What a job by way of a model writes must replace neither its inputs nor one another: told before
/// hours of building. `packed` and `state` may be empty. Throws InputError. For the root.
void check_outputs(const dry_run::EstimateInput& input, const std::filesystem::path& packed,
                   const std::filesystem::path& state);

/// Makes the kernels that the runtime will need, into the cache: what cannot be made one is told
/// before hours of building. Throws InputError. Collective.
void prepare_kernels(const dry_run::EstimateInput& input);
/// Whether the model that is there has to be built. Throws InputError where it neither can be used
/// nor may be built, and where a model of unknown input would be lost that nobody asked to replace.
/// Warns of what is replaced.
[[nodiscard]] bool has_to_be_built(const ModelState& state, BuildChoice choice,
                                   const std::filesystem::path& folder, Logger& log);

struct ModelJobInput {
  const dry_run::EstimateInput& estimate;
  const plan::Allocation& allocation;
  build::BuildKey content;  ///< content_key()
  Versions versions;
  engine::Engine& engine;
  build::OnPhase on_phase = [](build::Phase) {};
};

/// Builds into model_folder(), model.json last, or goes on where an earlier build of the same input
/// was ended.
[[nodiscard]] build::CyclesResult build_model(const ModelJobInput& input);

/// Writes the model in the folder as one file. Collective, for the root's work.
void pack_model(const std::filesystem::path& folder, const std::filesystem::path& file,
                comm::Communicator& comm, Logger& log);

/// Simulates the model in model_folder(); spikes and reports go to the output folder.
struct SimulatedModel {
  simulate::ModelRunResult result;
  std::filesystem::path spikes_file;
};
[[nodiscard]] SimulatedModel simulate_model(const dry_run::EstimateInput& input,
                                            simulate::ModelRunOptions options);

/// Predicted against measured peaks of the cycles, rank by rank.
[[nodiscard]] std::string cycles_text(const build::CyclesResult& result,
                                      const plan::Allocation& allocation);
[[nodiscard]] Json cycles_json(const build::CyclesResult& result,
                               const plan::Allocation& allocation);

}  // namespace ballast::run
