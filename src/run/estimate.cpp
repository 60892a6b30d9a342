#include "run/estimate.hpp"

#include <algorithm>

#include "balancer/allocate.hpp"
#include "core/error.hpp"
#include "estimator/child_process.hpp"
#include "estimator/measurement.hpp"
#include "estimator/store.hpp"
#include "machine/memory_use.hpp"
#include "machine/node_profile.hpp"
#include "mechanisms/mechanism_library.hpp"
#include "plan/allocation_file.hpp"
#include "run/mechanisms.hpp"

namespace ballast::run {

namespace {

constexpr const char* store_name = "cell_memory_usage.json";
constexpr const char* metype_name = "memory_per_metype.json";
constexpr double headroom = 0.05;  // of a node's usable memory, for the kernel's caches and MPI
constexpr std::size_t values_per_sum = std::size_t{1} << 20;

// Each rank counts its share of the cells; the sums are the same on all ranks.
std::vector<model::AfferentCounts> count_together(const EstimateInput& input) {
  std::vector<model::AfferentCounts> counts;
  comm::together(input.comm, [&] {
    counts = model::count_afferents(input.circuit,
                                    {.part = input.comm.rank(), .parts = input.comm.size()});
  });
  if (input.comm.size() == 1) return counts;
  for (model::AfferentCounts& afferents : counts) {
    for (std::size_t begin = 0; begin < afferents.counts.size(); begin += values_per_sum) {
      const std::size_t end = std::min(begin + values_per_sum, afferents.counts.size());
      const auto first = afferents.counts.begin() + static_cast<std::ptrdiff_t>(begin);
      std::vector<std::int64_t> block(first, first + static_cast<std::ptrdiff_t>(end - begin));
      input.comm.all_sum(block);
      std::transform(block.begin(), block.end(), first,
                     [](std::int64_t value) { return static_cast<std::uint32_t>(value); });
    }
  }
  return counts;
}

std::vector<estimator::Replay> replays_of(const Inputs& inputs) {
  std::vector<estimator::Replay> replays;
  for (const build::Replay& replay : inputs.replays) {
    estimator::Replay summary{.source_population = replay.source_population};
    for (const auto& [node, times] : replay.times) {
      summary.active_nodes += times.empty() ? 0 : 1;
      summary.events += times.size();
    }
    replays.push_back(std::move(summary));
  }
  return replays;
}

// The estimate's work on the root, beside the counting.
class Estimator {
 public:
  Estimator(const EstimateInput& input, const std::vector<model::AfferentCounts>& counts,
            Bytes own_resident)
      : input_(input),
        counts_(counts),
        own_resident_(own_resident),
        fingerprint_(mechanisms::fingerprint(input.mechanisms)) {
    known_ = estimator::read_store(input.folder / store_name);
    if (known_ && !fits(*known_)) known_.reset();
  }

  [[nodiscard]] bool is_known() const {
    return known_ && estimator::is_complete(*known_, input_.circuit.catalog, counts_);
  }
  [[nodiscard]] Estimate estimate() const {
    Estimate result;
    if (is_known()) {
      input_.log.info("{}: all that is needed is known, nothing is measured",
                      (input_.folder / store_name).string());
      result.memory = *known_;
    } else {
      result.memory = measure();
    }
    result.workload =
        estimator::make_workload(input_.circuit, counts_, replays_of(input_.inputs), result.memory);
    return result;
  }

 private:
  [[nodiscard]] std::unique_ptr<engine::Engine> make_engine() const {
    return start_engine(input_.circuit.simulation, input_.mechanisms, *serial_, input_.log);
  }

  [[nodiscard]] estimator::MemoryModel measure() const {
    return estimator::measure_in_child({.circuit = input_.circuit,
                                        .counts = counts_,
                                        .replays = input_.inputs.replays,
                                        .known = known_ ? &*known_ : nullptr,
                                        .mechanism_fingerprint = fingerprint_,
                                        .own_resident = own_resident_,
                                        .ranks = input_.comm.size(),
                                        .log = input_.log},
                                       [this] { return make_engine(); });
  }

