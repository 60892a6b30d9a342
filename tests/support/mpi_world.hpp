#pragma once
// The communicator of an MPI test program, for tests that are collective: every rank runs every
// test. A failed expectation on any rank ends all ranks at once, so that none is left waiting.

#include "comm/communicator.hpp"

namespace ballast::test {

/// All ranks. Its messages go in pieces of 1000 bytes, so that small tests cover large messages.
[[nodiscard]] comm::Communicator& world();

}  // namespace ballast::test
