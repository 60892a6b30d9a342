#include "estimator/simulation_sample.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

#include "core/stopwatch.hpp"
#include "machine/memory_use.hpp"

namespace ballast::estimator {

namespace {

constexpr int timed_steps = 5;
constexpr double burst_duration = 5.0;                       // ms
constexpr std::array<double, 3> currents{2.0, 10.0, 50.0};   // nA; the last makes any soma spike
constexpr double shortest_delay = 1.0, longest_delay = 5.0;  // ms

// Fills the caches with something else. Its memory comes in large pages where the kernel has them.
class CacheFlush {
 public:
  CacheFlush()
      : size_(std::clamp<long>(sysconf(_SC_LEVEL3_CACHE_SIZE), least, most) / page * page),
        bytes_(static_cast<char*>(std::aligned_alloc(page, static_cast<std::size_t>(size_)))) {
    if (!bytes_) throw std::bad_alloc();
    madvise(bytes_.get(), static_cast<std::size_t>(size_), MADV_HUGEPAGE);
    std::memset(bytes_.get(), 0, static_cast<std::size_t>(size_));
  }
  void operator()() {
    for (long i = 0; i < size_; i += line) ++bytes_[static_cast<std::size_t>(i)];
  }

 private:
  static constexpr long least = 8L << 20, most = 64L << 20, page = 2L << 20, line = 64;
  struct Free {
    void operator()(char* bytes) const { std::free(bytes); }
  };
  long size_;
  std::unique_ptr<char[], Free> bytes_;
};

// A cell with sections whose spikes a connection can carry.
struct Driver {
  Gid gid;
  engine::Location soma;
};

std::vector<Driver> drivers_of(const std::vector<build::BuiltPopulation>& cells) {
  std::vector<Driver> drivers;
  for (const build::BuiltPopulation& built : cells) {
    for (std::size_t i = 0; i < built.cells.size(); ++i) {
      if (built.cells[i].artificial()) continue;
      drivers.push_back({.gid = built.population->gid(NodeId(built.nodes[i])),
                         .soma = {.cell = built.cells[i].handle, .section = 0}});
    }
  }
  return drivers;
}

void connect_all(engine::Engine& engine, const std::vector<Driver>& drivers,
                 std::int64_t synapses) {
  for (std::int64_t i = 0; i < synapses; ++i) {
    const double part = double(i) / double(synapses);
    engine.connect(
        drivers[std::size_t(i) % drivers.size()].gid, engine::PointProcessHandle(std::int32_t(i)),
        {.weight = 0.0, .delay = shortest_delay + part * (longest_delay - shortest_delay)});
  }
}

}  // namespace

StepTime time_steps(engine::Engine& engine, double dt) {
  CacheFlush flush;
  double time = 2 * dt;
  engine.advance(time);  // the first step sets up what the others find
  std::array<double, timed_steps> seconds{};
  for (double& step : seconds) {
    flush();
    time += dt;
    step = seconds_of([&] { engine.advance(time); });
  }
  std::sort(seconds.begin(), seconds.end());
  const double median = seconds[timed_steps / 2];
  // Half of the values lie within 0.674 standard deviations.
  const double quartiles = seconds[3 * timed_steps / 4] - seconds[timed_steps / 4];
  return {.seconds = median, .deviation = quartiles / (2 * 0.674)};
}

Burst measure_burst(engine::Engine& engine, const std::vector<build::BuiltPopulation>& cells,
                    std::int64_t synapses) {
  const std::vector<Driver> drivers = drivers_of(cells);
  Burst burst;
  if (drivers.empty() || synapses == 0) return burst;
  connect_all(engine, drivers, synapses);
  for (const double current : currents) {
    for (const Driver& driver : drivers) {
      engine.inject_current({.location = driver.soma,
                             .times = {0.0, burst_duration},
                             .amplitudes = {current, current},
                             .physical_electrode = true});
    }
    engine.initialize();
    const Bytes before = machine::process_memory().heap_in_use;
    engine.advance(burst_duration);
    burst.growth = machine::process_memory().heap_in_use - before;
    burst.spikes = std::int64_t(engine.take_spikes().size());
    if (burst.spikes == 0) continue;
    burst.events = synapses;
    break;
  }
  return burst;
}

}  // namespace ballast::estimator
