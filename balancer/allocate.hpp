#pragma once
// From weights to an Allocation: all populations jointly, every cycle on its own and the sum over
// cycles together. Pure functions; the balancer knows weights, not circuits.

#include <cstdint>
#include <string>
#include <vector>

#include "balancer/level_by_law.hpp"
#include "balancer/partition.hpp"
#include "core/quantity.hpp"
#include "plan/allocation.hpp"

namespace ballast::balancer {

/// The cells of one population and their additive weights; nodes ascending, same lengths.
struct WeightedPopulation {
  std::string population;
  std::vector<NodeId> nodes;
  std::vector<Bytes> weights;              ///< memory
  std::vector<std::int64_t> compute = {};  ///< computing time in any unit; empty: as the memory
};

/// Deals cells out over layout.ranks x layout.cycles. round_robin: cell i of all populations in
/// order to rank i mod ranks, cycles in contiguous turns. All others take three steps:
/// 1. Cells over ranks. lpt: by memory; whole_cell: by computing time; both with level sums over
///    nodes. metis: see partition.hpp.
/// 2. The cells of each rank over the cycles by LPT: what it builds in each cycle is level.
/// 3. Of these parts the heaviest goes to the cycle in which the rank's node has least so far, ties
///    to the least on all nodes: no node has all its heavy parts in one cycle.
/// With a law, 1 and 2 are levelled by it afterwards (level_by_law.hpp), but for whole_cell's
/// ranks. The same for every number of calling ranks. `peaks` stays empty; the estimator fills it.
/// Throws std::logic_error for a layout below 1, negative weights or more than 4,294,967,295 cells.
[[nodiscard]] plan::Allocation allocate(const std::vector<WeightedPopulation>& populations,
                                        const plan::Layout& layout, plan::Policy policy,
                                        const std::string& circuit_fingerprint);

/// What a policy may use beside weights; cells are numbered as the populations follow each other.
struct Aids {
  const CellGraph* graph = nullptr;  ///< metis needs it
  const MemoryLaw* law = nullptr;    ///< none: the weights are all that counts
};

struct Allocated {
  plan::Allocation allocation;
  std::string instead;  ///< why its policy is lpt where metis was wanted; else empty
};
[[nodiscard]] Allocated allocate(const std::vector<WeightedPopulation>& populations,
                                 const plan::Layout& layout, plan::Policy policy,
                                 const std::string& circuit_fingerprint, const Aids& aids);

}  // namespace ballast::balancer
