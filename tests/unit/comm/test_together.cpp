#include <gtest/gtest.h>

#include <mutex>
#include <new>
#include <stdexcept>

#include "tests/support/communicator_checks.hpp"

namespace ballast::comm {
namespace {

/// Lets rank 1 of 3 throw `thrown` and expects `Expected` with `text` on all ranks.
template <class Expected, class Thrown>
void expect_on_all_ranks(const Thrown& thrown, const std::string& text) {
  run_threaded(3, [&](Communicator& comm) {
    const auto body = [&] {
      if (comm.rank() == 1) throw Thrown(thrown);
    };
    test::expect_error_text<Expected>([&] { together(comm, body); }, text);
  });
}

const ErrorParts disk_full = {.place = {"out/a.gz", "offset 3"},
                              .problem = "cannot write",
                              .value = "x",
                              .reason = "disk full",
                              .suggestion = "Free some space."};
const char* const disk_full_text =
    "out/a.gz:offset 3: cannot write 'x' (disk full). Free some space.";

TEST(Together, keepsTheClassOfOurErrorsOnAllRanks) {
  expect_on_all_ranks<Error>(Error(disk_full), disk_full_text);
  expect_on_all_ranks<InputError>(InputError(disk_full), disk_full_text);
  expect_on_all_ranks<ResourceError>(ResourceError(disk_full), disk_full_text);
  expect_on_all_ranks<MemoryLimitError>(MemoryLimitError(disk_full), disk_full_text);
  expect_on_all_ranks<EngineError>(EngineError(disk_full), disk_full_text);
  expect_on_all_ranks<ConservationError>(ConservationError(disk_full), disk_full_text);
  expect_on_all_ranks<Interrupted>(Interrupted(disk_full), disk_full_text);
}

TEST(Together, turnsOtherExceptionsIntoTheNearestStandardClass) {
  expect_on_all_ranks<std::bad_alloc>(std::bad_alloc(), "std::bad_alloc");
  expect_on_all_ranks<std::logic_error>(std::out_of_range("index 3"), "index 3");
  expect_on_all_ranks<std::runtime_error>(std::range_error("log of 0"), "log of 0");
  expect_on_all_ranks<std::runtime_error>(7, "an exception of unknown class");
}

TEST(Together, givesADerivedErrorTheClassItDerivesFrom) {
  struct Narrower : InputError {
    using InputError::InputError;
  };
  expect_on_all_ranks<InputError>(Narrower(disk_full), disk_full_text);
}

TEST(Together, runsTheBodyOnceOnEachRankAndPassesWhereNoneFails) {
  std::mutex mutex;
  std::vector<int> ran;
  run_threaded(4, [&](Communicator& comm) {
    together(comm, [&] {
      const std::lock_guard lock(mutex);
      ran.push_back(comm.rank());
    });
  });
  EXPECT_THAT(ran, testing::UnorderedElementsAre(0, 1, 2, 3));
}

TEST(Together, passesOnTheReleaseFromACollectiveWithinTheBody) {
  const auto body = [](Communicator& comm) {
    if (comm.rank() == 0) throw std::runtime_error("rank 0 fails outside");
    together(comm, [&] { comm.barrier(); });
  };
  test::expect_error_text<std::runtime_error>([&] { run_threaded(2, body); },
                                              "rank 0 fails outside");
}

TEST(OnRoot, runsTheBodyOnTheRootAloneAndFailsOnAll) {
  std::vector<int> ran;
  run_threaded(3, [&](Communicator& comm) { on_root(comm, [&] { ran.push_back(comm.rank()); }); });
  EXPECT_THAT(ran, testing::ElementsAre(0));
  run_threaded(3, [](Communicator& comm) {
    EXPECT_THROW(on_root(comm, [] { throw std::runtime_error("the root fails"); }),
                 std::runtime_error);
  });
}

TEST(BroadcastValues, givesTheRootsToAll) {
  run_threaded(3, [](Communicator& comm) {
    const std::vector<std::int32_t> mine(comm.is_root() ? 2U : 0U, 7);
    EXPECT_THAT(broadcast_values(comm, mine), testing::ElementsAre(7, 7));
  });
}

}  // namespace
}  // namespace ballast::comm
