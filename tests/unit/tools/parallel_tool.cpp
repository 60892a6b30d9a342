// A program of several ranks for tests under mpirun: fails on rank FAIL, or is ended by a thread of
// rank END, while the others wait for it.

#include <thread>

#include "cli/program.hpp"
#include "core/error.hpp"

namespace {

int run(ballast::cli::Program& program, ballast::comm::Communicator& comm) {
  CLI::App app("Fails where it is told to");
  int failing_rank = -1;
  app.add_option("--fail", failing_rank, "The rank that fails; -1 for none, -2 for all");
  int ending_rank = -1;
  app.add_option("--end", ending_rank, "The rank that a thread of its own ends; -1 for none");
  program.parse(app);
  if (comm.rank() == ending_rank) {
    std::thread([&program] {
      program.end(ballast::MemoryLimitError({.problem = "ended by a thread"}));
    }).detach();
    std::this_thread::sleep_for(std::chrono::hours(1));
  }
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
