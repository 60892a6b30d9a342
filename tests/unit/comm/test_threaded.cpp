#include <gmock/gmock.h>

#include <atomic>
#include <stdexcept>

#include "tests/support/communicator_checks.hpp"

namespace ballast::comm {
namespace {

TEST(ThreadedCommunicator, doesWhatEveryCommunicatorDoesAtOneTwoAndFourRanks) {
  for (const int ranks : {1, 2, 4}) {
    std::atomic<int> bodies = 0;
    run_threaded(ranks, [&](Communicator& comm) {
      EXPECT_EQ(comm.size(), ranks);
      test::check_communicator(comm);
      ++bodies;
    });
    EXPECT_EQ(bodies, ranks);
  }
}

TEST(ThreadedCommunicator, holdsAllRanksInABarrierUntilTheLastCame) {
  std::atomic<int> arrived = 0;
  run_threaded(4, [&](Communicator& comm) {
    for (int round = 1; round <= 200; ++round) {
      ++arrived;
      comm.barrier();
      EXPECT_EQ(arrived, 4 * round);
      comm.barrier();
    }
  });
}

TEST(ThreadedCommunicator, releasesTheOthersWhenOneRankFailsAndRethrowsWhy) {
  std::atomic<int> passed = 0;
  const auto body = [&](Communicator& comm) {
    comm.barrier();
    if (comm.rank() == 2) throw InputError({.place = {"a.json"}, .problem = "bad"});
    comm.barrier();
    ++passed;
  };
  test::expect_error_text<InputError>([&] { run_threaded(4, body); }, "a.json: bad.");
  EXPECT_EQ(passed, 0);
}

TEST(ThreadedCommunicator, rethrowsAlsoWhatIsNoStandardException) {
  EXPECT_THROW(run_threaded(2,
                            [](Communicator& comm) {
                              if (comm.rank() == 0) throw 7;
                              comm.barrier();
                            }),
               int);
}

TEST(ThreadedCommunicator, reportsARankThatEndsBeforeACollectiveOfTheOthers) {
  test::expect_error_text<std::logic_error>(
      [] {
        run_threaded(3, [](Communicator& comm) {
          if (comm.rank() != 1) comm.barrier();
        });
      },
      "a rank ended before a collective that others called");
}

TEST(ThreadedCommunicator, reportsRanksInDifferentCollectives) {
  const auto body = [](Communicator& comm) {
    if (comm.rank() == 0) {
      comm.barrier();
    } else {
      (void)comm.all_gather("a");
    }
  };
  test::expect_error_text<std::logic_error>(
      [&] { run_threaded(2, body); },
      "ranks in different collectives: barrier (0) and all_gather (0)");
}

TEST(ThreadedCommunicator, reportsSumsOfDifferentLength) {
  const auto body = [](Communicator& comm) {
    std::vector<double> values(static_cast<std::size_t>(comm.rank()) + 1);
    comm.all_sum(values);
  };
  test::expect_error_text<std::logic_error>(
      [&] { run_threaded(2, body); },
      "ranks in different collectives: all_sum of doubles (1) and all_sum of doubles (2)");
}

TEST(ThreadedCommunicator, needsAtLeastOneRank) {
  EXPECT_THROW(run_threaded(0, [](Communicator&) {}), std::logic_error);
}

TEST(ThreadedCommunicator, refusesAnUnknownRootAndAWrongNumberOfMessages) {
  EXPECT_THROW(run_threaded(2, [](Communicator& comm) { (void)comm.broadcast("a", 2); }),
               std::logic_error);
  EXPECT_THROW(run_threaded(2, [](Communicator& comm) { (void)comm.all_to_all({"a"}); }),
               std::logic_error);
}

}  // namespace
}  // namespace ballast::comm
