#include "run/simulation.hpp"

#include "core/interrupt.hpp"
#include "core/progress.hpp"
#include "simulate/stretches.hpp"

namespace ballast::run {

std::vector<engine::Spike> simulate(engine::Engine& engine, const sonata::RunConfig& run,
                                    comm::Communicator& comm, Logger& log,
                                    const build::OnPhase& on_phase) {
  std::vector<engine::Spike> spikes;
  const simulate::Stretches stretches(0.0, run.tstop, run.dt);
  on_phase(build::Phase::initialising);
  engine.initialize();
  on_phase(build::Phase::running);
  Progress progress("Simulating", stretches.count(), log);
  for (std::uint64_t i = 0; i < stretches.count(); ++i) {
    comm::together(comm, [] { InterruptGuard::check(); });
    engine.advance(stretches.end(i));
    const auto fresh = engine.take_spikes();
    spikes.insert(spikes.end(), fresh.begin(), fresh.end());
    progress.advance();
  }
  return spikes;
}

}  // namespace ballast::run
