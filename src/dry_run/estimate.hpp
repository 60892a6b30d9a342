#pragma once
// The estimate of a job: afferent counts, what is measured (or known from cell_memory_usage.json),
// allocation and prediction. Used by the dry run and by --lb-mode=Memory. Files lie in `folder`,
// the current directory for users, as neurodamus has them.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "comm/communicator.hpp"
#include "core/log.hpp"
#include "core/quantity.hpp"
#include "estimator/placement.hpp"
#include "estimator/prediction.hpp"
#include "estimator/report.hpp"
#include "inputs/inputs.hpp"
#include "model/catalog.hpp"
#include "plan/allocation.hpp"

namespace ballast::dry_run {

/// In the folder of estimates: the records, and how well the runs made there were predicted.
inline constexpr const char* store_name = "cell_memory_usage.json";

struct EstimateInput {
  const model::Circuit& circuit;
  const inputs::Inputs& inputs;
  std::filesystem::path mechanisms;  ///< folder of .mod files or library
  std::filesystem::path folder;      ///< where cell_memory_usage.json is
  double sample_error = 0;           ///< of the total over all cells; 0 builds every pair
  bool on_disk = false;              ///< by way of a built model also in one cycle
  comm::Communicator& comm;
  Logger& log;
};

/// The numbers; only the root has them.
struct Estimate {
  estimator::MemoryModel memory;
  estimator::Workload workload;
};

/// Counts synapses on all ranks; measures on the root what the store does not hold, in a process of
/// its own. A store of another engine or other mechanisms is left aside with a warning. Collective.
[[nodiscard]] Estimate make_estimate(const EstimateInput& input);

/// As make_estimate(), from the store alone: nothing if it lacks something. Collective.
[[nodiscard]] std::optional<Estimate> estimate_from_store(const EstimateInput& input);

/// As allocations carry them.
[[nodiscard]] std::vector<plan::RankPeak> peaks_of(const estimator::Prediction& prediction);

/// An allocation's prediction and the sources counted for it; only the root's prediction is filled.
struct Predicted {
  estimator::Prediction prediction;
  estimator::AllocationSources sources;
};

/// Counts the sources of every rank of the root's allocation, predicts, and sets its peaks.
/// Collective; only the root's estimate and allocation count.
Predicted predict_peaks(const EstimateInput& input, const Estimate& estimate,
                        plan::Allocation& allocation);

/// How cells are placed.
struct Placing {
  plan::Policy policy = plan::Policy::lpt;
  Bytes graph_budget = Bytes(std::int64_t{1} << 30);  ///< that METIS' graph of the cells may take
};

struct DryRunResult {
  Estimate estimate;
  plan::Allocation allocation;
  estimator::Prediction prediction;
  std::vector<estimator::Placement> placements;  ///< the allocation's, then others to compare
  estimator::NodeOffer node;
  estimator::Suggestion suggestion;
  std::vector<std::filesystem::path> files;  ///< written, in order
};

/// Estimates, deals out, and writes cell_memory_usage.json, memory_per_metype.json,
/// allocation_r<ranks>_c<cycles>.gz and workload_summary.gz. Collective; only the root's result is
/// filled.
[[nodiscard]] DryRunResult perform(const EstimateInput& input, const plan::Layout& layout,
                                   const Placing& placing = {});

}  // namespace ballast::dry_run
