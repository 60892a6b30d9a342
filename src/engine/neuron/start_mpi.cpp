#include <fcntl.h>
#include <mpi.h>
#include <unistd.h>

#include <cstdio>

#include "engine/neuron/session.hpp"

extern MPI_Comm nrnmpi_world_comm;
extern "C" void nrnmpi_init(int under_neurons_control, int* argc, char*** argv);

namespace ballast::engine::neuron {

namespace {

// NEURON prints the number of ranks to standard output, which belongs to results.
class SilentOutput {
 public:
  SilentOutput() : output_(dup(STDOUT_FILENO)) {
    std::fflush(stdout);
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    dup2(nowhere, STDOUT_FILENO);
    close(nowhere);
  }
  ~SilentOutput() {
    std::fflush(stdout);
    dup2(output_, STDOUT_FILENO);
    close(output_);
  }
  SilentOutput(const SilentOutput&) = delete;
  SilentOutput& operator=(const SilentOutput&) = delete;

 private:
  int output_;
};

}  // namespace

void start_message_passing(comm::Communicator& comm, int& argc, char**& argv) {
  const auto* handle = static_cast<const MPI_Comm*>(comm.native_handle());
  if (handle == nullptr) return;
  const SilentOutput silence;
  MPI_Comm_dup(*handle, &nrnmpi_world_comm);
  nrnmpi_init(0, &argc, &argv);  // 0: take nrnmpi_world_comm as it is, do not finalise MPI
}

}  // namespace ballast::engine::neuron
