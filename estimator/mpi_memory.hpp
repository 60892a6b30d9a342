#pragma once
// What MPI adds to a process.

#include <cstdint>

#include "core/quantity.hpp"

namespace ballast::estimator {

/// Resident size that MPI adds to each of `ranks` processes of one node: its libraries and tables,
/// and the buffers shared with each of its neighbours that it exchanges spikes with. Measured with
/// Open MPI 4.1.4 over shared memory (docs/memory_model.md).
[[nodiscard]] Bytes mpi_memory(std::int32_t ranks);

}  // namespace ballast::estimator
