#pragma once
// Whether this process is one of an MPI job, told without MPI.

namespace ballast::comm {

/// True if a launcher (mpirun, srun, aprun, flux, jsrun) started this process as a rank: each sets
/// variables of its own.
[[nodiscard]] bool is_started_by_launcher();

}  // namespace ballast::comm
