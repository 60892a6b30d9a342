#include "estimator/prediction.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <span>

#include "build/synapses.hpp"
#include "core/error.hpp"
#include "estimator/distinct.hpp"
#include "estimator/model_error.hpp"
#include "estimator/mpi_memory.hpp"

namespace ballast::estimator {

namespace {

// Adds up what a set of cells costs. One object per rank and cycle.
class RankSum {
 public:
  RankSum(const MemoryModel& memory, const Workload& workload)
      : memory_(&memory),
        workload_(&workload),
        tally_(memory.pools.size()),
        spread_(memory),
        edges_(workload.edges.size()) {}

  void add_cell(std::size_t population, std::size_t cell) {
    const CellColumn& column = workload_->populations[population];
    const Cost& cost = memory_->cells[column.record[cell]].cost;
    tally_.add(cost);
    cell_bytes_ += used_bytes(cost, memory_->pools);
    spread_.add(column.record[cell]);
    ++cells_;
    for (std::size_t e = 0; e < workload_->edges.size(); ++e) {
      if (workload_->edges[e].target == population) add_edges(e, cell);
    }
  }

  void add(const RankSum& other) {
    tally_.add(other.tally_);
    spread_.add(other.spread_);
    cells_ += other.cells_;
    cell_bytes_ += other.cell_bytes_;
    synapses_ += other.synapses_;
    for (std::size_t e = 0; e < edges_.size(); ++e) {
      edges_[e].from_gids += other.edges_[e].from_gids;
      edges_[e].from_event_sources += other.edges_[e].from_event_sources;
    }
  }

  // The sources of these edges if every edge chose its own at random.
  [[nodiscard]] SourceCount expected_sources(std::int32_t ranks) const {
    const double elsewhere = 1.0 - 1.0 / double(ranks);
    SourceCount count;
    for (const auto& [population, origin] : origins()) {
      const double gids = expected_distinct(origin.gids, origin.from_gids);
      const double events = expected_distinct(origin.event_sources, origin.from_event_sources);
      count.remote += std::llround(gids * elsewhere);
      count.local += std::llround(gids * (1.0 - elsewhere));
      count.event_sources += std::llround(events);
      count.spike_times += std::llround(events * origin.spikes_each);
    }
    return count;
  }

  [[nodiscard]] std::int64_t netcons() const {
    std::int64_t sum = 0;
    for (const Connections& edges : edges_) sum += edges.from_gids + edges.from_event_sources;
    return sum;
  }
  [[nodiscard]] const Tally& tally() const { return tally_; }
  [[nodiscard]] const SampleSpread& spread() const { return spread_; }
  [[nodiscard]] std::int64_t cells() const { return cells_; }
  [[nodiscard]] double cell_bytes() const { return cell_bytes_; }
  [[nodiscard]] std::int64_t synapses() const { return synapses_; }

 private:
  void add_edges(std::size_t e, std::size_t cell) {
    const EdgeColumn& column = workload_->edges[e];
    const std::size_t kinds = column.record.size();
    for (std::size_t k = 0; k < kinds; ++k) {
      const std::uint32_t n = column.counts[cell * kinds + k];
      const std::int64_t netcons = column.netcons(cell * kinds + k);
      tally_.add(memory_->connections.netcon, netcons);
      const std::int64_t from_gids = column.sources > 0 ? n : 0;
      edges_[e].from_gids += from_gids;
      edges_[e].from_event_sources += netcons - from_gids;
      if (column.record[k] >= 0) {
        tally_.add(memory_->synapses[std::size_t(column.record[k])].cost, n);
      }
      synapses_ += n;
    }
    add_minis(e, cell);
  }

  void add_minis(std::size_t e, std::size_t cell) {
    const EdgeColumn& column = workload_->edges[e];
    const std::int64_t minis = column.mini_sources(cell);
    if (minis == 0) return;
    const std::int64_t netcons = column.mini_netcons(cell);
    tally_.add(memory_->connections.netcon, netcons);
    if (column.mini_record >= 0) {
      tally_.add(memory_->synapses[std::size_t(column.mini_record)].cost, minis);
    }
    edges_[e].from_gids -= minis - netcons;
  }

  // Of one edge population.
  struct Connections {
    std::int64_t from_gids = 0;
    std::int64_t from_event_sources = 0;
  };
  // Of all that come from one population.
  struct Origin {
    double gids = 0, event_sources = 0, spikes_each = 0;
    double from_gids = 0, from_event_sources = 0;
  };

