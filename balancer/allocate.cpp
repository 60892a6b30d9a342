#include "balancer/allocate.hpp"

#include <algorithm>
#include <cstdint>

#include "balancer/places.hpp"
#include "core/error.hpp"

namespace ballast::balancer {
namespace {

using plan::Layout;

/// Weights of all populations one after the other. A cell weighs at least one byte, so that
/// weightless ones are dealt out too.
std::vector<std::int64_t> joined_weights(const std::vector<WeightedPopulation>& populations) {
  std::vector<std::int64_t> weights;
  for (const WeightedPopulation& population : populations) {
    BALLAST_EXPECT(population.nodes.size() == population.weights.size());
    for (const Bytes weight : population.weights) {
      BALLAST_EXPECT(weight.count() >= 0);
      weights.push_back(std::max<std::int64_t>(weight.count(), 1));
    }
  }
  return weights;
}

Places places_of(const std::vector<std::int64_t>& weights, const Layout& layout,
                 plan::Policy policy) {
  switch (policy) {
    case plan::Policy::round_robin:
      return round_robin_places(weights.size(), layout);
    case plan::Policy::lpt:
      return lpt_places(weights, layout);
  }
  fail_contract("policy is one of the enumerators", __FILE__, __LINE__);
  return {};
}

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
  BALLAST_EXPECT(layout.ranks >= 1 && layout.cycles >= 1 && layout.ranks_per_node >= 1);
  const Places places = places_of(joined_weights(populations), layout, policy);
  return {.layout = layout,
          .policy = policy,
          .circuit_fingerprint = circuit_fingerprint,
          .buckets = BucketMaker(populations, places, layout).make(),
          .peaks = {}};
}

}  // namespace ballast::balancer
