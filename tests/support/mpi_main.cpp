// main() of the MPI test programs. Rank 0 prints as usual; the others print failures only.
#include <gtest/gtest.h>

#include <cstdio>

#include "comm/mpi.hpp"
#include "tests/support/mpi_world.hpp"

namespace ballast::test {

namespace {

comm::Communicator* the_world = nullptr;

class EndAllOnFailure : public testing::EmptyTestEventListener {
  void OnTestPartResult(const testing::TestPartResult& result) override {
    if (!result.failed()) return;
    std::fprintf(stderr, "rank %d: %s:%d: %s\n", world().rank(), result.file_name(),
                 result.line_number(), result.message());
    if (world().size() > 1) world().abort(1);
  }
};

}  // namespace

comm::Communicator& world() {
  return *the_world;
}

}  // namespace ballast::test

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  ballast::comm::MpiSession session(argc, argv, 1000);
  ballast::test::the_world = &session.world();
  testing::TestEventListeners& listeners = testing::UnitTest::GetInstance()->listeners();
  if (!session.world().is_root()) delete listeners.Release(listeners.default_result_printer());
  listeners.Append(new ballast::test::EndAllOnFailure);
  return RUN_ALL_TESTS();
}
