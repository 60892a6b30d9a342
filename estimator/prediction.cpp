#include "estimator/prediction.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <span>

#include "core/error.hpp"
#include "estimator/model_error.hpp"
#include "estimator/prediction_tables.hpp"
#include "estimator/rank_law.hpp"
#include "estimator/runtime_law.hpp"

namespace ballast::estimator {

namespace {

// Adds up what a set of cells costs. One object per rank and cycle.
class RankSum {
 public:
  RankSum(const CellTerms& terms, const MemoryModel& memory, const Workload& workload)
      : terms_(&terms),
        memory_(&memory),
        workload_(&workload),
        sums_(terms.count()),
        spread_(memory),
        seen_(memory.cells.size(), false) {}

  void add_cell(std::size_t population, std::size_t cell) {
    terms_->add(population, cell, sums_);
    spread_.add(workload_->populations[population].record[cell]);
    seen_[workload_->populations[population].record[cell]] = true;
  }
  void add(const RankSum& other) {
    std::transform(sums_.begin(), sums_.end(), other.sums_.begin(), sums_.begin(), std::plus<>());
    spread_.add(other.spread_);
    std::transform(seen_.begin(), seen_.end(), other.seen_.begin(), seen_.begin(),
                   std::logical_or<>());
  }

  /// Of the cells' files, as building keeps them (model/morphology.hpp, run/job.hpp).
  [[nodiscard]] Bytes morphologies() const {
    constexpr std::int64_t most = std::int64_t{16} << 20, point = 16, section = 72 + 4;
    std::int64_t sum = 0;
    for (std::size_t r = 0; r < seen_.size(); ++r) {
      const CellRecord& record = memory_->cells[r];
      if (seen_[r]) sum += point * record.points + section * record.sections;
    }
    return Bytes(std::min(sum, most));
  }

  [[nodiscard]] SourceCount expected_sources(std::int32_t ranks) const {
    return terms_->expected_sources(sums_, ranks);
  }
  [[nodiscard]] Tally tally() const { return terms_->tally(sums_); }
  [[nodiscard]] RuntimeCost on_runtime() const { return terms_->on_runtime(sums_); }
  [[nodiscard]] const SampleSpread& spread() const { return spread_; }
  [[nodiscard]] std::int64_t cells() const { return terms_->cells(sums_); }
  [[nodiscard]] double cell_bytes() const { return terms_->cell_bytes(sums_); }
  [[nodiscard]] std::int64_t synapses() const { return terms_->synapses(sums_); }
  [[nodiscard]] std::int64_t netcons() const { return terms_->netcons(sums_); }

 private:
  const CellTerms* terms_;
  const MemoryModel* memory_;
  const Workload* workload_;
  std::vector<double> sums_;
  SampleSpread spread_;
  std::vector<bool> seen_;  // by record
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
  CellTerms terms;
  const AllocationSources* sources;
  plan::Layout layout;

