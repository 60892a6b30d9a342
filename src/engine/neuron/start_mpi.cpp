#include <mpi.h>

#include "engine/neuron/session.hpp"

extern MPI_Comm nrnmpi_world_comm;
extern "C" void nrnmpi_init(int under_neurons_control, int* argc, char*** argv);

namespace ballast::engine::neuron {

void start_message_passing(comm::Communicator& comm, int& argc, char**& argv) {
  const auto* handle = static_cast<const MPI_Comm*>(comm.native_handle());
  if (handle == nullptr) return;
  MPI_Comm_dup(*handle, &nrnmpi_world_comm);
  nrnmpi_init(0, &argc, &argv);  // 0: take nrnmpi_world_comm as it is, do not finalise MPI
}

}  // namespace ballast::engine::neuron
