#include "comm/launcher.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace ballast::comm {

namespace {

// Open MPI; PMIx and PMI (srun, MPICH, Intel MPI); MVAPICH; Cray ALPS and PALS; Flux; IBM JSM.
constexpr std::array<const char*, 9> variables{
    "OMPI_COMM_WORLD_SIZE", "PMIX_RANK",   "PMI_RANK",    "PMI_SIZE",
    "MV2_COMM_WORLD_SIZE",  "ALPS_APP_PE", "PALS_RANKID", "FLUX_TASK_RANK",
    "JSM_NAMESPACE_RANK"};

}  // namespace

bool is_started_by_launcher() {
  return std::any_of(variables.begin(), variables.end(),
                     [](const char* name) { return std::getenv(name) != nullptr; });
}

}  // namespace ballast::comm
