#pragma once
// One run of a built model: kernels, groups, simulation, results. What ballast-sim does, and
// ballast after it has built a model.

#include <cstdint>
#include <filesystem>
#include <optional>

#include "built/model.hpp"
#include "built/model_description.hpp"
#include "comm/communicator.hpp"
#include "core/log.hpp"
#include "engine/runtime/group_arrays.hpp"
#include "simulate/model_memory.hpp"

namespace ballast::simulate {

struct ModelRunOptions {
  std::filesystem::path mechanisms = {};   ///< as kernels_of()
  std::filesystem::path allocation = {};   ///< of groups, as share_groups()
  std::optional<double> until = {};        ///< ms; else the model's own tstop
  std::filesystem::path spikes_file = {};  ///< SONATA spikes go there, reports beside it
  bool disable_reports = false;
  std::filesystem::path save = {};     ///< folder for the state at the end; "" = none
  std::filesystem::path restore = {};  ///< folder of a state to begin with; "" = none
  int threads = 1;
  Bytes part_size = runtime::default_part;  ///< GroupOptions::largest_part
};

struct ModelRunResult {
  std::uint64_t spikes = 0;
  std::vector<std::filesystem::path> reports;
  std::int64_t groups = 0;
  std::int64_t parts = 0;          ///< that the groups were divided into
  double until = 0.0;              ///< ms; when the last whole step ended
  std::vector<RankMemory> memory;  ///< of every rank
  double estimate_seconds = 0.0;   ///< of predicting the memory; of the slowest rank
  double load_seconds = 0.0;       ///< of the slowest rank
  double run_seconds = 0.0;        ///< of the slowest rank
};

/// The description in the model's header, or defaults where it has none.
[[nodiscard]] built::ModelDescription description_of(const built::Model& model);

/// Throws InputError, EngineError, ResourceError. Collective.
[[nodiscard]] ModelRunResult run_model(const built::Model& model, const ModelRunOptions& options,
                                       comm::Communicator& comm, Logger& log);

}  // namespace ballast::simulate
