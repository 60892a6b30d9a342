#pragma once
// The mean rank of a layout: what each of its ranks would hold if all held the same. Exact in its
// sums; for layouts whose ranks hold so many cells that they hardly differ. Pure functions.

#include "advise/demand.hpp"
#include "plan/allocation.hpp"

namespace ballast::advise {

/// One rank of `ranks` that all hold the same: an equal share of everything in each cycle, as cells
/// of which each stands for many.
struct MeanRank {
  estimator::MemoryModel memory;
  estimator::Workload workload;
  plan::Allocation allocation;
};
[[nodiscard]] MeanRank mean_rank(const Demand& demand, std::int64_t ranks, std::int32_t cycles,
                                 std::int32_t ranks_per_node);

/// How many edges come together from one source: so many that a layout's sources take what a dry
/// run counted there (`counted`.totals.sources). 1 where the count tells nothing: one rank, or
/// ranks that listen to nine tenths of all sources or more.
[[nodiscard]] double edges_per_connection(const Demand& demand,
                                          const estimator::Prediction& counted);

}  // namespace ballast::advise
