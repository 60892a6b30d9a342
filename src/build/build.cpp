#include "build/build.hpp"

#include <algorithm>

#include "build/conservation.hpp"
#include "build/synapses.hpp"
#include "core/progress.hpp"
#include "core/stopwatch.hpp"

namespace ballast::build {

namespace {

std::vector<NodeId> nodes_of(const BuildInput& input, const std::string& population, Cycle cycle) {
  for (const plan::Bucket& bucket : input.allocation.buckets) {
    if (bucket.rank.value == input.comm.rank() && bucket.cycle == cycle &&
        bucket.population == population) {
      return bucket.nodes;
    }
  }
  return {};
}

void build_cells(const BuildInput& input, Cycle cycle, BuiltModel& model) {
  CellBuilder builder(input.circuit, input.engine, input.morphologies);
  std::uint64_t cells = 0;
  for (const plan::Bucket& bucket : input.allocation.of(Rank(input.comm.rank()), cycle)) {
    cells += bucket.nodes.size();
  }
  Progress progress("Building cells", cells, input.log);
  for (const auto& population : input.circuit.catalog.populations) {
    if (population.kind == model::CellKind::virtual_) continue;
    const auto nodes = nodes_of(input, population.name, cycle);
    model.populations.push_back(builder.build(population, nodes, [&] { progress.advance(); }));
    CellTally tally{.population = population.name,
                    .cells = static_cast<std::int64_t>(nodes.size())};
    for (const std::uint64_t node : model.populations.back().nodes) {
      tally.id_sum += id_hash(node);
    }
    model.mine.cells.push_back(std::move(tally));
  }
}

std::uint64_t count_edges(const BuildInput& input, const BuiltModel& model) {
  std::uint64_t sum = 0;
  for (const auto& edges : input.circuit.edges) {
    for (const BuiltPopulation& targets : model.populations) {
      if (targets.population->name != edges->target_population()) continue;
      for (const auto n : edges->afferent_counts(sonata::Selection::of_ids(targets.nodes)))
        sum += n;
    }
  }
  return sum;
}

void build_synapses(const BuildInput& input, BuiltModel& model) {
  SynapseBuilder builder(input.circuit, input.engine, input.morphologies, input.replays);
  Progress progress("Building synapses", count_edges(input, model), input.log);
  for (const auto& edges : input.circuit.edges) {
    const auto targets = std::find_if(
        model.populations.begin(), model.populations.end(),
        [&](const auto& built) { return built.population->name == edges->target_population(); });
    BALLAST_EXPECT(targets != model.populations.end());
    model.mine.edges.push_back(
        builder.build(*edges, *targets, [&](std::uint64_t n) { progress.advance(n); }));
  }
}

}  // namespace

void tell_built(const Tally& total, Logger& log) {
  for (const CellTally& cells : total.cells) {
    log.info("{}: {} cells built", cells.population, cells.cells);
  }
  for (const EdgeTally& edges : total.edges) {
    log.info("{}: {} {} built", edges.population, edges.built,
             edges.gap_junctions ? "gap junctions" : "synapses");
    if (edges.minis > 0) {
      log.info("{}: {} synapses with spontaneous minis", edges.population, edges.minis);
    }
    if (edges.from_outside > 0) {
      log.info("{}: {} edges left out, as their sources are not part of the simulation",
               edges.population, edges.from_outside);
    }
    if (edges.without_input > 0) {
      log.info("{}: {} edges left out, as their virtual sources get no spikes", edges.population,
               edges.without_input);
    }
    if (edges.on_deleted_sections > 0) {
      log.warning("{}: {} synapses not built, as the cells' templates delete their sections ({})",
                  edges.population, edges.on_deleted_sections, edges.first_deleted);
    }
  }
}

BuiltModel build_part(const BuildInput& input, Cycle cycle) {
  BuiltModel model;
  comm::together(input.comm, [&] {
    model.cell_seconds = seconds_of([&] { build_cells(input, cycle, model); });
  });
  input.on_phase(Phase::synapses);
  comm::together(input.comm, [&] {
    model.synapse_seconds = seconds_of([&] { build_synapses(input, model); });
  });
  return model;
}

BuiltModel build_in_place(const BuildInput& input, Cycle cycle) {
  BuiltModel model = build_part(input, cycle);
  input.engine.setup_gap_junctions();
  model.total = add_up(model.mine, input.comm);
  tell_built(model.total, input.log);
  check_conservation(count_expected(input.circuit, input.comm), model.total,
                     input.circuit.config.file);
  return model;
}

}  // namespace ballast::build
