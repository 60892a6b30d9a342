#pragma once
// Circuits of any number of cells without files: two populations, five metypes, three kinds of
// synapses with lognormal numbers, spikes played to some, minis on others.

#include <cmath>
#include <random>

#include "advise/demand.hpp"
#include "balancer/allocate.hpp"
#include "estimator/cell_weights.hpp"
#include "estimator/prediction.hpp"

namespace ballast::advise::testing {

inline estimator::MemoryModel model_of_channels() {
  estimator::MemoryModel memory;
  memory.engine = "NEURON 8.2.2";
  memory.mechanism_fingerprint = "abc";
  memory.base = Bytes(30'000'000);
  memory.start = Bytes(30'000);
  memory.spiked = true;
  memory.time = {1e-9, 1e-6, 2e-10, 3e-10, 7e-10, 0.05};
  memory.pools = {{"pas", 1000, Bytes(80), Bytes(48), Bytes(28)},
                  {"NaT", 1000, Bytes(160), Bytes(120), Bytes(28)},
                  {"AMPA", 1000, Bytes(400), Bytes(320), Bytes(28)},
                  {"GABA", 1000, Bytes(420), Bytes(340), Bytes(28)},
                  {"Mini", 1000, Bytes(48), Bytes(32), Bytes(28)}};
  for (std::int64_t r = 0; r < 20; ++r) {
    const std::int64_t segments = 60 + 37 * r;
    memory.cells.push_back({"T" + std::to_string(r % 5),
                            std::to_string(r) + ".asc",
                            "f" + std::to_string(r),
                            {.individual = 2000.0 * double(segments),
                             .pools = {{0, segments}, {1, r % 5 < 2 ? segments : 2}},
                             .growth = 500},
                            40,
                            segments,
                            900});
  }
  memory.synapses = {{"AMPA", {.individual = 256, .pools = {{2, 1}}, .growth = 16}, 100},
                     {"GABA", {.individual = 256, .pools = {{3, 1}}, .growth = 16}, 100},
                     {"Mini", {.individual = 600, .pools = {{4, 1}}}, 100}};
  memory.connections = {.netcon = {.individual = 250, .growth = 4},
                        .source = {.individual = 300},
                        .event_source = {.individual = 700},
                        .replay_event = {.individual = 8}};
  return memory;
}

inline estimator::CellColumn cells_of(const std::string& population, std::size_t cells) {
  estimator::CellColumn column{.population = population, .nodes = {}, .metype = {}, .record = {}};
  for (std::size_t i = 0; i < cells; ++i) {
    column.nodes.push_back(NodeId(i));
    column.metype.push_back(std::uint32_t(i * 7 % 5));
    column.record.push_back(std::uint32_t(i * 7 % 5 + 5 * (i % 4)));
  }
  return column;
}

// Lognormal numbers of synapses, sigma 0.8; the median depends on the metype.
inline std::vector<std::uint32_t> lognormal_counts(const estimator::CellColumn& cells,
                                                   std::size_t kinds, unsigned seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal(0.0, 0.8);
  std::vector<std::uint32_t> counts;
  for (const std::uint32_t metype : cells.metype) {
    for (std::size_t k = 0; k < kinds; ++k) {
      const double median = 40.0 * double(1 + metype) / double(1 + k);
      counts.push_back(std::uint32_t(median * std::exp(normal(random))));
    }
  }
  return counts;
}

/// Nine tenths of the cells in population "A", with synapses from "A" and from nodes that spikes
/// are played from; the others in "B", with minis on the synapses from "A".
inline estimator::Workload large_workload(std::size_t cells) {
  estimator::Workload workload;
  workload.metypes = {"m0", "m1", "m2", "m3", "m4"};
  workload.populations = {cells_of("A", cells - cells / 10), cells_of("B", cells / 10)};
  workload.steps = 4000;
  workload.tables = Bytes(100'000);
  estimator::EdgeColumn recurrent;
  recurrent.edge_population = "A__A";
  recurrent.record = {0, 1};
  recurrent.kind_names = {"AMPA", "GABA"};
  recurrent.source_population = "A";
  recurrent.sources = workload.populations[0].nodes.size();
  recurrent.counts = lognormal_counts(workload.populations[0], 2, 1);
  estimator::EdgeColumn played = recurrent;
  played.edge_population = "V__A";
  played.record = {0};
  played.kind_names = {"AMPA"};
  played.source_population = "V";
  played.sources = 0;
  played.event_sources = 500;
  played.spikes_per_event_source = 10;
  played.counts = lognormal_counts(workload.populations[0], 1, 2);
  played.played = played.counts;
  estimator::EdgeColumn minis = recurrent;
  minis.edge_population = "A__B";
  minis.target = 1;
  minis.counts = lognormal_counts(workload.populations[1], 2, 3);
  minis.mini_record = 2;
  for (std::size_t i = 0; i < minis.counts.size(); i += 2) {
    minis.minis.push_back(minis.counts[i]);
    minis.minis_alone.push_back(minis.counts[i] / 4);
  }
  workload.edges = {recurrent, played, minis};
  return workload;
}

/// As a dry run predicts a layout: all cells dealt out by LPT.
inline estimator::Prediction predict_all_cells(const estimator::MemoryModel& memory,
                                               const estimator::Workload& workload,
                                               const plan::Layout& layout) {
  const auto weights = estimator::cell_weights(memory, workload);
  std::vector<balancer::WeightedPopulation> populations;
  for (std::size_t p = 0; p < weights.size(); ++p) {
    const estimator::CellColumn& column = workload.populations[p];
    populations.push_back(
        {.population = column.population, .nodes = column.nodes, .weights = weights[p]});
  }
  return estimator::predict(memory, workload,
                            balancer::allocate(populations, layout, plan::Policy::lpt, "f"));
}

/// The same circuit `factor` times, with the same sample of its cells.
inline Demand times(Demand demand, std::int64_t factor) {
  for (PopulationSum& sum : demand.cells) {
    sum.cells *= factor;
    sum.cost.individual *= double(factor);
    sum.cost.growth *= double(factor);
    for (estimator::PoolShare& share : sum.cost.pools) share.instances *= factor;
  }
  for (EdgeSum& sum : demand.edges) {
    for (std::int64_t& count : sum.counts) count *= factor;
    for (std::int64_t& count : sum.played) count *= factor;
    sum.minis *= factor;
    sum.minis_alone *= factor;
  }
  for (estimator::EdgeColumn& edges : demand.workload.edges) {
    edges.sources *= std::uint64_t(factor);
  }
  return demand;
}

}  // namespace ballast::advise::testing
