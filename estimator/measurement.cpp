#include "estimator/measurement.hpp"

#include <malloc.h>

#include <algorithm>
#include <cmath>

#include "build/cells.hpp"
#include "build/synapses.hpp"
#include "core/error.hpp"
#include "core/progress.hpp"
#include "core/stopwatch.hpp"
#include "estimator/census_ledger.hpp"
#include "estimator/runtime_sample.hpp"
#include "estimator/sample.hpp"
#include "estimator/simulation_sample.hpp"
#include "estimator/workload.hpp"
#include "machine/memory_use.hpp"

namespace ballast::estimator {

namespace {

constexpr double batch_bytes = 8.0 * 1024 * 1024;  // cells held at once; a census walks them all
constexpr Bytes morphology_limit(std::int64_t{16} << 20);
constexpr const char* gap_junction = "Gap";
constexpr double list_of_one = 32;  // malloc's chunk for a list of one connection
constexpr double never = 1e9;       // ms; a spike time beyond any simulation
constexpr std::int64_t enough_to_time = 200;

// To whole steps: the kernel maps some pages of libraries more or less for processes that are
// equal, by what others do to the same pages at that moment.
Bytes in_steps(Bytes bytes) {
  constexpr std::int64_t step = std::int64_t{1} << 20;
  return Bytes((bytes.count() + step / 2) / step * step);
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

class Measurer {
 public:
  Measurer(const MeasurementInput& input, const MeasurementTask& task)
      : input_(input),
        task_(task),
        engine_(input.engine),
        ledger_(input.engine),
        morphologies_(morphology_limit),
        cells_(input.circuit, input.engine, morphologies_) {
    memory_.pools = ledger_.pools();
  }

  MemoryModel run() {
    if (task_.common) measure_common();
    measure_cells();
    return std::move(memory_);
  }

 private:
  void measure_common() {
    std::vector<build::BuiltPopulation> targets;
    for (const auto& [population, nodes] : task_.sample) {
      targets.push_back(cells_.build(input_.circuit.catalog.population(population), nodes));
    }
    build_synapses(targets);
    if (!input_.replays.empty()) measure_event_source();
    const engine::Census built = ledger_.census();
    measure_process();
    measure_simulation(built, targets);
    if (!input_.kernels.empty()) measure_on_runtime();
    engine_.clear();
    if (has_gap_junctions()) measure_gap_junctions();
  }

  [[nodiscard]] bool is_electrical(const sonata::EdgePopulation& edges) const {
    return input_.circuit.edge_config(edges).is_electrical();
  }

  [[nodiscard]] bool has_gap_junctions() const {
    const auto& edges = input_.circuit.edges;
    return std::any_of(edges.begin(), edges.end(),
                       [&](const auto& e) { return is_electrical(*e); });
  }

  // In two parts, one cell and all others, whose difference tells what a synapse takes beside what
  // opening the files does.
  void build_synapses(const std::vector<build::BuiltPopulation>& targets) {
    const engine::Census before = ledger_.census();
    build::SynapseBuilder builder(input_.circuit, engine_, morphologies_, input_.replays);
    for (const auto& edges : input_.circuit.edges) {
      if (is_electrical(*edges)) continue;  // the other halves would be missing
      for (const build::BuiltPopulation& target : targets) {
        if (target.population->name != edges->target_population()) continue;
        const TimedPart first = build_part(builder, *edges, part_of(target, 0, 1));
        const TimedPart rest = build_part(builder, *edges, part_of(target, 1, target.cells.size()));
        const std::int64_t more = rest.synapses - first.synapses;
        if (more < enough_to_time) continue;
        memory_.time.synapse = std::max(0.0, rest.seconds - first.seconds) / double(more);
      }
    }
    const engine::Census built = ledger_.since(before);
    record_connections(built);
    record_synapses(built);
  }

  struct TimedPart {
    double seconds = 0;
    std::int64_t synapses = 0;
  };

  static TimedPart build_part(build::SynapseBuilder& builder, const sonata::EdgePopulation& edges,
                              const build::BuiltPopulation& cells) {
    TimedPart part;
    if (cells.cells.empty()) return part;
    part.seconds = seconds_of(
        [&] { part.synapses = builder.build(edges, cells, [](std::uint64_t) {}).built; });
    return part;
  }

  static build::BuiltPopulation part_of(const build::BuiltPopulation& all, std::size_t begin,
                                        std::size_t end) {
    build::BuiltPopulation part{.population = all.population, .nodes = {}, .cells = {}};
    part.nodes.assign(all.nodes.begin() + std::ptrdiff_t(begin),
                      all.nodes.begin() + std::ptrdiff_t(end));
    part.cells.assign(all.cells.begin() + std::ptrdiff_t(begin),
                      all.cells.begin() + std::ptrdiff_t(end));
    return part;
  }

  // One instance of each mechanism costs what the next one does.
  void record_synapses(const engine::Census& built) {
    for (const auto& [mechanism, bytes] : built.processes) {
      const auto found = built.instances.find(mechanism);
      if (found == built.instances.end() || found->second == 0) continue;
      const std::int64_t count = found->second;
      memory_.synapses.push_back({.mechanism = mechanism,
                                  .cost = {.individual = double(bytes.count()) / double(count),
                                           .pools = ledger_.one(mechanism)},
                                  .sample = count});
      if (mechanism == model::mini_mechanism) {  // each is a source with one connection
        memory_.synapses.back().cost.individual += event_source_ + list_of_one;
      }
    }
  }

  void record_connections(const engine::Census& built) {
    const auto each = [&](const char* name, std::int64_t count) {
      const auto found = built.individual.find(name);
      if (found == built.individual.end() || count == 0) return 0.0;
      return double(found->second.count()) / double(count);
    };
    memory_.connections.netcon.individual = each("netcons", built.netcons);
    memory_.connections.source.individual = each("sources", built.sources);
    event_source_ = each("event sources", built.event_sources);
    memory_.connections.replay_event.individual = sizeof(double);
  }

  // An event source has a generator and its times, and is a source as others are.
  void measure_event_source() {
    const engine::Census before = ledger_.census();
    (void)engine_.create_event_source(std::vector<double>{never});
    Cost& cost = memory_.connections.event_source;
    cost = ledger_.cost_of(ledger_.since(before));
    cost.individual += std::max(event_source_, memory_.connections.source.individual);
  }

  // Pairs of halves on one cell: the tables of voltages that go from one to the other are the
  // engine's own, so that only the heap tells what they take.
  void measure_gap_junctions() {
    constexpr std::int64_t pairs = 512;
    const auto& [population, nodes] = *task_.sample.begin();
    const auto built = cells_.build(input_.circuit.catalog.population(population), {nodes.front()});
    const engine::Location soma{.cell = built.cells.front().handle, .section = 0};
    const engine::Census before = ledger_.census();
    const Bytes heap = machine::process_memory().heap_in_use;
    for (std::int64_t i = 0; i < pairs; ++i) {
      engine_.create_gap_junction(soma, 2 * i, 2 * i + 1, 0.0);
      engine_.create_gap_junction(soma, 2 * i + 1, 2 * i, 0.0);
    }
    engine_.setup_gap_junctions();
    const Bytes grown = machine::process_memory().heap_in_use - heap;
    const engine::Census after = ledger_.census();
    const Bytes pools = ledger_.pools_held(after) - ledger_.pools_held(before);
    memory_.synapses.push_back(
        {.mechanism = gap_junction,
         .cost = {.individual = std::round(double((grown - pools).count()) / (16 * pairs)) * 8,
                  .pools = ledger_.one(gap_junction)},
         .sample = 2 * pairs});
    engine_.clear();
  }

  // What the process holds beside what the law names, as it is built and as it is initialised.
  void measure_process() {
    const engine::Census census = ledger_.census();
    malloc_trim(0);
    const Bytes built =
        ledger_.held(census) + build::table_memory(input_.circuit.catalog, input_.replays);
    memory_.base = in_steps(machine::exact_resident_size() - built);
    machine::reset_peak_memory();
    const double seconds = seconds_of([&] { engine_.initialize(); });
    memory_.time.initialised_byte = seconds / double(built.count());
    const Bytes peak = machine::process_memory().peak;
    const Bytes beyond = peak - built - memory_.base - ledger_.added_by_initialisation(census);
    memory_.start = beyond > Bytes(0) ? in_steps(beyond) : Bytes(0);
  }

  // The time of a step with synapses; what is due to cells is taken off once they are timed alone.
  void measure_simulation(const engine::Census& built,
                          const std::vector<build::BuiltPopulation>& cells) {
    with_synapses_ = time_steps(engine_, input_.circuit.simulation.run.dt);
    values_ = ledger_.values(built);
    const Burst burst = measure_burst(engine_, cells, built.point_processes);
    memory_.spiked = burst.spikes > 0 || built.point_processes == 0;
    if (burst.events > 0) {
      const double bytes = std::max(0.0, double(burst.growth.count()) / double(burst.events));
      memory_.connections.netcon.growth = std::round(bytes / 8) * 8;
    }
  }

  void measure_on_runtime() {
    try {
      const double v_init = input_.circuit.simulation.conditions.v_init;
      memory_.runtime = measure_runtime(engine_, input_.kernels, v_init);
    } catch (const EngineError& error) {
      input_.log.warning("what a built model takes to run is not estimated: {}", error.what());
    }
  }

  // Cells alone, initialised: what their steps take, and so what those of synapses do.
  void time_cells() {
    const double values = double(ledger_.values(batch_).all.count());
    if (!task_.common || timed_ || values == 0) return;
    timed_ = true;
    engine_.initialize();
    const StepTime step = time_steps(engine_, input_.circuit.simulation.run.dt);
    TimeModel& time = memory_.time;
    time.cell_step_byte = step.seconds / values;
    const auto synapses = double(values_.synapses.count());
    const double cells = time.cell_step_byte * double((values_.all - values_.synapses).count());
    if (synapses > 0) {
      time.synapse_step_byte = std::max(0.0, with_synapses_.seconds - cells) / synapses;
    }
    time.deviation =
        std::max(step.deviation / step.seconds, with_synapses_.deviation / with_synapses_.seconds);
  }

  void measure_cells() {
    Progress progress("Measuring cells", task_.models.size(), input_.log);
    const auto representatives = estimator::representatives(input_.circuit.catalog);
    batch_ = ledger_.census();  // what is left of the common part
    for (const std::size_t index : task_.models) {
      progress.advance();
      measure_cell(input_.circuit.catalog.models[index], representatives[index]);
    }
    time_cells();
    memory_.time.cell_byte = median(cell_seconds_);
    engine_.clear();
  }

  void measure_cell(const model::CellModel& cell_model, const Representative& cell) {
    const double seconds = seconds_of([&] { (void)cells_.build(*cell.population, {cell.node}); });
    const engine::Census grown = ledger_.since(batch_);
    Cost cost = ledger_.cost_of(grown);
    cost.individual += double(build::bytes_per_cell);
    cell_seconds_.push_back(seconds / used_bytes(cost, ledger_.pools()));
    memory_.cells.push_back({.template_name = cell_model.template_name,
                             .morphology = cell_model.morphology_file.filename().string(),
                             .fingerprint = fingerprint(cell_model),
                             .cost = std::move(cost),
                             .sections = grown.sections,
                             .segments = grown.segments,
                             .points = grown.points});
    batch_ += grown;
    if (ledger_.cost_of(batch_).individual < batch_bytes) return;
    time_cells();
    engine_.clear();
    batch_ = ledger_.census();
  }

  const MeasurementInput& input_;
  const MeasurementTask& task_;
  engine::Engine& engine_;
  CensusLedger ledger_;
  model::MorphologyCache morphologies_;
  build::CellBuilder cells_;
  MemoryModel memory_;
  double event_source_ = 0;           // bytes of a source without gid
  engine::Census batch_;              // of the cells that are not freed yet
  std::vector<double> cell_seconds_;  // by byte
  StepTime with_synapses_;
  CensusLedger::Values values_;  // of the sample with synapses
  bool timed_ = false;
};

}  // namespace

MemoryModel measure(const MeasurementInput& input, const MeasurementTask& task) {
  return Measurer(input, task).run();
}

bool has_common(const MemoryModel& known, const std::vector<model::AfferentCounts>& counts,
                bool replays) {
  if (known.base == Bytes(0)) return false;
  if (replays && known.connections.event_source.individual == 0) return false;
  const auto has_minis = [](const model::AfferentCounts& afferents) {
    return std::any_of(afferents.minis.begin(), afferents.minis.end(),
                       [](auto n) { return n > 0; });
  };
  for (const model::AfferentCounts& afferents : counts) {
    const bool minis_known = known.find_synapse(model::mini_mechanism) != nullptr;
    if (has_minis(afferents) && !minis_known) return false;
    for (std::size_t k = 0; k < afferents.kinds.size(); ++k) {
      if (!needs_record(afferents, k)) continue;
      if (known.find_synapse(afferents.kinds[k].mechanism) == nullptr) return false;
    }
  }
  return true;
}

}  // namespace ballast::estimator
