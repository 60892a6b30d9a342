#pragma once
// The rows of a prediction that do not depend on the allocation: totals by metype and by kind of
// synapse. Internal to the estimator.

#include <vector>

#include "estimator/prediction.hpp"

namespace ballast::estimator {

/// Largest total first, ties by name; those without cells left out.
[[nodiscard]] std::vector<MetypeRow> metype_rows(const MemoryModel& memory,
                                                 const Workload& workload);
/// Likewise, without those that do not occur.
[[nodiscard]] std::vector<SynapseRow> synapse_rows(const MemoryModel& memory,
                                                   const Workload& workload);

}  // namespace ballast::estimator
