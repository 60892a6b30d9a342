#pragma once
// Weights of cells, each with the synapses onto it: what the balancer adds up. Pure functions;
// results run parallel to Workload::populations.

#include <cstdint>
#include <vector>

#include "core/quantity.hpp"
#include "estimator/workload.hpp"

namespace ballast::estimator {

/// Memory: the additive weight of all that the cell brings.
[[nodiscard]] std::vector<std::vector<Bytes>> cell_weights(const MemoryModel& memory,
                                                           const Workload& workload);

/// Computing time of a step, in femtoseconds by the model's times; where none was measured, bytes
/// of the values that a step sweeps.
[[nodiscard]] std::vector<std::vector<std::int64_t>> cell_compute(const MemoryModel& memory,
                                                                  const Workload& workload);

}  // namespace ballast::estimator
