#include "estimator/prediction.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "core/error.hpp"

namespace ballast::estimator {

namespace {

// Adds up what a set of cells costs. One object per rank and cycle.
class RankSum {
 public:
  RankSum(const MemoryModel& memory, const Workload& workload)
      : memory_(&memory),
        workload_(&workload),
        tally_(memory.pools.size()),
        edges_(workload.edges.size(), 0) {}

  void add_cell(std::size_t population, std::size_t cell) {
    const CellColumn& column = workload_->populations[population];
    tally_.add(memory_->cells[column.record[cell]].cost);
    ++cells_;
    for (std::size_t e = 0; e < workload_->edges.size(); ++e) {
      if (workload_->edges[e].target == population) add_edges(e, cell);
    }
  }

  void add(const RankSum& other) {
    tally_.add(other.tally_);
    cells_ += other.cells_;
    synapses_ += other.synapses_;
    for (std::size_t e = 0; e < edges_.size(); ++e) edges_[e] += other.edges_[e];
  }

  [[nodiscard]] Tally with_sources(std::int32_t ranks) const {
    Tally sum = tally_;
    sum.add(sources(ranks));
    return sum;
  }

  // Presynaptic gids of other ranks, and local event sources, that this rank's edges need.
  [[nodiscard]] Tally sources(std::int32_t ranks) const {
    Tally sum(memory_->pools.size());
    for (std::size_t e = 0; e < edges_.size(); ++e) {
      const EdgeColumn& column = workload_->edges[e];
      if (column.netcons_per_edge == 0) continue;
      double distinct = expected_distinct(double(column.sources), double(edges_[e]));
      if (!column.local_sources) distinct *= 1.0 - 1.0 / double(ranks);
      const auto count = std::int64_t(std::llround(distinct));
      sum.add(memory_->connections.source, count);
      sum.add(memory_->connections.replay_event,
              std::int64_t(std::llround(distinct * column.events_per_source)));
    }
    return sum;
  }

  [[nodiscard]] const Tally& tally() const { return tally_; }
  [[nodiscard]] std::int64_t cells() const { return cells_; }
  [[nodiscard]] std::int64_t synapses() const { return synapses_; }

 private:
  void add_edges(std::size_t e, std::size_t cell) {
    const EdgeColumn& column = workload_->edges[e];
    const std::size_t kinds = column.record.size();
    std::int64_t count = 0;
    for (std::size_t k = 0; k < kinds; ++k) {
      const std::uint32_t n = column.counts[cell * kinds + k];
      if (column.record[k] >= 0) {
        tally_.add(memory_->synapses[std::size_t(column.record[k])].cost, n);
      }
      count += n;
    }
    const double netcons = double(count) * column.netcons_per_edge;
    tally_.add(memory_->connections.netcon, std::int64_t(std::llround(netcons)));
    edges_[e] += count;
    synapses_ += count;
  }

  const MemoryModel* memory_;
  const Workload* workload_;
  Tally tally_;
  std::vector<std::int64_t> edges_;
  std::int64_t cells_ = 0;
  std::int64_t synapses_ = 0;
};

std::size_t population_index(const Workload& workload, const std::string& name) {
  const auto found = std::find_if(workload.populations.begin(), workload.populations.end(),
                                  [&](const auto& column) { return column.population == name; });
  BALLAST_EXPECT(found != workload.populations.end());
  return std::size_t(found - workload.populations.begin());
}

void add_bucket(RankSum& sum, const Workload& workload, const plan::Bucket& bucket) {
  const std::size_t population = population_index(workload, bucket.population);
  const std::vector<NodeId>& nodes = workload.populations[population].nodes;
  auto position = nodes.begin();
  for (const NodeId node : bucket.nodes) {  // both ascending
    position = std::lower_bound(position, nodes.end(), node);
    BALLAST_EXPECT(position != nodes.end() && *position == node);
    sum.add_cell(population, std::size_t(position - nodes.begin()));
  }
}

Cost edge_cost(const MemoryModel& memory, const EdgeColumn& column, std::size_t kind) {
  Cost cost;
  if (column.record[kind] >= 0) cost = memory.synapses[std::size_t(column.record[kind])].cost;
  cost.individual += memory.connections.netcon.individual * column.netcons_per_edge;
  cost.growth += memory.connections.netcon.growth * column.netcons_per_edge;
  return cost;
}

double used_bytes(const MemoryModel& memory, const Cost& cost) {
  double bytes = cost.individual;
  for (const PoolShare& share : cost.pools) {
    bytes += double(share.instances) * double(memory.pools[std::size_t(share.pool)].slot.count());
  }
  return bytes;
}

template <class Row>
void sort_rows(std::vector<Row>& rows, Bytes (*total)(const Row&), const std::string Row::*name) {
  std::sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
    return total(a) != total(b) ? total(b) < total(a) : a.*name < b.*name;
  });
}

