#pragma once
// From weights to an Allocation: all populations jointly, every cycle on its own and the sum over
// cycles together. Pure functions; the balancer knows weights, not circuits.

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

/// Deals cells out over layout.ranks x layout.cycles. round_robin: cell i of all populations in
/// order to rank i mod ranks, cycles in contiguous turns. lpt, in three steps:
/// 1. Cells over ranks by LPT: what a rank holds at the end is level. Ranks over nodes likewise.
/// 2. The cells of each rank over the cycles by LPT: what it builds in each cycle is level.
/// 3. Of these parts the heaviest goes to the cycle in which the rank's node has least so far, ties
///    to the least on all nodes: no node has all its heavy parts in one cycle.
/// The same for every number of calling ranks. `peaks` stays empty; the estimator fills it.
/// Throws std::logic_error for a layout below 1, negative weights or more than 4,294,967,295 cells.
[[nodiscard]] plan::Allocation allocate(const std::vector<WeightedPopulation>& populations,
                                        const plan::Layout& layout, plan::Policy policy,
                                        const std::string& circuit_fingerprint);

}  // namespace ballast::balancer
