// Time of balancing. Claim: an allocation of 1,000,000 cells on 4,096 ranks takes under 0.2 s
// (BM_allocate/1000000/4096/1, wall time).

#include <benchmark/benchmark.h>

#include "balancer/allocate.hpp"
#include "balancer/lpt.hpp"
#include "core/random.hpp"

namespace {

using namespace ballast;

/// Memory of cells: lognormal around 400 kB.
std::int64_t next_weight(RandomStream& random) {
  return static_cast<std::int64_t>(400e3 * random.lognormal(0.0, 0.6));
}

void BM_lpt(benchmark::State& state) {
  RandomStream random(1);
  std::vector<std::int64_t> weights(static_cast<std::size_t>(state.range(0)));
  for (std::int64_t& weight : weights) {
    weight = next_weight(random);
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(balancer::lpt(weights, static_cast<std::int32_t>(state.range(1))));
  }
  state.counters["s_per_cell"] = benchmark::Counter(
      static_cast<double>(state.range(0)),
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(BM_lpt)
    ->Args({1'000'000, 64})
    ->Args({1'000'000, 4096})
    ->Args({10'000'000, 65536})
    ->Unit(benchmark::kMillisecond);

void BM_allocate(benchmark::State& state) {
  RandomStream random(1);
  std::vector<balancer::WeightedPopulation> populations{{"large", {}, {}}, {"small", {}, {}}};
  for (std::int64_t cell = 0; cell < state.range(0); ++cell) {
    balancer::WeightedPopulation& population = populations[cell % 10 == 0 ? 1 : 0];
    population.nodes.emplace_back(population.nodes.size());
    population.weights.emplace_back(next_weight(random));
  }
  const plan::Layout layout{.ranks = static_cast<std::int32_t>(state.range(1)),
                            .cycles = static_cast<std::int32_t>(state.range(2)),
                            .ranks_per_node = 64};
  for (auto _ : state) {
    benchmark::DoNotOptimize(balancer::allocate(populations, layout, plan::Policy::lpt, ""));
  }
}
BENCHMARK(BM_allocate)
    ->Args({1'000'000, 4096, 1})
    ->Args({1'000'000, 4096, 4})
    ->Unit(benchmark::kMillisecond);

}  // namespace
