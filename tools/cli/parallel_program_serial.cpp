#include "cli/program.hpp"
#include "core/interrupt.hpp"

namespace ballast::cli {

int run_parallel_program(int argc, char** argv, const std::string& name, const ParallelBody& body) {
  const InterruptGuard guard;
  const auto alone = comm::make_serial();
  return run_rank(*alone, argc, argv, name, body);
}

}  // namespace ballast::cli
