#pragma once
// From weights to an Allocation: all populations jointly, every cycle on its own and the sum over cycles
// together. Pure functions; the balancer knows weights, not circuits.

#include <string>
#include <vector>

#include "core/quantity.hpp"
#include "plan/allocation.hpp"

namespace ballast::balancer {

/// The cells of one population and their additive weights; nodes ascending, same length.
struct WeightedPopulation {
  std::string population;
  std::vector<NodeId> nodes;
  std::vector<Bytes> weights;
};

/// Deals cells out over layout.ranks x layout.cycles. round_robin: cell i of all populations in order
/// to rank i mod ranks, cycles in contiguous turns. lpt: cycles are filled level first, then, within a
/// cycle, cells go to the rank that is lightest in this cycle, ties to the rank lightest in all cycles.
/// The same for every number of calling ranks. `peaks` stays empty; the estimator fills it.
[[nodiscard]] plan::Allocation allocate(const std::vector<WeightedPopulation>& populations,
                                        const plan::Layout& layout, plan::Policy policy,
                                        const std::string& circuit_fingerprint);

}  // namespace ballast::balancer
