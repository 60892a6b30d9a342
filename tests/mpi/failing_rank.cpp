// Fails on rank 1 alone while the others wait in a barrier; a test checks that all end, and how.
#include <stdexcept>
#include <string>

#include "comm/mpi.hpp"

namespace {

void fail(ballast::comm::Communicator& world, const std::string& way) {
  if (world.rank() != 1) {
    world.barrier();
  } else if (way == "abort") {
    world.abort(42);
  } else {
    throw std::runtime_error("rank 1 fails");
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    ballast::comm::MpiSession session(argc, argv);
    fail(session.world(), argc > 1 ? argv[1] : "");
  } catch (const std::exception&) {
    return 3;  // not reached: the session ends all ranks while it unwinds
  }
  return 0;
}
