#include "estimator/cell_terms.hpp"

#include <algorithm>
#include <cmath>

#include "estimator/distinct.hpp"

namespace ballast::estimator {

namespace {

// Positions of the numbers; then two for each edge population, then the pools.
enum : std::size_t {
  individual,
  growth,
  cell_count,
  bytes_of_cells,
  synapse_count,
  kept,
  loading,
  first_edge
};

constexpr std::size_t from_gids(std::size_t edges) {
  return first_edge + 2 * edges;
}
constexpr std::size_t from_event_sources(std::size_t edges) {
  return from_gids(edges) + 1;
}

void add_times(const std::vector<std::pair<std::size_t, double>>& terms, double times,
               std::span<double> sums) {
  for (const auto& [position, value] : terms) sums[position] += times * value;
}

void add_runtime(const RuntimeCost& cost, double times, std::span<double> sums) {
  sums[kept] += times * cost.kept;
  sums[loading] += times * cost.loading;
}

// Of all edges that come from one population.
struct Origin {
  double gids = 0, event_sources = 0, spikes_each = 0;
  double from_gids = 0, from_event_sources = 0;
};

}  // namespace

CellTerms::CellTerms(const MemoryModel& memory, const Workload& workload)
    : memory_(&memory), workload_(&workload), first_pool_(from_gids(workload.edges.size())) {
  for (const CellRecord& record : memory.cells) {
    cells_.push_back(sparse(record.cost));
    cells_.back().emplace_back(cell_count, 1.0);
    cells_.back().emplace_back(bytes_of_cells, used_bytes(record.cost, memory.pools));
    const RuntimeCost runtime = runtime_cost(memory, record);
    cells_.back().emplace_back(kept, runtime.kept);
    cells_.back().emplace_back(loading, runtime.loading);
  }
  for (const EdgeColumn& column : workload.edges) edges_.push_back(terms_of(column));
}

CellTerms::EdgeTerms CellTerms::terms_of(const EdgeColumn& column) const {
  EdgeTerms terms{.netcon = sparse(memory_->connections.netcon)};
  if (column.mini_record >= 0) {
    const SynapseRecord& mini = memory_->synapses[std::size_t(column.mini_record)];
    terms.mini = sparse(mini.cost);
    terms.mini_on_runtime = runtime_cost(*memory_, mini);
  }
  for (const std::int32_t record : column.record) {
    const SynapseRecord* synapse = record < 0 ? nullptr : &memory_->synapses[std::size_t(record)];
    terms.synapse.push_back(synapse == nullptr ? Sparse() : sparse(synapse->cost));
    terms.on_runtime.push_back(synapse == nullptr ? RuntimeCost()
                                                  : runtime_cost(*memory_, *synapse));
    terms.connection.push_back(runtime_connection(*memory_, synapse));
  }
  return terms;
}

CellTerms::Sparse CellTerms::sparse(const Cost& cost) const {
  Sparse terms{{individual, cost.individual}, {growth, cost.growth}};
  for (const PoolShare& share : cost.pools) {
    terms.emplace_back(first_pool_ + std::size_t(share.pool), double(share.instances));
  }
  return terms;
}

void CellTerms::add(std::size_t population, std::size_t cell, std::span<double> sums) const {
  add_times(cells_[workload_->populations[population].record[cell]], 1.0, sums);
  for (std::size_t e = 0; e < edges_.size(); ++e) {
    if (workload_->edges[e].target == population) add_edges(e, cell, sums);
  }
}

void CellTerms::add_edges(std::size_t e, std::size_t cell, std::span<double> sums) const {
  const EdgeColumn& column = workload_->edges[e];
  const std::size_t kinds = column.record.size();
  for (std::size_t k = 0; k < kinds; ++k) {
    const std::uint32_t n = column.counts[cell * kinds + k];
    const auto netcons = double(column.netcons(cell * kinds + k));
    const double of_gids = column.sources > 0 ? n : 0;
    add_times(edges_[e].netcon, netcons, sums);
    add_times(edges_[e].synapse[k], n, sums);
    add_runtime(edges_[e].on_runtime[k], n, sums);
    add_runtime(edges_[e].connection[k], netcons, sums);
    sums[from_gids(e)] += of_gids;
    sums[from_event_sources(e)] += netcons - of_gids;
    sums[synapse_count] += n;
  }
  add_minis(e, cell, sums);
}

void CellTerms::add_minis(std::size_t e, std::size_t cell, std::span<double> sums) const {
  const EdgeColumn& column = workload_->edges[e];
  const auto minis = double(column.mini_sources(cell));
  if (minis == 0) return;
  const auto netcons = double(column.mini_netcons(cell));
  add_times(edges_[e].netcon, netcons, sums);
  add_times(edges_[e].mini, minis, sums);
  add_runtime(edges_[e].mini_on_runtime, minis, sums);
  add_runtime(edges_[e].connection.front(), netcons, sums);  // kinds differ by a weight or two
  sums[from_gids(e)] -= minis - netcons;
}

Tally CellTerms::tally(std::span<const double> sums) const {
  return {sums[individual], sums[growth], sums.subspan(first_pool_)};
}

RuntimeCost CellTerms::on_runtime(std::span<const double> sums) const {
  return {.kept = sums[kept], .loading = sums[loading]};
}

std::int64_t CellTerms::cells(std::span<const double> sums) const {
  return std::llround(sums[cell_count]);
}

double CellTerms::cell_bytes(std::span<const double> sums) const {
  return sums[bytes_of_cells];
}

std::int64_t CellTerms::synapses(std::span<const double> sums) const {
  return std::llround(sums[synapse_count]);
}

std::int64_t CellTerms::netcons(std::span<const double> sums) const {
  double sum = 0;
  for (std::size_t e = 0; e < edges_.size(); ++e) {
    sum += sums[from_gids(e)] + sums[from_event_sources(e)];
  }
  return std::llround(sum);
}

SourceCount CellTerms::expected_sources(std::span<const double> sums, std::int64_t ranks,
                                        double edges_each) const {
  std::map<std::string, Origin> origins;
  for (std::size_t e = 0; e < edges_.size(); ++e) {
    const EdgeColumn& column = workload_->edges[e];
    Origin& origin = origins[column.source_population];
    origin.gids = std::max(origin.gids, double(column.sources));
    origin.event_sources = std::max(origin.event_sources, double(column.event_sources));
    origin.spikes_each = std::max(origin.spikes_each, column.spikes_per_event_source);
    origin.from_gids += sums[from_gids(e)];
    origin.from_event_sources += sums[from_event_sources(e)];
  }
  const double elsewhere = 1.0 - 1.0 / double(ranks);
  SourceCount count;
  for (const auto& [population, origin] : origins) {
    const double gids = expected_distinct(origin.gids, origin.from_gids / edges_each);
    const double events =
        expected_distinct(origin.event_sources, origin.from_event_sources / edges_each);
    count.remote += std::llround(gids * elsewhere);
    count.local += std::llround(gids * (1.0 - elsewhere));
    count.event_sources += std::llround(events);
    count.spike_times += std::llround(events * origin.spikes_each);
    count.pairs += std::llround(origin.from_gids / edges_each);
  }
  return count;
}

}  // namespace ballast::estimator
