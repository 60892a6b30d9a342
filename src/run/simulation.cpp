#include "run/simulation.hpp"

#include <algorithm>
#include <cmath>

#include "core/interrupt.hpp"
#include "core/progress.hpp"

namespace ballast::run {

std::vector<double> stretches(double tstop, double dt) {
  const double about = std::clamp(tstop / 200, 1.0, 10.0);
  const double steps = std::max(1.0, std::round(about / dt));
  const double length = steps * dt;
  std::vector<double> stops;
  for (std::int64_t i = 1; static_cast<double>(i) * length < tstop; ++i) {
    stops.push_back(static_cast<double>(i) * length);
  }
  stops.push_back(tstop);
  return stops;
}

std::vector<engine::Spike> simulate(engine::Engine& engine, const sonata::RunConfig& run,
                                    comm::Communicator& comm, Logger& log,
                                    const build::OnPhase& on_phase) {
  std::vector<engine::Spike> spikes;
  const std::vector<double> stops = stretches(run.tstop, run.dt);
  on_phase(build::Phase::initialising);
  engine.initialize();
  on_phase(build::Phase::running);
  Progress progress("Simulating", stops.size(), log);
  for (const double stop : stops) {
    comm::together(comm, [] { InterruptGuard::check(); });
    engine.advance(stop);
    const auto fresh = engine.take_spikes();
    spikes.insert(spikes.end(), fresh.begin(), fresh.end());
    progress.advance();
  }
  return spikes;
}

}  // namespace ballast::run
