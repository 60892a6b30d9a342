#include "estimator/measurement.hpp"

#include <algorithm>
#include <cmath>

#include "build/cells.hpp"
#include "build/synapses.hpp"
#include "core/error.hpp"
#include "core/progress.hpp"
#include "estimator/census_ledger.hpp"
#include "estimator/child_process.hpp"
#include "estimator/sample.hpp"
#include "estimator/store.hpp"
#include "estimator/workload.hpp"
#include "machine/memory_use.hpp"

namespace ballast::estimator {

namespace {

constexpr double batch_bytes = 64.0 * 1024 * 1024;  // cells held at once; bounds memory and census
constexpr std::uint64_t synapses_per_kind = 2000;   // enough that means are exact to a byte or two
constexpr Bytes morphology_limit(std::int64_t{16} << 20);

bool has_all_synapses(const MemoryModel& known, const std::vector<model::AfferentCounts>& counts) {
  for (const model::AfferentCounts& afferents : counts) {
    for (std::size_t k = 0; k < afferents.kinds.size(); ++k) {
      const bool has = known.find_synapse(afferents.kinds[k].mechanism) != nullptr;
      if (needs_record(afferents, k) && !has) return false;
    }
  }
  return true;
}

class Measurer {
 public:
  Measurer(const MeasurementInput& input, engine::Engine& engine, Bytes resident_at_start)
      : input_(input),
        engine_(engine),
        ledger_(engine),
        morphologies_(morphology_limit),
        cells_(input.circuit, engine, morphologies_),
        representatives_(representatives(input.circuit.catalog)) {
    memory_.engine = engine.version();
    memory_.mechanism_fingerprint = input.mechanism_fingerprint;
    memory_.pools = ledger_.pools();
    memory_.base_ranks = input.ranks;
    warm_up(resident_at_start);
  }

  MemoryModel run() {
    measure_cells();
    measure_synapses();
    return std::move(memory_);
  }

 private:
  // The first cell of a process brings what every process pays once: template code, tables of
  // NEURON.
  void warm_up(Bytes resident_at_start) {
    build_cell(0);
    const Snapshot built = ledger_.snapshot();
    const Bytes once = built.resident - resident_at_start - ledger_.held(built.census);
    memory_.base = input_.known != nullptr ? input_.known->base : input_.own_resident + once;
    engine_.initialize();
    engine_.clear();
  }

  void build_cell(std::size_t cell_model) {
    const Representative& cell = representatives_[cell_model];
    (void)cells_.build(*cell.population, {cell.node});
  }

  void measure_cells() {
    const std::vector<model::CellModel>& models = input_.circuit.catalog.models;
    Progress progress("Measuring cells", models.size(), input_.log);
    for (std::size_t i = 0; i < models.size(); ++i) {
      progress.advance();
      measure_cell(i, models[i]);
    }
    finish_batch();
    for (CellRecord& record : memory_.cells) {
      if (record.cost.growth == 0) {  // new, not taken from what is known
        record.cost.growth = growth_per_instance_ * double(CensusLedger::instances(record.cost));
      }
    }
  }

  void measure_cell(std::size_t index, const model::CellModel& cell_model) {
    const std::string name = fingerprint(cell_model);
    if (memory_.find_cell(name) != nullptr) return;
    const CellRecord* known = input_.known == nullptr ? nullptr : input_.known->find_cell(name);
    if (known != nullptr) {
      memory_.cells.push_back(*known);
      return;
    }
    const Snapshot before = ledger_.snapshot();
    build_cell(index);
    const Snapshot after = ledger_.snapshot();
    memory_.cells.push_back({.template_name = cell_model.template_name,
                             .morphology = cell_model.morphology_file.filename().string(),
                             .fingerprint = name,
                             .cost = ledger_.between(before, after),
                             .sections = after.census.sections - before.census.sections,
                             .segments = after.census.segments - before.census.segments,
                             .points = after.census.points - before.census.points});
    batch_ += memory_.cells.back().cost.individual;
    batch_instances_ += CensusLedger::instances(memory_.cells.back().cost);
    if (batch_ > batch_bytes) finish_batch();
  }

  // Initialises the largest batch so far for its growth, and frees it.
  void finish_batch() {
    if (batch_instances_ > largest_batch_) {
      const Snapshot built = ledger_.snapshot();
      engine_.initialize();
      const double growth = ledger_.growth(built, ledger_.snapshot());
      growth_per_instance_ = std::max(0.0, growth / double(batch_instances_));
      largest_batch_ = batch_instances_;
    }
    engine_.clear();
    batch_ = 0;
    batch_instances_ = 0;
  }

  void measure_synapses() {
    if (input_.known != nullptr && has_all_synapses(*input_.known, input_.counts)) {
      memory_.synapses = input_.known->synapses;
      memory_.connections = input_.known->connections;
      return;
    }
    const auto nodes = synapse_sample(input_.circuit.catalog, input_.counts, synapses_per_kind);
    const Snapshot empty = ledger_.snapshot();
    std::vector<build::BuiltPopulation> targets;
    for (const auto& [population, sample] : nodes) {
      targets.push_back(cells_.build(input_.circuit.catalog.population(population), sample));
    }
    const Cost cells = ledger_.between(empty, ledger_.snapshot());
    build::SynapseBuilder builder(input_.circuit, engine_, morphologies_, input_.replays);
    for (std::size_t e = 0; e < input_.circuit.edges.size(); ++e) {
      measure_edges(builder, *input_.circuit.edges[e], input_.counts[e], targets);
    }
    spread_connections();
    engine_.setup_gap_junctions();
    measure_growth(double(CensusLedger::instances(cells)));
    engine_.clear();
  }