  [[nodiscard]] bool on_disk() const { return workload.on_disk || layout.cycles > 1; }
  [[nodiscard]] SourceCount sources_of_cycle(const RankSum& sum, const plan::Bucket& bucket) const {
    const std::int32_t at = bucket.rank.value * layout.cycles + bucket.cycle.value;
    return sources != nullptr ? sources->buckets.parts.at(std::size_t(at))
                              : sum.expected_sources(layout.ranks);
  }
  [[nodiscard]] Tally sources_of_rank(const RankSum& sum, Rank rank) const {
    return source_cost(memory,
                       sources != nullptr ? sources->ranks.parts.at(std::size_t(rank.value))
                                          : sum.expected_sources(layout.ranks),
                       sum.netcons());
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
  const Tally tally = sum.tally();
  Work work{.cell_bytes = sum.cell_bytes(),
            .held_bytes = double(tally.used(memory.pools).count()),
            .synapses = sum.synapses()};
  for (std::size_t i = 0; i < memory.pools.size(); ++i) {
    const double values = double(tally.instances()[i]) * double(memory.pools[i].copied.count());
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

// What a heap grows by over the cycles beside what they hold, at most: measured with 4 and 10
// cycles of 300 to 1,000 cells (docs/memory_model.md).
constexpr Bytes left_between_cycles(std::int64_t{6} << 20);

// What a rank holds in all its cycles, and the peaks of building them.
struct BuiltCycles {
  RankSum all;
  std::optional<RuntimePeak> on_runtime;
};

BuiltCycles build_cycles(const PredictionInput& input, BucketSpan buckets, RankPrediction& result) {
  const MemoryModel& memory = input.memory;
  const auto law = input.on_disk() ? building_cycle : building;
  BuiltCycles built{.all = RankSum(input.terms, memory, input.workload), .on_runtime = {}};
  if (memory.runtime) built.on_runtime.emplace(memory);
  while (!buckets.empty()) {
    const BucketSpan cycle = leading(buckets, &plan::Bucket::cycle);
    RankSum sum(input.terms, memory, input.workload);
    for (const plan::Bucket& bucket : cycle) add_bucket(sum, input.workload, bucket);
    const SourceCount sources = input.sources_of_cycle(sum, cycle.front());
    Tally tally = sum.tally();
    tally.add(source_cost(memory, sources, sum.netcons()));
    built.all.add(sum);
    Bytes peak = result.base + law(memory, tally, sum.synapses());
    if (input.on_disk()) peak += built.all.morphologies();
    result.cycles[std::size_t(cycle.front().cycle.value)] = peak;
    if (peak > result.build) {
      result.build = peak;
      result.build_half_width = sampling_half_width(
          sum, tally, memory, [&](const Tally& t) { return law(memory, t, sum.synapses()); });
    }
    if (built.on_runtime) {
      built.on_runtime->load(sum.on_runtime(), sources, tally.instances());
    }
    buckets = buckets.subspan(cycle.size());
  }
  result.build_half_width =
      combine({result.build_half_width, build_model_error(result.build - result.base),
               input.on_disk() ? left_between_cycles : Bytes(0)});
  return built;
}

// On NEURON, with all cells in place.
void run_in_place(const PredictionInput& input, const RankSum& all, RankPrediction& result,
                  Totals& totals) {
  const MemoryModel& memory = input.memory;
  const Tally sources = input.sources_of_rank(all, result.rank);
  Tally tally = all.tally();
  tally.add(sources);
  result.run = result.base + running(memory, tally);
  Bytes model_error = run_model_error(result.run - result.base);
  if (!memory.spiked) model_error += all.netcons() * queued_event;
  totals.half_width += model_error;
  const Bytes sample =
      sampling_half_width(all, tally, memory, [&](const Tally& t) { return running(memory, t); });
  result.run_half_width = combine({sample, model_error});
  totals.sources += sources.used(memory.pools);
  totals.slack += tally.held(memory.pools) - tally.used(memory.pools);
  totals.growth += memory.start + tally.listed(memory.pools);
  totals.copied += tally.passing(memory.pools);
}

// What a process that has just built holds beside its base when it loads the model, at most:
// pieces of NEURON's heap that are not whole pages (docs/memory_model.md).
Bytes left_by_building(const RankPrediction& rank) {
  constexpr Bytes least(std::int64_t{10} << 20);
  constexpr double share = 0.2;
  return least + Bytes::rounded(share * double((rank.build - rank.base).count()));
}

// On the runtime, group after group. Arrays of cells that were not built are as well known as what
// they take on NEURON.
void run_on_runtime(const BuiltCycles& built, const MemoryModel& memory, RankPrediction& result,
                    Totals& totals) {
  if (!built.on_runtime) {
    result.run = Bytes(0);
    return;
  }
  const Bytes arrays = built.on_runtime->peak();
  result.run = result.base + arrays;
  const Bytes model_error = run_model_error(arrays);
  const SampleSpread& spread = built.all.spread();
  const auto weight = [&](const Cost& cost) { return additive_weight(cost, memory.pools); };
  const double error = spread.empty() ? 0.0 : spread.half_width(weight) / spread.bytes(weight);
  const Bytes sample = Bytes::rounded(error * double(arrays.count()));
  const Bytes left = left_by_building(result);
  result.run_half_width = combine({sample, model_error, left});
  totals.half_width += combine({model_error, left});
  totals.on_runtime += arrays;
}

// One rank: every cycle's build peak counts on its own; the run holds them all.
RankPrediction predict_rank(const PredictionInput& input, Rank rank, BucketSpan buckets,
                            Totals& totals) {
  const Bytes base = rank_base(input.memory, input.workload, input.layout);
  RankPrediction result{.rank = rank, .build = base, .run = base};
  result.base = base;
  result.cycles.assign(std::size_t(input.layout.cycles), base);
  const BuiltCycles built = build_cycles(input, buckets, result);
  if (input.on_disk()) {
    run_on_runtime(built, input.memory, result, totals);
  } else {
    run_in_place(input, built.all, result, totals);
  }
  result.cells = built.all.cells();
  result.synapses = built.all.synapses();
  result.time =
      duration_of(input.memory.time, work_of(input.memory, built.all), input.workload.steps);
  totals.base += base;
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
  prediction.totals.on_disk = input.on_disk();
  prediction.run_known = !input.on_disk() || input.memory.runtime.has_value();
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

Prediction predict(const MemoryModel& memory, const Workload& workload,
                   const plan::Allocation& allocation, const AllocationSources& sources) {
  return predict_all({memory, workload, CellTerms(memory, workload), &sources, allocation.layout},
                     allocation.buckets);
}

Prediction predict(const MemoryModel& memory, const Workload& workload,
                   const plan::Allocation& allocation) {
  return predict_all({memory, workload, CellTerms(memory, workload), nullptr, allocation.layout},
                     allocation.buckets);
}

}  // namespace ballast::estimator
