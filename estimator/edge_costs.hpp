#pragma once
// What edges onto a cell cost, by kind of synapse. Internal to the estimator.

#include <cstddef>
#include <functional>

#include "estimator/workload.hpp"

namespace ballast::estimator {

/// What synapses of one kind cost, and NetCons: the same for every cell.
struct EdgeCosts {
  Cost synapse;
  Cost netcon;
};
[[nodiscard]] EdgeCosts edge_costs(const MemoryModel& memory, const EdgeColumn& column,
                                   std::size_t kind);

/// What the minis of a cell weigh by some measure of a cost.
[[nodiscard]] double weigh_minis(const MemoryModel& memory, const EdgeColumn& column,
                                 std::size_t cell,
                                 const std::function<double(const Cost&)>& measure);

}  // namespace ballast::estimator
