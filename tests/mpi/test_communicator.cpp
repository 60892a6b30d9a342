#include <gtest/gtest.h>

#include <csignal>

#include "comm/mpi.hpp"
#include "tests/support/communicator_checks.hpp"
#include "tests/support/mpi_world.hpp"

namespace ballast {

TEST(MpiCommunicator, doesWhatEveryCommunicatorDoes) {
  test::check_communicator(test::world());
}

TEST(MpiCommunicator, hasAHandleForLibrariesThatLiveOnMpi) {
  EXPECT_NE(test::world().native_handle(), nullptr);
}

TEST(MpiSession, leavesTheHandlingOfCtrlCAsItWas) {
  struct sigaction interrupt {};
  sigaction(SIGINT, nullptr, &interrupt);
  EXPECT_EQ(interrupt.sa_handler, SIG_DFL);
}

}  // namespace ballast
