#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/support/communicator_checks.hpp"

namespace ballast::comm {
namespace {

TEST(SerialCommunicator, doesWhatEveryCommunicatorDoes) {
  const auto comm = make_serial();
  EXPECT_EQ(comm->size(), 1);
  EXPECT_EQ(comm->native_handle(), nullptr);
  test::check_communicator(*comm);
}

TEST(SerialCommunicator, hasNoOtherRankToTalkTo) {
  const auto comm = make_serial();
  EXPECT_THROW((void)comm->broadcast("a", 1), std::logic_error);
  EXPECT_THROW((void)comm->all_to_all({"a", "b"}), std::logic_error);
}

TEST(SerialCommunicatorDeathTest, endsTheProcessWithTheExitCodeOfAnAbort) {
  const auto comm = make_serial();
  EXPECT_EXIT(comm->abort(6), testing::ExitedWithCode(6), "");
}

}  // namespace
}  // namespace ballast::comm
