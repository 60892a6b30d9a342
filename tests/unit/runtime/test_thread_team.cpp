#include "engine/runtime/thread_team.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <stdexcept>

namespace ballast::runtime {
namespace {

TEST(ThreadTeam, DoesEachShareOnceInEveryRound) {
  for (const int threads : {1, 2, 5}) {
    ThreadTeam team(threads);
    std::vector<std::atomic<int>> done(17);
    for (int round = 0; round < 100; ++round) {
      team.for_each(done.size(), [&](std::size_t i) { ++done[i]; });
    }
    for (const auto& count : done) EXPECT_EQ(count, 100) << threads << " threads";
  }
}

TEST(ThreadTeam, HandsOnAFailureAndGoesOnAfterwards) {
  ThreadTeam team(3);
  EXPECT_THROW(team.for_each(6,
                             [](std::size_t i) {
                               if (i == 4) throw std::runtime_error("four");
                             }),
               std::runtime_error);
  std::atomic<int> done = 0;
  team.for_each(6, [&](std::size_t) { ++done; });
  EXPECT_EQ(done, 6);
}

}  // namespace
}  // namespace ballast::runtime