  void measure_edges(build::SynapseBuilder& builder, const sonata::EdgePopulation& edges,
                     const model::AfferentCounts& counts,
                     const std::vector<build::BuiltPopulation>& targets) {
    const auto target = std::find_if(targets.begin(), targets.end(), [&](const auto& built) {
      return built.population->name == counts.target_population;
    });
    if (target == targets.end()) return;  // no edge at all
    const Snapshot before = ledger_.snapshot();
    const build::EdgeTally tally = builder.build(edges, *target, [](std::uint64_t) {});
    const Snapshot after = ledger_.snapshot();
    if (tally.built > 0) attribute(counts, tally.built, before, after);
  }

  // NetCons and sources are named by the census; all else of the heap belongs to the synapses.
  void attribute(const model::AfferentCounts& counts, std::int64_t built, const Snapshot& before,
                 const Snapshot& after) {
    const auto difference = [&](const char* name) {
      const auto of = [&](const engine::Census& census) {
        const auto found = census.individual.find(name);
        return found == census.individual.end() ? Bytes(0) : found->second;
      };
      return double((of(after.census) - of(before.census)).count());
    };
    const double pools =
        double((ledger_.held(after.census) - ledger_.held(before.census)).count()) -
        ledger_.between(before, after).individual;
    const double all = double((after.heap - before.heap).count()) - pools;
    netcon_bytes_ += difference("netcons");
    netcons_ += after.census.netcons - before.census.netcons;
    source_bytes_ += difference("sources");
    sources_ += after.census.sources - before.census.sources;
    const double each = (all - difference("netcons") - difference("sources")) / double(built);
    for (std::size_t k = 0; k < counts.kinds.size(); ++k) {
      if (needs_record(counts, k)) add_record(counts.kinds[k], each, built);
    }
  }

  void add_record(const model::SynapseKind& kind, double each, std::int64_t sample) {
    const auto found = std::find_if(memory_.synapses.begin(), memory_.synapses.end(),
                                    [&](const auto& r) { return r.mechanism == kind.mechanism; });
    if (found == memory_.synapses.end()) {
      memory_.synapses.push_back(
          {.mechanism = kind.mechanism,
           .cost = {.individual = each, .pools = ledger_.one(kind.mechanism)},
           .sample = sample});
      return;
    }
    const double sum = found->cost.individual * double(found->sample) + each * double(sample);
    found->sample += sample;
    found->cost.individual = sum / double(found->sample);
  }

  void spread_connections() {
    if (netcons_ > 0) memory_.connections.netcon.individual = netcon_bytes_ / double(netcons_);
    if (sources_ > 0) memory_.connections.source.individual = source_bytes_ / double(sources_);
    memory_.connections.replay_event.individual = sizeof(double);
  }

  void measure_growth(double cell_instances) {
    const Snapshot built = ledger_.snapshot();
    engine_.initialize();
    const double growth = ledger_.growth(built, ledger_.snapshot());
    const double of_synapses = growth - growth_per_instance_ * cell_instances;
    const auto synapses = built.census.point_processes;
    if (synapses == 0) return;
    for (SynapseRecord& record : memory_.synapses) {
      record.cost.growth = std::max(0.0, of_synapses / double(synapses));
    }
  }

  const MeasurementInput& input_;
  engine::Engine& engine_;
  CensusLedger ledger_;
  model::MorphologyCache morphologies_;
  build::CellBuilder cells_;
  std::vector<Representative> representatives_;
  MemoryModel memory_;
  double batch_ = 0;
  std::int64_t batch_instances_ = 0;
  std::int64_t largest_batch_ = 0;
  double growth_per_instance_ = 0;
  double netcon_bytes_ = 0;
  double source_bytes_ = 0;
  std::int64_t netcons_ = 0;
  std::int64_t sources_ = 0;
};

}  // namespace

bool is_complete(const MemoryModel& known, const model::CellCatalog& catalog,
                 const std::vector<model::AfferentCounts>& counts) {
  const bool cells = std::all_of(
      catalog.models.begin(), catalog.models.end(),
      [&](const auto& cell_model) { return known.find_cell(fingerprint(cell_model)) != nullptr; });
  return cells && has_all_synapses(known, counts);
}

MemoryModel measure(const MeasurementInput& input, const EngineMaker& make_engine) {
  const Bytes resident = machine::process_memory().rss;
  const auto engine = make_engine();
  return Measurer(input, *engine, resident).run();
}

MemoryModel measure_in_child(const MeasurementInput& input, const EngineMaker& make_engine) {
  const std::string text =
      run_in_child([&] { return to_json(measure(input, make_engine)).dump(); });
  return memory_model_from(JsonValue::parse(text, "measurement"));
}

}  // namespace ballast::estimator
