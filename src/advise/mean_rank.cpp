#include "advise/mean_rank.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "advise/expected_sources.hpp"

namespace ballast::advise {

namespace {

using estimator::CellColumn;
using estimator::Cost;
using estimator::EdgeColumn;

Cost share_of(const Cost& cost, double parts) {
  Cost share{.individual = cost.individual / parts, .pools = {}, .growth = cost.growth / parts};
  for (const estimator::PoolShare& pool : cost.pools) {
    share.pools.push_back({pool.pool, std::llround(double(pool.instances) / parts)});
  }
  return share;
}

std::vector<std::uint32_t> share_of(const std::vector<std::int64_t>& sums, double parts,
                                    std::size_t cells) {
  std::vector<std::uint32_t> rows;
  for (std::size_t i = 0; i < cells && !sums.empty(); ++i) {
    for (const std::int64_t sum : sums) {
      rows.push_back(std::uint32_t(std::llround(double(sum) / parts)));
    }
  }
  return rows;
}

// Into how many cells a share must be cut so that its counts fit into 32 bits.
std::size_t cells_per_share(const Demand& demand, double parts) {
  constexpr double most_of_a_cell = double(std::numeric_limits<std::uint32_t>::max()) / 2;
  std::int64_t most = 0;
  for (const EdgeSum& sum : demand.edges) {
    for (const std::int64_t count : sum.counts) most = std::max(most, count);
    for (const std::int64_t count : sum.played) most = std::max(most, count);
    most = std::max(most, sum.minis);
  }
  return std::size_t(std::max(1.0, std::ceil(double(most) / parts / most_of_a_cell)));
}

// The model without its cells.
estimator::MemoryModel without_cells(const estimator::MemoryModel& memory) {
  return {.engine = memory.engine,
          .mechanism_fingerprint = memory.mechanism_fingerprint,
          .base = memory.base,
          .start = memory.start,
          .spiked = memory.spiked,
          .time = memory.time,
          .pools = memory.pools,
          .cells = {},
          .synapses = memory.synapses,
          .connections = memory.connections,
          .runtime = memory.runtime};
}

// All cells of a population have one record, whose error is that of all.
estimator::CellRecord mean_record(const PopulationSum& sum, double parts, double error) {
  estimator::CellRecord record;
  record.cost = share_of(sum.cost, parts);
  // One cell of so many nodes: see CellRecord::nodes().
  record.segments = std::max<std::int64_t>(std::llround(double(sum.nodes) / parts) - 1, 0);
  record.predicted = error > 0;
  record.prediction = {.group = "all", .level_half_width = error};
  return record;
}

CellColumn mean_cells(const std::string& population, std::size_t record, std::size_t cells) {
  CellColumn column{.population = population,
                    .nodes = {},
                    .metype = std::vector<std::uint32_t>(cells, 0),
                    .record = std::vector<std::uint32_t>(cells, std::uint32_t(record))};
  for (std::size_t i = 0; i < cells; ++i) column.nodes.push_back(NodeId(i));
  return column;
}

EdgeColumn mean_edges(const EdgeColumn& column, const EdgeSum& sum, double parts,
                      std::size_t cells) {
  const bool minis = sum.minis > 0;
  return {.edge_population = column.edge_population,
          .target = column.target,
          .record = column.record,
          .kind_names = column.kind_names,
          .source_population = column.source_population,
          .sources = column.sources,
          .event_sources = column.event_sources,
          .spikes_per_event_source = column.spikes_per_event_source,
          .counts = share_of(sum.counts, parts, cells),
          .played = share_of(sum.played, parts, cells),
          .minis = minis ? share_of({sum.minis}, parts, cells) : std::vector<std::uint32_t>(),
          .minis_alone =
              minis ? share_of({sum.minis_alone}, parts, cells) : std::vector<std::uint32_t>(),
          .mini_record = column.mini_record};
}

// `each` cells of every population in each cycle.
std::vector<plan::Bucket> mean_buckets(const estimator::Workload& workload, std::int32_t cycles,
                                       std::size_t each) {
  std::vector<plan::Bucket> buckets;
  for (std::int32_t c = 0; c < cycles; ++c) {
    for (const CellColumn& column : workload.populations) {
      const auto first = column.nodes.begin() + std::ptrdiff_t(std::size_t(c) * each);
      buckets.push_back({.population = column.population,
                         .rank = Rank(0),
                         .cycle = Cycle(c),
                         .nodes = {first, first + std::ptrdiff_t(each)},
                         .predicted = {}});
    }
  }
  return buckets;
}

estimator::AllocationSources sources_of(const MeanRank& mean, const plan::Layout& layout,
                                        double edges_per_connection) {
  return expected_sources(mean.memory, mean.workload, mean.allocation,
                          {.ranks = layout.ranks, .edges_per_connection = edges_per_connection});
}

double bytes_of_sources(const MeanRank& mean, const plan::Layout& layout,
                        double edges_per_connection) {
  const auto sources = sources_of(mean, layout, edges_per_connection);
  const auto prediction = estimator::predict(mean.memory, mean.workload, mean.allocation, sources);
  return double(prediction.totals.sources.count()) * double(layout.ranks);
}

// The part of all sources that the mean rank listens to.
double share_of_sources(const MeanRank& mean, const plan::Layout& layout,
                        double edges_per_connection) {
  constexpr double all = 1e-9;  // so many connections that every source has one
  const auto listened = [&](double edges_each) {
    const auto sources = sources_of(mean, layout, edges_each);
    const estimator::SourceCount& count = sources.ranks.parts.front();
    return double(count.remote + count.local + count.event_sources);
  };
  return listened(edges_per_connection) / std::max(1.0, listened(all));
}

}  // namespace

MeanRank mean_rank(const Demand& demand, std::int64_t ranks, std::int32_t cycles,
                   std::int32_t ranks_per_node) {
  const double shares = double(ranks) * double(cycles);
  const std::size_t each = cells_per_share(demand, shares);
  const double parts = shares * double(each);
  const std::size_t cells = each * std::size_t(cycles);
  MeanRank mean;
  mean.memory = without_cells(demand.memory);
  mean.workload.metypes = {"all"};
  mean.workload.steps = demand.workload.steps;
  mean.workload.tables = demand.workload.tables;
  for (std::size_t p = 0; p < demand.cells.size(); ++p) {
    mean.memory.cells.push_back(mean_record(demand.cells[p], parts, demand.sample_error));
    mean.workload.populations.push_back(
        mean_cells(demand.workload.populations[p].population, p, cells));
  }
  for (std::size_t e = 0; e < demand.edges.size(); ++e) {
    mean.workload.edges.push_back(
        mean_edges(demand.workload.edges[e], demand.edges[e], parts, cells));
  }
  mean.allocation.layout = {.ranks = 1, .cycles = cycles, .ranks_per_node = ranks_per_node};
  mean.allocation.buckets = mean_buckets(mean.workload, cycles, each);
  return mean;
}

double edges_per_connection(const Demand& demand, const estimator::Prediction& counted) {
  constexpr double most = 1e4;
  constexpr double known_below = 0.9;
  const plan::Layout& layout = counted.layout;
  const double bytes = double(counted.totals.sources.count());
  const MeanRank mean = mean_rank(demand, layout.ranks, 1, layout.ranks_per_node);
  if (layout.ranks == 1 || bytes_of_sources(mean, layout, 1) <= bytes) return 1;
  double low = 1;
  double high = most;
  for (int i = 0; i < 50; ++i) {
    const double middle = std::sqrt(low * high);
    (bytes_of_sources(mean, layout, middle) > bytes ? low : high) = middle;
  }
  return share_of_sources(mean, layout, low) < known_below ? low : 1;
}

}  // namespace ballast::advise
