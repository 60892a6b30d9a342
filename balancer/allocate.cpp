#include "balancer/allocate.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>

#include "balancer/lpt.hpp"
#include "balancer/places.hpp"
#include "core/error.hpp"

namespace ballast::balancer {
namespace {

using plan::Layout;

/// Of all populations one after the other. Each cell counts at least one, so that weightless ones
/// are dealt out too.
struct Weights {
  std::vector<std::int64_t> memory;
  std::vector<std::int64_t> compute;
};

std::int64_t counted(std::int64_t weight) {
  BALLAST_EXPECT(weight >= 0);
  return std::max<std::int64_t>(weight, 1);
}

Weights joined(const std::vector<WeightedPopulation>& populations, bool with_compute) {
  Weights joined;
  for (const WeightedPopulation& population : populations) {
    const bool computes = !population.compute.empty();
    BALLAST_EXPECT(population.nodes.size() == population.weights.size());
    BALLAST_EXPECT(!computes || population.nodes.size() == population.compute.size());
    for (std::size_t i = 0; i < population.nodes.size(); ++i) {
      joined.memory.push_back(counted(population.weights[i].count()));
      if (with_compute) {
        joined.compute.push_back(computes ? counted(population.compute[i]) : joined.memory.back());
      }
    }
  }
  return joined;
}

/// Ranks and cycles by one of the policies that weigh.
class Dealer {
 public:
  Dealer(const Weights& weights, const Layout& layout, plan::Policy policy, const Aids& aids)
      : weights_(weights), layout_(layout), policy_(policy), aids_(aids) {}

  Places deal() {
    Places places{ranks(), {}};
    places.cycle = deal_cycles(weights_.memory, places.rank, layout_);
    if (aids_.law != nullptr && layout_.cycles > 1) {
      level_cycles(places);
    }
    return places;
  }
  /// The policy in the end, and why it is another.
  [[nodiscard]] plan::Policy policy() const { return policy_; }
  [[nodiscard]] const std::string& instead() const { return instead_; }

 private:
  std::vector<std::int32_t> ranks() {
    if (policy_ == plan::Policy::whole_cell) {
      return lpt_ranks(weights_.compute, layout_);
    }
    return policy_ == plan::Policy::metis ? metis_ranks() : levelled_lpt_ranks();
  }

  [[nodiscard]] std::vector<std::int32_t> levelled_lpt_ranks() const {
    std::vector<std::int32_t> rank_of = lpt_ranks(weights_.memory, layout_);
    if (aids_.law != nullptr) {
      std::vector<std::uint32_t> cells(rank_of.size());
      std::iota(cells.begin(), cells.end(), 0U);
      level_by_law({.law = *aids_.law, .cells = cells, .parts = layout_.ranks}, rank_of);
    }
    return rank_of;
  }

  std::vector<std::int32_t> metis_ranks() {
    Partition partition =
        aids_.graph != nullptr
            ? partition_cells({.memory = weights_.memory,
                               .compute = weights_.compute,
                               .graph = *aids_.graph,
                               .layout = layout_,
                               .law = aids_.law})
            : Partition{.rank_of = {}, .reason = "there is no graph of the cells"};
    std::vector<std::int32_t> by_lpt = levelled_lpt_ranks();
    if (partition.rank_of && is_level(*partition.rank_of, by_lpt)) {
      return std::move(*partition.rank_of);
    }
    policy_ = plan::Policy::lpt;
    instead_ = partition.rank_of ? "METIS' parts could not be levelled" : partition.reason;
    return by_lpt;
  }

  /// Level enough, or no less level than LPT's.
  [[nodiscard]] bool is_level(const std::vector<std::int32_t>& rank_of,
                              const std::vector<std::int32_t>& by_lpt) const {
    constexpr double enough = 1.01;
    return max_over_mean(rank_of) <= std::max(enough, max_over_mean(by_lpt));
  }
  [[nodiscard]] double max_over_mean(const std::vector<std::int32_t>& rank_of) const {
    if (aids_.law == nullptr) {
      return measure(weights_.memory, rank_of, layout_.ranks).max_over_mean;
    }
    const std::vector<std::int64_t> peaks = peaks_by_law(*aids_.law, rank_of, layout_.ranks);
    const double mean =
        std::accumulate(peaks.begin(), peaks.end(), 0.0) / static_cast<double>(peaks.size());
    return static_cast<double>(*std::max_element(peaks.begin(), peaks.end())) / mean;
  }