  [[nodiscard]] bool fits(const estimator::MemoryModel& known) const {
    const std::string engine = estimator::run_in_child([this] { return make_engine()->version(); });
    const bool same_engine = known.engine == engine;
    if (same_engine && known.mechanism_fingerprint == fingerprint_) return true;
    input_.log.warning("{}: not reused, it is of {} '{}' (now '{}'); measured anew",
                       (input_.folder / store_name).string(),
                       same_engine ? "the mechanisms" : "the engine",
                       same_engine ? known.mechanism_fingerprint : known.engine,
                       same_engine ? fingerprint_ : engine);
    return false;
  }

  const EstimateInput& input_;
  const std::vector<model::AfferentCounts>& counts_;
  Bytes own_resident_;
  std::string fingerprint_;
  std::optional<estimator::MemoryModel> known_;
  std::unique_ptr<comm::Communicator> serial_ = comm::make_serial();
};

// `body` on the root; its failure on all ranks.
void on_root(const EstimateInput& input, const std::function<void()>& body) {
  comm::together(input.comm, [&] {
    if (input.comm.is_root()) body();
  });
}

estimator::NodeOffer offer_of(const machine::NodeProfile& node) {
  return {.name = node.name, .usable_memory = node.usable, .cores = node.cores};
}

}  // namespace

Estimate make_estimate(const EstimateInput& input) {
  const Bytes own_resident = machine::process_memory().rss;
  const auto counts = count_together(input);
  Estimate result;
  on_root(input, [&] { result = Estimator(input, counts, own_resident).estimate(); });
  return result;
}

std::optional<Estimate> estimate_from_store(const EstimateInput& input) {
  bool present = false;
  on_root(input, [&] { present = std::filesystem::exists(input.folder / store_name); });
  if (input.comm.broadcast(present ? "1" : "0") != "1") return std::nullopt;
  const auto counts = count_together(input);
  std::optional<Estimate> result;
  on_root(input, [&] {
    const Estimator estimator(input, counts, Bytes(0));
    if (estimator.is_known()) result = estimator.estimate();
  });
  return result;
}

plan::Allocation allocate(const Estimate& estimate, const model::Circuit& circuit,
                          const plan::Layout& layout, plan::Policy policy) {
  const auto weights = estimator::cell_weights(estimate.memory, estimate.workload);
  std::vector<balancer::WeightedPopulation> populations;
  for (std::size_t p = 0; p < weights.size(); ++p) {
    const estimator::CellColumn& column = estimate.workload.populations[p];
    populations.push_back(
        {.population = column.population, .nodes = column.nodes, .weights = weights[p]});
  }
  plan::Allocation allocation =
      balancer::allocate(populations, layout, policy, circuit.catalog.fingerprint());
  allocation.peaks = peaks_of(estimate, allocation);
  return allocation;
}

std::vector<plan::RankPeak> peaks_of(const Estimate& estimate, const plan::Allocation& allocation) {
  std::vector<plan::RankPeak> peaks;
  const auto prediction = estimator::predict(estimate.memory, estimate.workload, allocation);
  for (const estimator::RankPrediction& rank : prediction.ranks) {
    peaks.push_back({.rank = rank.rank,
                     .build = rank.build,
                     .run = rank.run,
                     .build_half_width = rank.build_half_width,
                     .run_half_width = rank.run_half_width});
  }
  return peaks;
}

DryRunResult dry_run(const EstimateInput& input, const plan::Layout& layout) {
  DryRunResult result;
  result.estimate = make_estimate(input);
  const Estimate& estimate = result.estimate;
  on_root(input, [&] {
    const plan::Allocation allocation =
        allocate(estimate, input.circuit, layout, plan::Policy::lpt);
    result.prediction = estimator::predict(estimate.memory, estimate.workload, allocation);
    result.node = offer_of(machine::local_node());
    result.suggestion = estimator::suggest(result.prediction, result.node, headroom);
    result.files = {input.folder / store_name, input.folder / metype_name,
                    input.folder / plan::allocation_file_name(layout)};
    estimator::write_store(result.files[0], estimate.memory, result.prediction);
    estimator::write_metype_file(result.files[1], result.prediction);
    plan::write_allocation(allocation, result.files[2]);
  });
  return result;
}

}  // namespace ballast::run
