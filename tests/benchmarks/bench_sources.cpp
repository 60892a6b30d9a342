// Sources of 1,024 ranks that hold 100,000 cells with 10,000,000 edges, a tenth of the scale that
// is aimed at: edges per second from the page cache, and the peak of the resident size. Exactly in
// one pass, exactly in four, and by linear counting. Aim: 100,000,000 edges in a few seconds and
// less than 600 MB.

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <filesystem>

#include "core/log.hpp"
#include "estimator/sources.hpp"
#include "generator/circuit.hpp"
#include "machine/memory_use.hpp"

namespace ballast::estimator {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t cells = 100'000;
constexpr double synapses_per_cell = 100;
constexpr std::int32_t ranks = 1024;

/// A circuit without the attributes of its synapses; removed at the end.
class CircuitFolder {
 public:
  CircuitFolder() {
    const fs::path data = generator::data_folder({});
    generator::Recipe recipe = generator::read_recipe(data / "recipes/cortex.json", {});
    recipe.cells = cells;
    recipe.structure_only = true;
    recipe.recurrent.synapses_per_cell = synapses_per_cell;
    recipe.thalamus.cells = 0;
    recipe.gap_junctions.pairs = 0;
    (void)generator::write_circuit(
        recipe, {.folder = path_, .emodels = data / "emodels", .mechanisms = data / "mechanisms"},
        log_);
  }
  ~CircuitFolder() { fs::remove_all(path_); }
  CircuitFolder(const CircuitFolder&) = delete;
  CircuitFolder& operator=(const CircuitFolder&) = delete;

  [[nodiscard]] model::Circuit read() {
    return model::read_circuit(path_ / "simulation_config.json", log_);
  }

 private:
  fs::path path_ = fs::temp_directory_path() / ("ballast-bench-" + std::to_string(::getpid()));
  Logger log_{LogLevel::warning};
};

void sources_of_ranks(benchmark::State& state) {
  static CircuitFolder folder;
  const model::Circuit circuit = folder.read();
  Partition partition{.parts = ranks, .part = {}};
  for (std::uint64_t cell = 0; cell < cells; ++cell) {
    partition.part.push_back(static_cast<std::int32_t>(cell % ranks));
  }
  const CountingLimits limits{.bitmaps = Bytes(state.range(0) << 10), .passes = state.range(1)};
  machine::reset_peak_memory();
  for (auto _ : state) {
    const auto counts = count_sources(
        {.circuit = circuit, .played = {}, .partition = partition, .limits = limits}, {});
    state.counters["error"] = counts.relative_error;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(circuit.edges.front()->size()) *
                          state.iterations());
  state.counters["peak_mb"] = static_cast<double>(machine::process_memory().peak.count()) / 1e6;
}

}  // namespace

BENCHMARK(sources_of_ranks)
    ->ArgNames({"kib", "passes"})
    ->Args({16 << 10, 4})
    ->Args({3200, 4})
    ->Args({1 << 10, 1})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace ballast::estimator
