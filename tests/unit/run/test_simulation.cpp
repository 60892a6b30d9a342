#include "run/simulation.hpp"

#include <gmock/gmock.h>

#include <csignal>

#include "core/interrupt.hpp"
#include "tests/support/fake_engine.hpp"

namespace ballast::run {
namespace {

using testing::ElementsAre;

sonata::RunConfig two_milliseconds() {
  sonata::RunConfig run;
  run.tstop = 2.0;
  run.dt = 0.5;
  return run;
}

TEST(Simulate, CollectsTheSpikesOfAllStretches) {
  test::FakeEngine engine;
  engine.spikes = {{.time = 0.5, .gid = Gid(1)}, {.time = 1.5, .gid = Gid(0)}};
  std::string text;
  Logger log(LogLevel::info, &text);
  const auto comm = comm::make_serial();
  const auto spikes = simulate(engine, two_milliseconds(), *comm, log, [](build::Phase) {});
  EXPECT_EQ(spikes, engine.spikes);
  EXPECT_THAT(engine.calls, ElementsAre("initialize", "advance 1.000000", "advance 2.000000"));
}

TEST(Simulate, EndsOnAllRanksWhenASignalHasCome) {
  const InterruptGuard guard;
  std::raise(SIGINT);
  comm::run_threaded(2, [](comm::Communicator& comm) {
    test::FakeEngine engine;
    std::string text;
    Logger log(LogLevel::info, &text);
    EXPECT_THROW(
        static_cast<void>(simulate(engine, two_milliseconds(), comm, log, [](build::Phase) {})),
        Interrupted);
    EXPECT_THAT(engine.calls, ElementsAre("initialize"));
  });
}

}  // namespace
}  // namespace ballast::run
