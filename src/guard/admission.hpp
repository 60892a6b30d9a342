#pragma once
// Before building: a run whose predicted peaks do not fit into what its nodes have left is refused,
// with a job that would fit. A run that nothing is predicted for is let through.

#include <optional>
#include <string>
#include <vector>

#include "dry_run/estimate.hpp"
#include "guard/memory_fit.hpp"
#include "machine/memory_guard.hpp"
#include "machine/node_profile.hpp"
#include "plan/allocation.hpp"

namespace ballast::guard {

struct AdmissionInput {
  const dry_run::EstimateInput& estimate;
  const plan::Allocation& allocation;  ///< the root's has the peaks
  bool force = false;                  ///< only warns
  machine::NodeSources sources = machine::local_sources();
  Bytes mapped_later = machine::MemoryGuard::address_space();  ///< that no prediction knows
};

/// What a rank is to be watched by while it runs.
struct Admission {
  std::string node;
  std::vector<machine::WatchedLimit>
      limits;                               ///< of those that ranks share the first watches Slurm's
  std::optional<plan::RankPeak> predicted;  ///< of this rank
};

/// Throws MemoryLimitError on all ranks where a predicted peak exceeds what is left of a limit;
/// warns where only the upper end of its interval does. Call when the engine has started, so that
/// its mappings are counted. Collective.
[[nodiscard]] Admission admit(const AdmissionInput& input);

/// What would fit in place of it, in sentences: the same layout under Memory, else more nodes or
/// ranks, by the law. Root only.
[[nodiscard]] std::string advice(const Shortage& shortage, const std::vector<SharedLimit>& limits,
                                 const plan::Allocation& allocation,
                                 const dry_run::Estimate& estimate, const model::Circuit& circuit);
/// As advice() where there is no estimate: by the peaks alone, as if all above `base`, what the
/// ranks hold without cells, could be dealt out evenly.
[[nodiscard]] std::string rough_advice(const Shortage& shortage, Bytes base);

}  // namespace ballast::guard
