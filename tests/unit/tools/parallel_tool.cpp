// A program of several ranks for tests under mpirun: fails on rank FAIL while the others wait for
// it.

#include "cli/program.hpp"
#include "core/error.hpp"

namespace {

int run(ballast::cli::Program& program, ballast::comm::Communicator& comm) {
  CLI::App app("Fails where it is told to");
  int failing_rank = -1;
  app.add_option("--fail", failing_rank, "The rank that fails; -1 for none, -2 for all");
  program.parse(app);
  if (comm.rank() == failing_rank || failing_rank == -2) {
    throw ballast::ConservationError(
        {.problem = "cells lost on rank", .value = std::to_string(comm.rank())});
  }
  comm.barrier();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return ballast::cli::run_parallel_program(argc, argv, "parallel-tool", run);
}
