// What building costs in the embedded NEURON: cells from a morphology, synapses, connections,
// steps. Claims, measured on one core of a busy machine: 0.4 ms for a cell of 60 sections from a
// morphology in memory, 0.7 us for a synapse with five parameters and its random stream, 0.4 us for
// a connection, 0.6 to 0.9 us to free both.

#include <benchmark/benchmark.h>

#include <stdexcept>

#include "comm/communicator.hpp"
#include "core/log.hpp"
#include "engine/engine.hpp"
#include "mechanisms/mechanism_library.hpp"

namespace ballast::engine {

namespace {

constexpr int sections_per_cell = 60;

Engine& engine() {
  static const auto comm = comm::make_serial();
  static const auto started = [] {
    Logger log(LogLevel::warning);
    auto opened = open_neuron(*comm);
    opened->load_mechanisms(mechanisms::library_for(BALLAST_DATA "/mechanisms", log));
    opened->set_conditions({.v_init = -75.0});
    opened->load_template({BALLAST_DATA "/emodels/BPyr_L23.hoc", "BPyr_L23"}, nullptr);
    return opened;
  }();
  return *started;
}

/// Adds a section of ten points, 100 um long.
void add_section(model::Morphology& morphology, int array, int parent, float angle) {
  model::Section section;
  section.array = array;
  section.index = morphology.arrays[static_cast<std::size_t>(array)].count++;
  section.parent = parent;
  section.first_point = morphology.points.size();
  section.point_count = 10;
  morphology.sections.push_back(section);
  for (int i = 0; i < 10; ++i) {
    const auto x = static_cast<float>(i * 11);
    morphology.points.push_back({x, x * angle, 0, 2.0F});
  }
}

model::Morphology branched_morphology() {
  model::Morphology morphology;
  morphology.file = "branched.swc";
  morphology.arrays = {{"soma", "somatic", 0, {}},
                       {"axon", "axonal", 0, {}},
                       {"dend", "basal", 0, {}},
                       {"apic", "apical", 0, {}}};
  add_section(morphology, 0, -1, 0.0F);
  for (int i = 0; i < 2; ++i) add_section(morphology, 1, 0, 0.1F);
  for (int i = 0; i < (sections_per_cell - 3) / 2; ++i) add_section(morphology, 2, i / 2, 0.2F);
  while (static_cast<int>(morphology.sections.size()) < sections_per_cell) {
    add_section(morphology, 3, 0, 0.3F);
  }
  return morphology;
}

CellHandle create_cell(std::uint64_t gid) {
  static const model::Morphology morphology = branched_morphology();
  return engine().create_cell({.gid = Gid(gid),
                               .template_name = "BPyr_L23",
                               .morphology = &morphology,
                               .morphology_directory = "folder",
                               .morphology_file = "branched.swc"});
}

std::vector<CellHandle> create_cells(std::uint64_t count) {
  std::vector<CellHandle> cells;
  for (std::uint64_t gid = 0; gid < count; ++gid) cells.push_back(create_cell(gid));
  return cells;
}

/// Spreads synapses over cells and dendrites, all parameters set, with random streams.
std::vector<PointProcessHandle> create_synapses(const std::vector<CellHandle>& cells, int count) {
  const std::vector<double> values{1.7, 0.5, 600.0, 17.0, 1.0};
  const PointProcessKind kind =
      engine().point_process_kind("ProbAMPANMDA_EMS", {"tau_d_AMPA", "Use", "Dep", "Fac", "Nrrp"});
  std::vector<PointProcessHandle> synapses;
  for (int i = 0; i < count; ++i) {
    const CellHandle cell = cells[static_cast<std::size_t>(i) % cells.size()];
    const int section = 3 + i % (sections_per_cell - 3);
    synapses.push_back(engine().create_point_process({cell, section, 0.3}, kind, values));
    engine().set_random_stream(synapses.back(), {250, static_cast<std::uint32_t>(i) + 100, 300});
  }
  return synapses;
}

void connect_all(const std::vector<PointProcessHandle>& synapses, std::uint64_t sources) {
  for (std::size_t i = 0; i < synapses.size(); ++i) {
    engine().connect(Gid(i % sources), synapses[i], {.weight = 0.1, .delay = 1.5});
  }
}

void create_cells_of_one_morphology(benchmark::State& state) {
  std::uint64_t gid = 0;
  engine();
  for (auto _ : state) create_cell(gid++);
  engine().clear();
}
BENCHMARK(create_cells_of_one_morphology)->Unit(benchmark::kMillisecond)->Iterations(200);

void create_synapses_with_streams(benchmark::State& state) {
  const auto count = static_cast<int>(state.range(0));
  for (auto _ : state) {
    state.PauseTiming();
    const auto cells = create_cells(20);
    state.ResumeTiming();
    benchmark::DoNotOptimize(create_synapses(cells, count));
    state.PauseTiming();
    engine().clear();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * count);
}
BENCHMARK(create_synapses_with_streams)->Arg(10000)->Arg(100000)->Unit(benchmark::kMillisecond);

void connect_synapses(benchmark::State& state) {
  const auto count = static_cast<int>(state.range(0));
  for (auto _ : state) {
    state.PauseTiming();
    const auto synapses = create_synapses(create_cells(20), count);
    state.ResumeTiming();
    connect_all(synapses, 1000);
    state.PauseTiming();
    engine().clear();
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * count);
}
BENCHMARK(connect_synapses)->Arg(10000)->Arg(100000)->Unit(benchmark::kMillisecond);

void free_synapses(benchmark::State& state) {
  const auto count = static_cast<int>(state.range(0));
  for (auto _ : state) {
    state.PauseTiming();
    connect_all(create_synapses(create_cells(20), count), 1000);
    state.ResumeTiming();
    engine().clear();
  }
  state.SetItemsProcessed(state.iterations() * count);
}
BENCHMARK(free_synapses)->Arg(10000)->Arg(100000)->Unit(benchmark::kMillisecond);

void simulate_milliseconds(benchmark::State& state) {
  connect_all(create_synapses(create_cells(20), 20000), 20);
  engine().initialize();
  double time = 0.0;
  for (auto _ : state) engine().advance(time += 1.0);
  engine().clear();
}
BENCHMARK(simulate_milliseconds)->Unit(benchmark::kMillisecond)->Iterations(50);

}  // namespace

}  // namespace ballast::engine