  [[nodiscard]] std::map<std::string, Origin> origins() const {
    std::map<std::string, Origin> all;
    for (std::size_t e = 0; e < edges_.size(); ++e) {
      const EdgeColumn& column = workload_->edges[e];
      Origin& origin = all[column.source_population];
      origin.gids = std::max(origin.gids, double(column.sources));
      origin.event_sources = std::max(origin.event_sources, double(column.event_sources));
      origin.spikes_each = std::max(origin.spikes_each, column.spikes_per_event_source);
      origin.from_gids += double(edges_[e].from_gids);
      origin.from_event_sources += double(edges_[e].from_event_sources);
    }
    return all;
  }

  const MemoryModel* memory_;
  const Workload* workload_;
  Tally tally_;
  SampleSpread spread_;
  std::vector<Connections> edges_;  // by Workload::edges
  double cell_bytes_ = 0;
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

// What synapses of one kind cost, and NetCons: the same for every cell.
struct EdgeCosts {
  Cost synapse;
  Cost netcon;
};

EdgeCosts edge_costs(const MemoryModel& memory, const EdgeColumn& column, std::size_t kind) {
  EdgeCosts costs{.synapse = {}, .netcon = memory.connections.netcon};
  if (column.record[kind] >= 0) {
    costs.synapse = memory.synapses[std::size_t(column.record[kind])].cost;
  }
  return costs;
}

// What the minis of a cell weigh by some measure of a cost.
template <class Measure>
double weigh_minis(const MemoryModel& memory, const EdgeColumn& column, std::size_t cell,
                   Measure&& measure) {
  const auto minis = double(column.mini_sources(cell));
  if (minis == 0) return 0;
  const double each =
      column.mini_record < 0 ? 0.0 : measure(memory.synapses[std::size_t(column.mini_record)].cost);
  return each * minis + measure(memory.connections.netcon) * double(column.mini_netcons(cell));
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
  std::vector<SampleSpread> spreads(rows.size(), SampleSpread(memory));
  for (std::size_t m = 0; m < rows.size(); ++m) rows[m].metype = workload.metypes[m];
  for (const CellColumn& column : workload.populations) {
    for (std::size_t i = 0; i < column.nodes.size(); ++i) {
      ++rows[column.metype[i]].cells;
      cell_bytes[column.metype[i]] += used_bytes(memory.cells[column.record[i]].cost, memory.pools);
      spreads[column.metype[i]].add(column.record[i]);
    }
  }
  for (const EdgeColumn& edges : workload.edges) {
    const CellColumn& column = workload.populations[edges.target];
    const std::size_t kinds = edges.record.size();
    for (std::size_t k = 0; k < kinds; ++k) {
      const EdgeCosts costs = edge_costs(memory, edges, k);
      const double synapse = used_bytes(costs.synapse, memory.pools);
      const double netcon = used_bytes(costs.netcon, memory.pools);
      for (std::size_t i = 0; i < column.nodes.size(); ++i) {
        const std::size_t at = i * kinds + k;
        rows[column.metype[i]].synapses += edges.counts[at];
        synapse_bytes[column.metype[i]] +=
            synapse * edges.counts[at] + netcon * double(edges.netcons(at));
      }
    }
    for (std::size_t i = 0; i < column.nodes.size(); ++i) {
      synapse_bytes[column.metype[i]] += weigh_minis(
          memory, edges, i, [&](const Cost& cost) { return used_bytes(cost, memory.pools); });
    }
  }
  for (std::size_t m = 0; m < rows.size(); ++m) {
    rows[m].cell_bytes = Bytes::rounded(cell_bytes[m]);
    rows[m].synapse_bytes = Bytes::rounded(synapse_bytes[m]);
    const double sample = spreads[m].half_width_of_kind(
        [&](const Cost& cost) { return used_bytes(cost, memory.pools); });
    rows[m].half_width = combine(
        {Bytes::rounded(sample), record_model_error(rows[m].cell_bytes + rows[m].synapse_bytes)});
  }
  std::erase_if(rows, [](const MetypeRow& row) { return row.cells == 0; });
  sort_rows<MetypeRow>(
      rows, [](const MetypeRow& row) { return row.cell_bytes + row.synapse_bytes; },
      &MetypeRow::metype);
  return rows;
}

void add_row(std::vector<SynapseRow>& rows, const std::string& kind, std::int64_t count,
             double bytes) {
  auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& r) { return r.kind == kind; });
  if (row == rows.end()) row = rows.insert(rows.end(), {kind, 0, Bytes(0)});
  row->count += count;
  row->total += Bytes::rounded(bytes);
}

std::vector<SynapseRow> synapse_rows(const MemoryModel& memory, const Workload& workload) {
  std::vector<SynapseRow> rows;
  for (const EdgeColumn& edges : workload.edges) {
    const std::size_t kinds = edges.record.size();
    for (std::size_t k = 0; k < kinds; ++k) {
      std::int64_t count = 0;
      std::int64_t netcons = 0;
      for (std::size_t i = k; i < edges.counts.size(); i += kinds) {
        count += edges.counts[i];
        netcons += edges.netcons(i);
      }
      const EdgeCosts costs = edge_costs(memory, edges, k);
      add_row(rows, edges.kind_names[k], count,
              used_bytes(costs.synapse, memory.pools) * double(count) +
                  used_bytes(costs.netcon, memory.pools) * double(netcons));
    }
    std::int64_t minis = 0;
    double bytes = 0;
    for (std::size_t i = 0; i < edges.minis.size(); ++i) {
      minis += edges.mini_sources(i);
      bytes += weigh_minis(memory, edges, i,
                           [&](const Cost& cost) { return used_bytes(cost, memory.pools); });
    }
    add_row(rows, model::mini_mechanism, minis, bytes);
  }
  std::erase_if(rows, [](const SynapseRow& row) { return row.count == 0; });
  for (SynapseRow& row : rows) row.half_width = record_model_error(row.total);
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

// What predicting reads; `sources` may be nullptr.
struct PredictionInput {
  const MemoryModel& memory;
  const Workload& workload;
  const AllocationSources* sources;
  plan::Layout layout;

  [[nodiscard]] Bytes base() const {
    return memory.base + workload.tables + mpi_memory(layout.ranks_per_node);
  }
  [[nodiscard]] Tally sources_of_cycle(const RankSum& sum, const plan::Bucket& bucket) const {
    const std::int32_t at = bucket.rank.value * layout.cycles + bucket.cycle.value;
    return cost_of(sources != nullptr ? sources->buckets.parts.at(std::size_t(at))
                                      : sum.expected_sources(layout.ranks),
                   sum.netcons());
  }
  [[nodiscard]] Tally sources_of_rank(const RankSum& sum, Rank rank) const {
    return cost_of(sources != nullptr ? sources->ranks.parts.at(std::size_t(rank.value))
                                      : sum.expected_sources(layout.ranks),
                   sum.netcons());
  }

 private:
  [[nodiscard]] Tally cost_of(const SourceCount& count, std::int64_t netcons) const {
    Tally cost(memory.pools.size());
    cost.add(memory.connections.source, count.remote);
    cost.add(memory.connections.event_source, count.event_sources);
    cost.add(memory.connections.replay_event, count.spike_times);
    const std::int64_t listening = count.remote + count.local + count.event_sources;
    cost.add({.individual = target_list_bytes(double(listening), double(netcons))});
    return cost;
  }
};

// Widens the interval where no spike of the sample told what one under way takes: an item of
// NEURON's event queue (TQItem in nrncvode/tqueue.hpp, with the slack of its pool).
constexpr Bytes queued_event(96);

Work work_of(const MemoryModel& memory, const RankSum& sum) {
  std::vector<bool> of_synapses(memory.pools.size(), false);
  for (const SynapseRecord& record : memory.synapses) {
    for (const PoolShare& share : record.cost.pools) of_synapses[std::size_t(share.pool)] = true;
  }
  Work work{.cell_bytes = sum.cell_bytes(),
            .held_bytes = double(sum.tally().used(memory.pools).count()),
            .synapses = sum.synapses()};
  for (std::size_t i = 0; i < memory.pools.size(); ++i) {
    const double values =
        double(sum.tally().instances()[i]) * double(memory.pools[i].copied.count());
    (of_synapses[i] ? work.synapse_values : work.cell_values) += values;
  }
  return work;
}

// By how much a peak may differ because some of its cells were predicted: the law for all that it
// holds, with these cells at either end of their interval, so that a pool that may double counts.
template <class Law>
Bytes sampling_half_width(const RankSum& sum, const Tally& all, const MemoryModel& memory,
                          const Law& law) {
  if (sum.spread().empty()) return {};
  const auto weight = [&](const Cost& cost) { return additive_weight(cost, memory.pools); };
  const Tally predicted = sum.spread().predicted();
  const double error = sum.spread().half_width(weight) / sum.spread().bytes(weight);
  Tally least = all;
  Tally most = all;
  least.add(predicted, -error);
  most.add(predicted, error);
  return std::max(law(most) - law(all), law(all) - law(least));
}

// One rank: every cycle's build peak counts on its own; the run holds them all.
RankPrediction predict_rank(const PredictionInput& input, Rank rank, BucketSpan buckets,
                            Totals& totals) {
  const MemoryModel& memory = input.memory;
  const Bytes base = input.base();
  RankPrediction result{.rank = rank, .build = base, .run = base};
  RankSum all(memory, input.workload);
  while (!buckets.empty()) {
    const BucketSpan cycle = leading(buckets, &plan::Bucket::cycle);
    RankSum sum(memory, input.workload);
    for (const plan::Bucket& bucket : cycle) add_bucket(sum, input.workload, bucket);
    Tally tally = sum.tally();
    tally.add(input.sources_of_cycle(sum, cycle.front()));
    const Bytes held = tally.held(memory.pools) + build::block_memory(sum.synapses());
    if (base + held > result.build) {
      result.build = base + held;
      result.build_half_width = sampling_half_width(
          sum, tally, memory, [&](const Tally& t) { return t.held(memory.pools); });
    }
    all.add(sum);
    buckets = buckets.subspan(cycle.size());
  }
  const Tally sources = input.sources_of_rank(all, rank);
  Tally tally = all.tally();
  tally.add(sources);
  const Bytes held = tally.held(memory.pools);
  const Bytes growth = memory.start + tally.listed(memory.pools);
  const Bytes passing = tally.passing(memory.pools);
  result.run = base + held + growth + passing;
  result.build_half_width =
      combine({result.build_half_width, build_model_error(result.build - base)});
  Bytes model_error = run_model_error(result.run - base);
  if (!memory.spiked) model_error += all.netcons() * queued_event;
  totals.half_width += model_error;
  const Bytes sample = sampling_half_width(all, tally, memory, [&](const Tally& t) {
    return t.held(memory.pools) + t.listed(memory.pools) + t.passing(memory.pools);
  });
  result.run_half_width = combine({sample, model_error});
  result.cells = all.cells();
  result.synapses = all.synapses();
  result.time = duration_of(memory.time, work_of(memory, all), input.workload.steps);
  totals.base += base;
  totals.sources += sources.used(memory.pools);
  totals.slack += held - tally.used(memory.pools);
  totals.growth += growth;
  totals.copied += passing;
  return result;
}

SampleSummary summarize(const MemoryModel& memory, const Workload& workload) {
  std::vector<std::int64_t> cells(memory.cells.size(), 0);
  for (const CellColumn& column : workload.populations) {
    for (const std::uint32_t record : column.record) ++cells[record];
  }
  return summarize(memory, cells);
}

Prediction predict_all(const PredictionInput& input, BucketSpan buckets) {
  Prediction prediction{.layout = input.layout,
                        .ranks = {},
                        .metypes = {},
                        .synapses = {},
                        .totals = {},
                        .sample = summarize(input.memory, input.workload)};
  prediction.metypes = metype_rows(input.memory, input.workload);
  prediction.synapses = synapse_rows(input.memory, input.workload);
  for (std::int32_t r = 0; r < input.layout.ranks; ++r) {
    const bool empty = buckets.empty() || buckets.front().rank != Rank(r);
    const BucketSpan mine = empty ? BucketSpan() : leading(buckets, &plan::Bucket::rank);
    buckets = buckets.subspan(mine.size());
    prediction.ranks.push_back(predict_rank(input, Rank(r), mine, prediction.totals));
  }
  for (const MetypeRow& row : prediction.metypes) {
    prediction.totals.cells += row.cell_bytes;
    prediction.totals.synapses += row.synapse_bytes;
  }
  Bytes& half_width = prediction.totals.half_width;
  half_width = combine({half_width, prediction.sample.half_width});
  return prediction;
}

}  // namespace

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
        const EdgeCosts costs = edge_costs(memory, edges, k);
        const double synapse = additive_weight(costs.synapse, memory.pools);
        const double netcon = additive_weight(costs.netcon, memory.pools);
        for (std::size_t i = 0; i < weights.size(); ++i) {
          const std::size_t at = i * kinds + k;
          weights[i] += synapse * edges.counts[at] + netcon * double(edges.netcons(at));
        }
      }
      for (std::size_t i = 0; i < weights.size(); ++i) {
        weights[i] += weigh_minis(memory, edges, i, [&](const Cost& cost) {
          return additive_weight(cost, memory.pools);
        });
      }
    }
    std::vector<Bytes> bytes(weights.size());
    std::transform(weights.begin(), weights.end(), bytes.begin(), &Bytes::rounded);
    all.push_back(std::move(bytes));
  }
  return all;
}

Prediction predict(const MemoryModel& memory, const Workload& workload,
                   const plan::Allocation& allocation, const AllocationSources& sources) {
  return predict_all({memory, workload, &sources, allocation.layout}, allocation.buckets);
}

Prediction predict(const MemoryModel& memory, const Workload& workload,
                   const plan::Allocation& allocation) {
  return predict_all({memory, workload, nullptr, allocation.layout}, allocation.buckets);
}

}  // namespace ballast::estimator
