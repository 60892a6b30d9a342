#pragma once
// A part of a circuit's cells that is like the whole: of all cells in order of population, metype
// and additive weight the middle ones of equal stretches. The same for every caller; no random
// numbers.

#include <cstddef>
#include <vector>

#include "estimator/workload.hpp"

namespace ballast::advise {

/// Per population of the workload, which of its cells are taken, ascending: at most `most` in all;
/// all cells where there are no more. Of more than 4,194,304 cells only every nth is considered.
[[nodiscard]] std::vector<std::vector<std::size_t>> systematic_sample(
    const estimator::MemoryModel& memory, const estimator::Workload& workload, std::size_t most);

/// The workload with these cells alone, their nodes numbered from 0 in each population.
[[nodiscard]] estimator::Workload sample_of(const estimator::Workload& workload,
                                            const std::vector<std::vector<std::size_t>>& chosen);

}  // namespace ballast::advise