  void level_cycles(Places& places) const {
    const CellsByRank groups(places.rank, layout_.ranks);
    std::vector<std::int32_t> cycles;
    for (std::int32_t rank = 0; rank < layout_.ranks; ++rank) {
      const auto cells = groups.of(rank);
      cycles.clear();
      for (const std::uint32_t cell : cells) {
        cycles.push_back(places.cycle[cell]);
      }
      level_by_law(
          {.law = *aids_.law, .moment = Moment::build, .cells = cells, .parts = layout_.cycles},
          cycles);
      for (std::size_t i = 0; i < cells.size(); ++i) {
        places.cycle[cells[i]] = cycles[i];
      }
    }
  }

  const Weights& weights_;
  const Layout& layout_;
  plan::Policy policy_;
  const Aids& aids_;
  std::string instead_;
};

/// Makes the buckets in the order (rank, cycle, population).
class BucketMaker {
 public:
  BucketMaker(const std::vector<WeightedPopulation>& populations, const Places& places,
              const Layout& layout)
      : populations_(populations),
        places_(places),
        layout_(layout),
        cells_(populations.size() * static_cast<std::size_t>(layout.ranks) *
               static_cast<std::size_t>(layout.cycles)) {}

  std::vector<plan::Bucket> make() {
    for_each_cell([this](std::size_t key, std::size_t, std::size_t) { ++cells_[key]; });
    make_empty_buckets();
    for_each_cell([this](std::size_t key, std::size_t population, std::size_t i) {
      plan::Bucket& bucket = buckets_[bucket_of_[key]];
      bucket.nodes.push_back(populations_[population].nodes[i]);
      bucket.predicted += populations_[population].weights[i];
    });
    return std::move(buckets_);
  }

 private:
  /// Calls `use` with the number of the cell's (rank, cycle, population), its population and its
  /// number there.
  template <class Use>
  void for_each_cell(Use use) const {
    std::size_t cell = 0;
    for (std::size_t population = 0; population < populations_.size(); ++population) {
      for (std::size_t i = 0; i < populations_[population].nodes.size(); ++i, ++cell) {
        const std::size_t slot = static_cast<std::size_t>(places_.rank[cell]) *
                                     static_cast<std::size_t>(layout_.cycles) +
                                 static_cast<std::size_t>(places_.cycle[cell]);
        use(slot * populations_.size() + population, population, i);
      }
    }
  }

  void make_empty_buckets() {
    bucket_of_.resize(cells_.size());
    const auto cycles = static_cast<std::size_t>(layout_.cycles);
    for (std::size_t key = 0; key < cells_.size(); ++key) {
      if (cells_[key] > 0) {
        const std::size_t slot = key / populations_.size();
        bucket_of_[key] = static_cast<std::uint32_t>(buckets_.size());
        buckets_.push_back({.population = populations_[key % populations_.size()].population,
                            .rank = Rank(static_cast<std::int32_t>(slot / cycles)),
                            .cycle = Cycle(static_cast<std::int32_t>(slot % cycles)),
                            .nodes = {},
                            .predicted = {}});
        buckets_.back().nodes.reserve(cells_[key]);
      }
    }
  }

  const std::vector<WeightedPopulation>& populations_;
  const Places& places_;
  Layout layout_;
  std::vector<std::uint32_t> cells_;      ///< per (rank, cycle, population)
  std::vector<std::uint32_t> bucket_of_;  ///< likewise
  std::vector<plan::Bucket> buckets_;
};

}  // namespace

plan::Allocation allocate(const std::vector<WeightedPopulation>& populations, const Layout& layout,
                          plan::Policy policy, const std::string& circuit_fingerprint) {
  return allocate(populations, layout, policy, circuit_fingerprint, {}).allocation;
}

Allocated allocate(const std::vector<WeightedPopulation>& populations, const Layout& layout,
                   plan::Policy policy, const std::string& circuit_fingerprint, const Aids& aids) {
  BALLAST_EXPECT(layout.ranks >= 1 && layout.cycles >= 1 && layout.ranks_per_node >= 1);
  const bool computes = policy == plan::Policy::whole_cell || policy == plan::Policy::metis;
  const Weights weights = joined(populations, computes);
  Dealer dealer(weights, layout, policy, aids);
  const Places places = policy == plan::Policy::round_robin
                            ? round_robin_places(weights.memory.size(), layout)
                            : dealer.deal();
  return {.allocation = {.layout = layout,
                         .policy = dealer.policy(),
                         .circuit_fingerprint = circuit_fingerprint,
                         .buckets = BucketMaker(populations, places, layout).make(),
                         .peaks = {}},
          .instead = dealer.instead()};
}

}  // namespace ballast::balancer