std::vector<MetypeRow> metype_rows(const MemoryModel& memory, const Workload& workload) {
  std::vector<double> cell_bytes(workload.metypes.size(), 0), synapse_bytes = cell_bytes;
  std::vector<MetypeRow> rows(workload.metypes.size());
  for (std::size_t m = 0; m < rows.size(); ++m) rows[m].metype = workload.metypes[m];
  for (const CellColumn& column : workload.populations) {
    for (std::size_t i = 0; i < column.nodes.size(); ++i) {
      ++rows[column.metype[i]].cells;
      cell_bytes[column.metype[i]] += used_bytes(memory, memory.cells[column.record[i]].cost);
    }
  }
  for (const EdgeColumn& edges : workload.edges) {
    const CellColumn& column = workload.populations[edges.target];
    const std::size_t kinds = edges.record.size();
    for (std::size_t k = 0; k < kinds; ++k) {
      const double each = used_bytes(memory, edge_cost(memory, edges, k));
      for (std::size_t i = 0; i < column.nodes.size(); ++i) {
        rows[column.metype[i]].synapses += edges.counts[i * kinds + k];
        synapse_bytes[column.metype[i]] += each * edges.counts[i * kinds + k];
      }
    }
  }
  for (std::size_t m = 0; m < rows.size(); ++m) {
    rows[m].cell_bytes = Bytes::rounded(cell_bytes[m]);
    rows[m].synapse_bytes = Bytes::rounded(synapse_bytes[m]);
  }
  std::erase_if(rows, [](const MetypeRow& row) { return row.cells == 0; });
  sort_rows<MetypeRow>(
      rows, [](const MetypeRow& row) { return row.cell_bytes + row.synapse_bytes; },
      &MetypeRow::metype);
  return rows;
}

std::vector<SynapseRow> synapse_rows(const MemoryModel& memory, const Workload& workload) {
  std::vector<SynapseRow> rows;
  for (const EdgeColumn& edges : workload.edges) {
    const std::size_t kinds = edges.record.size();
    for (std::size_t k = 0; k < kinds; ++k) {
      std::int64_t count = 0;
      for (std::size_t i = k; i < edges.counts.size(); i += kinds) count += edges.counts[i];
      const double each = used_bytes(memory, edge_cost(memory, edges, k));
      auto row = std::find_if(rows.begin(), rows.end(),
                              [&](const auto& r) { return r.kind == edges.kind_names[k]; });
      if (row == rows.end()) row = rows.insert(rows.end(), {edges.kind_names[k], 0, Bytes(0)});
      row->count += count;
      row->total += Bytes::rounded(each * double(count));
    }
  }
  std::erase_if(rows, [](const SynapseRow& row) { return row.count == 0; });
  sort_rows<SynapseRow>(
      rows, [](const SynapseRow& row) { return row.total; }, &SynapseRow::kind);
  return rows;
}

using BucketSpan = std::span<const plan::Bucket>;

// The leading buckets that share `key` with the first; buckets are ordered by (rank, cycle).
template <class Key>
BucketSpan leading(BucketSpan buckets, Key plan::Bucket::*key) {
  std::size_t n = 0;
  while (n < buckets.size() && buckets[n].*key == buckets.front().*key) ++n;
  return buckets.first(n);
}

