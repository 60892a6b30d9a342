#include "cli/program.hpp"
#include "comm/mpi.hpp"
#include "core/interrupt.hpp"

namespace ballast::cli {

int run_parallel_program(int argc, char** argv, const std::string& name, const ParallelBody& body) {
  const InterruptGuard guard;
  comm::MpiSession session(argc, argv);
  return run_rank(session.world(), argc, argv, name, body);
}

}  // namespace ballast::cli
