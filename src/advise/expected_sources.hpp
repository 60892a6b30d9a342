#pragma once
// The sources of an allocation's ranks as numbers of edges let expect, where nobody counted them:
// for layouts that are only considered. Pure.

#include "estimator/sources.hpp"
#include "estimator/workload.hpp"
#include "plan/allocation.hpp"

namespace ballast::advise {

/// What is assumed about where edges come from.
struct EdgeOrigin {
  std::int64_t ranks = 1;           ///< of the job; may be more than the allocation has
  double edges_per_connection = 1;  ///< edges that come together from one source
};

/// Every connection chooses its source at random (expected_distinct() in distinct.hpp), and a
/// source is as likely on any rank of the job as on another. Throws std::logic_error if a bucket
/// names a cell that the workload lacks.
[[nodiscard]] estimator::AllocationSources expected_sources(const estimator::MemoryModel& memory,
                                                            const estimator::Workload& workload,
                                                            const plan::Allocation& allocation,
                                                            const EdgeOrigin& origin);

}  // namespace ballast::advise