// One rank: every cycle's build peak counts on its own; the run holds them all.
RankPrediction predict_rank(const MemoryModel& memory, const Workload& workload, BucketSpan buckets,
                            std::int32_t ranks, Totals& totals) {
  RankPrediction result{.rank = Rank(0), .build = memory.base, .run = memory.base};
  RankSum all(memory, workload);
  while (!buckets.empty()) {
    const BucketSpan cycle = leading(buckets, &plan::Bucket::cycle);
    RankSum sum(memory, workload);
    for (const plan::Bucket& bucket : cycle) add_bucket(sum, workload, bucket);
    const Bytes held = sum.with_sources(ranks).held(memory.pools);
    result.build = std::max(result.build, memory.base + held);
    all.add(sum);
    buckets = buckets.subspan(cycle.size());
  }
  const Tally tally = all.with_sources(ranks);
  const Bytes held = tally.held(memory.pools);
  result.run = memory.base + held + Bytes::rounded(tally.growth()) + tally.copied(memory.pools);
  result.cells = all.cells();
  result.synapses = all.synapses();
  totals.base += memory.base;
  totals.sources += all.sources(ranks).used(memory.pools);
  totals.slack += held - tally.used(memory.pools);
  totals.growth += Bytes::rounded(tally.growth());
  totals.copied += tally.copied(memory.pools);
  return result;
}

}  // namespace

double expected_distinct(double sources, double edges) {
  if (sources <= 0 || edges <= 0) return 0;
  return -sources * std::expm1(edges * std::log1p(-1.0 / sources));
}

std::vector<std::vector<Bytes>> cell_weights(const MemoryModel& memory, const Workload& workload) {
  std::vector<std::vector<Bytes>> all;
  for (std::size_t p = 0; p < workload.populations.size(); ++p) {
    const CellColumn& column = workload.populations[p];
    std::vector<double> weights(column.nodes.size());
    for (std::size_t i = 0; i < weights.size(); ++i) {
      weights[i] = additive_weight(memory.cells[column.record[i]].cost, memory.pools);
    }
    for (const EdgeColumn& edges : workload.edges) {
      if (edges.target != p) continue;
      const std::size_t kinds = edges.record.size();
      for (std::size_t k = 0; k < kinds; ++k) {
        const double each = additive_weight(edge_cost(memory, edges, k), memory.pools);
        for (std::size_t i = 0; i < weights.size(); ++i) {
          weights[i] += each * edges.counts[i * kinds + k];
        }
      }
    }
    std::vector<Bytes> bytes(weights.size());
    std::transform(weights.begin(), weights.end(), bytes.begin(), &Bytes::rounded);
    all.push_back(std::move(bytes));
  }
  return all;
}

Prediction predict(const MemoryModel& memory, const Workload& workload,
                   const plan::Allocation& allocation) {
  Prediction prediction{
      .layout = allocation.layout, .ranks = {}, .metypes = {}, .synapses = {}, .totals = {}};
  prediction.metypes = metype_rows(memory, workload);
  prediction.synapses = synapse_rows(memory, workload);
  BucketSpan rest = allocation.buckets;
  for (std::int32_t r = 0; r < allocation.layout.ranks; ++r) {
    const bool empty = rest.empty() || rest.front().rank != Rank(r);
    const BucketSpan mine = empty ? BucketSpan() : leading(rest, &plan::Bucket::rank);
    rest = rest.subspan(mine.size());
    prediction.ranks.push_back(
        predict_rank(memory, workload, mine, allocation.layout.ranks, prediction.totals));
    prediction.ranks.back().rank = Rank(r);
  }
  for (const MetypeRow& row : prediction.metypes) {
    prediction.totals.cells += row.cell_bytes;
    prediction.totals.synapses += row.synapse_bytes;
  }
  return prediction;
}

}  // namespace ballast::estimator
