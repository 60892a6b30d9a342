// Time of balancing. Claims: LPT deals 1,000,000 cells out over 4,096 ranks in at most 0.1 s
// (BM_allocate/1000000/4096/1) and, where BALLAST_BENCH_LARGE is set, 100,000,000 over 65,536 x 4
// in at most 60 s and 6 GB with the cells' ids and weights (peak_GB). METIS and repair place
// 100,000 cells of 10,000,000 edges on 64 ranks within 10 s (BM_metis; cells on a ring, distance as
// there).

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <numeric>

#include "balancer/allocate.hpp"
#include "balancer/lpt.hpp"
#include "balancer/partition.hpp"
#include "core/random.hpp"
#include "machine/memory_use.hpp"

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
  state.counters["peak_GB"] = static_cast<double>(machine::process_memory().peak.count()) / 1e9;
}
void sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->Unit(benchmark::kMillisecond);
  benchmark->Args({1'000'000, 4096, 1})->Args({1'000'000, 4096, 4});
  if (std::getenv("BALLAST_BENCH_LARGE") != nullptr) benchmark->Args({100'000'000, 65536, 4});
}
BENCHMARK(BM_allocate)->Apply(sizes);

/// Each cell listens to 100 others at most `reach` away on a ring.
balancer::CellGraph ring(std::uint32_t cells, std::uint32_t reach) {
  RandomStream random(2);
  std::vector<std::uint32_t> position(cells);
  std::iota(position.begin(), position.end(), 0U);
  balancer::GraphBuilder builder(std::move(position), 1'000'000'000);
  std::vector<std::uint32_t> sources(100);
  for (std::uint32_t target = 0; target < cells; ++target) {
    for (std::uint32_t& source : sources) {
      const auto away = static_cast<std::uint32_t>(random.below(2 * reach + 1));
      source = (target + cells + away - reach) % cells;
    }
    builder.add(target, sources);
  }
  balancer::GraphBuilder::Result built = builder.finish();
  return {std::move(built.graph), std::move(built.vertex_of), false};
}

void BM_metis(benchmark::State& state) {
  const balancer::CellGraph graph = ring(100'000, static_cast<std::uint32_t>(state.range(0)));
  RandomStream random(1);
  std::vector<std::int64_t> memory(100'000);
  std::vector<std::int64_t> compute(memory.size());
  for (std::size_t cell = 0; cell < memory.size(); ++cell) {
    memory[cell] = next_weight(random);
    compute[cell] = memory[cell] / 2 + next_weight(random);
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(balancer::partition_cells(
        {.memory = memory, .compute = compute, .graph = graph, .layout = {.ranks = 64}}));
  }
}
BENCHMARK(BM_metis)->Arg(1000)->Arg(5000)->Unit(benchmark::kMillisecond);

}  // namespace
