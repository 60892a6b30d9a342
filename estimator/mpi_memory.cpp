#include "estimator/mpi_memory.hpp"

#include <algorithm>
#include <cmath>

namespace ballast::estimator {

Bytes mpi_memory(std::int32_t ranks) {
  constexpr double alone = 11.0;     // MiB
  constexpr double doubling = 0.25;  // MiB, up to eight ranks: spikes go round in trees
  const double doublings = std::min(3.0, std::log2(double(std::max(ranks, 1))));
  return Bytes::rounded((alone + doubling * doublings) * 1024 * 1024);
}

}  // namespace ballast::estimator
