#include "advise/layout_prediction.hpp"

#include <algorithm>
#include <cmath>

#include "advise/expected_sources.hpp"
#include "advise/mean_rank.hpp"
#include "advise/systematic_sample.hpp"
#include "balancer/allocate.hpp"
#include "core/error.hpp"
#include "estimator/cell_weights.hpp"
#include "estimator/mpi_memory.hpp"
#include "estimator/time_report.hpp"

namespace ballast::advise {

namespace {

using estimator::Prediction;
using estimator::RankPrediction;

constexpr std::int64_t least_ranks = 4;  // with fewer the mean rank says as much

// A part of the sample that is to the ranks given here what the circuit is to those of the job.
struct Part {
  std::int32_t ranks = 0;  // 0: the mean rank
  std::int64_t cells = 0;
};

Part part_for(const Demand& demand, const JobLayout& layout) {
  if (demand.is_whole()) {
    return {.ranks = std::int32_t(layout.ranks()), .cells = demand.cell_count()};
  }
  const double cells_per_rank = double(demand.cell_count()) / double(layout.ranks());
  const auto all = std::int64_t(double(demand.sample_count()) / cells_per_rank);
  if (all < least_ranks) return {};
  const std::int64_t nodes = std::min(all / layout.ranks_per_node, layout.nodes);
  const std::int64_t ranks = nodes > 0 ? nodes * layout.ranks_per_node : all;
  const std::int64_t cells = std::llround(cells_per_rank * double(ranks));
  return {.ranks = std::int32_t(ranks), .cells = std::min(cells, demand.sample_count())};
}

// Cells of the sample in even steps, with their weights.
std::vector<balancer::WeightedPopulation> cells_of(const Demand& demand, std::int64_t take) {
  const auto weights = estimator::cell_weights(demand.memory, demand.workload);
  const auto chosen = systematic_sample(demand.memory, demand.workload, std::size_t(take));
  std::vector<balancer::WeightedPopulation> populations;
  for (std::size_t p = 0; p < chosen.size(); ++p) {
    const estimator::CellColumn& column = demand.workload.populations[p];
    balancer::WeightedPopulation taken{.population = column.population, .nodes = {}, .weights = {}};
    for (const std::size_t cell : chosen[p]) {
      taken.nodes.push_back(column.nodes[cell]);
      taken.weights.push_back(weights[p][cell]);
    }
    populations.push_back(std::move(taken));
  }
  return populations;
}

EdgeOrigin origin_of(const Demand& demand, const JobLayout& layout) {
  return {.ranks = layout.ranks(), .edges_per_connection = demand.edges_per_connection};
}

// No more cycles than a rank has cells: further ones would be empty.
std::int32_t cycles_of(const JobLayout& layout, const Part& part) {
  const std::int64_t cells_per_rank = (part.cells + part.ranks - 1) / part.ranks;
  return std::int32_t(
      std::min<std::int64_t>(layout.cycles, std::max<std::int64_t>(cells_per_rank, 1)));
}

Prediction predict_part(const Demand& demand, const JobLayout& layout, const Part& part) {
  const plan::Layout own{.ranks = part.ranks,
                         .cycles = cycles_of(layout, part),
                         .ranks_per_node = std::int32_t(layout.ranks_per_node)};
  const plan::Allocation allocation =
      balancer::allocate(cells_of(demand, part.cells), own, plan::Policy::lpt, demand.circuit);
  return estimator::predict(
      demand.memory, demand.workload, allocation,
      expected_sources(demand.memory, demand.workload, allocation, origin_of(demand, layout)));
}

Prediction predict_mean(const Demand& demand, const JobLayout& layout) {
  const MeanRank mean =
      mean_rank(demand, layout.ranks(), layout.cycles, std::int32_t(layout.ranks_per_node));
  return estimator::predict(
      mean.memory, mean.workload, mean.allocation,
      expected_sources(mean.memory, mean.workload, mean.allocation, origin_of(demand, layout)));
}

NodePeak sum_of(const std::vector<RankPrediction>& ranks, std::size_t first, std::size_t end) {
  NodePeak sum;
  for (std::size_t r = first; r < end; ++r) {
    sum.run += ranks[r].run;
    sum.run_half_width += ranks[r].run_half_width;
    sum.build += ranks[r].build;
    sum.build_half_width += ranks[r].build_half_width;
  }
  return sum;
}

// Of a node of which only some ranks were predicted.
NodePeak scaled(const NodePeak& peak, double factor) {
  const auto times = [factor](Bytes bytes) {
    return Bytes::rounded(double(bytes.count()) * factor);
  };
  return {.run = times(peak.run),
          .run_half_width = times(peak.run_half_width),
          .build = times(peak.build),
          .build_half_width = times(peak.build_half_width)};
}

// What pools of ranks that hold `parts`-th parts of the circuit may take more or less, where each
// holds more or fewer instances by up to `deviation`, relative.
Bytes steps_nearby(const Demand& demand, double parts, double deviation) {
  const std::vector<std::int64_t> instances = instances_of(demand);
  Bytes sum;
  for (std::size_t p = 0; p < instances.size(); ++p) {
    const estimator::MechanismPool& pool = demand.memory.pools[p];
    const auto capacity = [&](double share) {
      const std::int64_t held = std::llround(share * double(instances[p]) / parts);
      return estimator::pool_capacity(held, pool.first_capacity);
    };
    const std::int64_t slots =
        std::max(capacity(1 + deviation) - capacity(1), capacity(1) - capacity(1 - deviation));
    sum += slots * pool.slot;
  }
  return sum;
}

// A sample does not tell exactly which ranks have just doubled a pool, where many are near one of
// its steps. Instances of a rank vary with the square root of its cells, ranks of a node on their
// own.
void widen_at_steps(const Demand& demand, const JobLayout& layout, NodePeak& node) {
  constexpr double of_sample = 0.003;
  constexpr double deviations = 3;
  constexpr double most = 0.1;
  const auto widen = [&](Bytes& half_width, std::int32_t cycles) {
    const double parts = double(layout.ranks()) * double(cycles);
    const double cells = double(demand.cell_count()) / parts;
    const double deviation = std::min(of_sample + deviations / std::sqrt(cells), most);
    const Bytes of_rank = steps_nearby(demand, parts, deviation);
    const double ranks = std::sqrt(double(layout.ranks_per_node));
    half_width = estimator::combine({half_width, Bytes::rounded(ranks * double(of_rank.count()))});
  };
  if (layout.cycles == 1) widen(node.run_half_width, 1);  // a built model's arrays have no steps
  widen(node.build_half_width, layout.cycles);
}

// Of a node with the heaviest cell, which the sample may lack: that cell may be more than the part
// of any other rank.
void hold_heaviest(const Demand& demand, const JobLayout& layout, NodePeak& node) {
  const NodePeak mean = node_peak(predict_mean(demand, layout));
  const Bytes alone = empty_rank(demand, layout.ranks_per_node) + demand.heaviest;
  const std::int64_t others = layout.ranks_per_node - 1;
  if (layout.cycles == 1) node.run = std::max(node.run, others * mean.run + alone);
  node.build = std::max(node.build, others * mean.build + alone - demand.memory.start);
}

}  // namespace

Bytes NodePeak::sure() const {
  return run >= build ? run + run_half_width : build + build_half_width;
}

NodePeak node_peak(const Prediction& prediction) {
  const auto per_node = std::size_t(prediction.layout.ranks_per_node);
  NodePeak fullest;
  for (std::size_t first = 0; first < prediction.ranks.size(); first += per_node) {
    const std::size_t end = std::min(first + per_node, prediction.ranks.size());
    const NodePeak node = sum_of(prediction.ranks, first, end);
    if (node.run > fullest.run) {
      fullest.run = node.run;
      fullest.run_half_width = node.run_half_width;
    }
    if (node.build > fullest.build) {
      fullest.build = node.build;
      fullest.build_half_width = node.build_half_width;
    }
  }
  return fullest;
}

Bytes empty_rank(const Demand& demand, std::int64_t ranks_per_node) {
  return demand.memory.base + demand.memory.start + demand.workload.tables +
         estimator::mpi_memory(std::int32_t(ranks_per_node));
}

LayoutPrediction predict_layout(const Demand& demand, const JobLayout& layout) {
  BALLAST_EXPECT(layout.nodes >= 1 && layout.ranks_per_node >= 1 && layout.cycles >= 1);
  BALLAST_EXPECT(layout.ranks() <= demand.cell_count());
  const Part part = part_for(demand, layout);
  const Prediction prediction =
      part.ranks > 0 ? predict_part(demand, layout, part) : predict_mean(demand, layout);
  const double present =
      double(std::min<std::int64_t>(std::int64_t(prediction.ranks.size()), layout.ranks_per_node));
  const auto time = estimator::time_of(prediction, demand.memory.time);
  LayoutPrediction result{
      .layout = layout,
      .node = scaled(node_peak(prediction), double(layout.ranks_per_node) / present),
      .seconds = time.slowest.total(),
      .half_width = time.half_width};
  if (demand.is_whole()) return result;
  widen_at_steps(demand, layout, result.node);
  hold_heaviest(demand, layout, result.node);
  return result;
}

}  // namespace ballast::advise
