// What holds for every instance, tried on 10,000 random ones: sizes, weights and layouts from one
// cell on one rank to hundreds on dozens, with equal, weightless and giant cells among them.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>

#include "balancer/allocate.hpp"
#include "balancer/level_by_law.hpp"
#include "balancer/lpt.hpp"
#include "graphs.hpp"
#include "weights.hpp"

namespace ballast::balancer {
namespace {

using Weights = std::vector<std::int64_t>;

constexpr std::uint64_t streams = 10;
constexpr std::uint64_t instances_of_a_stream = 1000;

struct Instance {
  Weights weights;
  plan::Layout layout;
};

Instance instance_of(RandomStream& random, std::uint64_t seed) {
  Instance instance;
  const std::size_t cells = random.below(random.below(4) == 0 ? 400 : 40);
  instance.weights = random.below(3) == 0 ? test::small_weights(cells, seed, random.below(9))
                                          : test::cell_weights(cells, seed, 1000, 0.9);
  if (cells > 0 && random.below(5) == 0) {
    instance.weights[random.below(cells)] = 1'000'000;
  }
  const auto number = [&random](std::uint64_t most) {
    return static_cast<std::int32_t>(1 + random.below(most));
  };
  instance.layout = {.ranks = number(24), .cycles = number(4), .ranks_per_node = number(8)};
  return instance;
}

std::vector<WeightedPopulation> populations_of(const Weights& weights) {
  std::vector<WeightedPopulation> populations{{"even", {}, {}}, {"odd", {}, {}}};
  for (std::size_t cell = 0; cell < weights.size(); ++cell) {
    WeightedPopulation& population = populations[cell % 2];
    population.nodes.emplace_back(3 * cell);
    population.weights.emplace_back(weights[cell]);
  }
  return populations;
}

std::int64_t heaviest_rank(const plan::Allocation& allocation) {
  std::vector<std::int64_t> loads(static_cast<std::size_t>(allocation.layout.ranks));
  for (const plan::Bucket& bucket : allocation.buckets) {
    loads[bucket.rank.value] += bucket.predicted.count();
  }
  return *std::max_element(loads.begin(), loads.end());
}

/// The least possible load of the heaviest of `loads`, by trying all ways.
std::int64_t optimum(const Weights& weights, std::size_t cell, Weights& loads) {
  if (cell == weights.size()) {
    return *std::max_element(loads.begin(), loads.end());
  }
  std::int64_t best = std::numeric_limits<std::int64_t>::max();
  for (std::int64_t& load : loads) {
    load += weights[cell];
    best = std::min(best, optimum(weights, cell + 1, loads));
    load -= weights[cell];
  }
  return best;
}

/// Weights add up; what a rank builds costs a slot more for every cell.
class SumLaw : public MemoryLaw {
 public:
  explicit SumLaw(const Weights& weights) : weights_(weights) {}
  [[nodiscard]] std::size_t terms() const override { return 2; }
  void add(std::uint32_t cell, std::span<double> sums) const override {
    sums[0] += double(weights_[cell]);
    sums[1] += 1;
  }
  [[nodiscard]] std::int64_t run(std::span<const double> sums) const override {
    return std::llround(sums[0]);
  }
  [[nodiscard]] std::int64_t build(std::span<const double> sums) const override {
    return std::llround(sums[0] + 100 * sums[1]);
  }

 private:
  const Weights& weights_;
};

class AnyInstance : public testing::TestWithParam<std::uint64_t> {};

TEST_P(AnyInstance, EveryPolicyPlacesEveryCellOnce) {
  for (std::uint64_t i = 0; i < instances_of_a_stream; ++i) {
    RandomStream random(i, GetParam());
    const Instance instance = instance_of(random, i);
    const auto populations = populations_of(instance.weights);
    std::vector<plan::Coverage> expected;
    for (const WeightedPopulation& population : populations) {
      expected.push_back({population.population, population.nodes});
    }
    const auto cells = static_cast<std::uint32_t>(instance.weights.size());
    const CellGraph graph = test::ring(std::max(cells, 1U), 3, 1 + cells / 10, i);
    for (const std::string& policy : plan::policy_names()) {
      const Allocated made = allocate(populations, instance.layout, plan::policy_from(policy), "",
                                      {.graph = cells > 0 ? &graph : nullptr, .law = nullptr});
      ASSERT_NO_THROW(validate(made.allocation, expected, "a.gz")) << i << " " << policy;
    }
  }
}

TEST_P(AnyInstance, LptKeepsItsBounds) {
  for (std::uint64_t i = 0; i < instances_of_a_stream; ++i) {
    RandomStream random(i, GetParam());
    const Instance instance = instance_of(random, i);
    if (instance.weights.empty()) {
      continue;
    }
    const plan::Layout& layout = instance.layout;
    const double ranks = layout.ranks;
    const auto found = double(
        heaviest_rank(allocate(populations_of(instance.weights), layout, plan::Policy::lpt, "")));
    // Graham 1966: any list order ends within sum / m + (1 - 1/m) of the heaviest. Cells without
    // weight count one.
    const auto counted = [](std::int64_t weight) { return std::max<std::int64_t>(weight, 1); };
    double sum = 0;
    double heaviest = 0;
    for (const std::int64_t weight : instance.weights) {
      sum += double(counted(weight));
      heaviest = std::max(heaviest, double(counted(weight)));
    }
    ASSERT_LE(found, sum / ranks + (1 - 1 / ranks) * heaviest + 1e-6) << "instance " << i;
    if (instance.weights.size() <= 7 && layout.ranks <= 3) {
      Weights weights;
      std::transform(instance.weights.begin(), instance.weights.end(), std::back_inserter(weights),
                     counted);
      Weights loads(static_cast<std::size_t>(layout.ranks));
      const auto best = double(optimum(weights, 0, loads));
      // Graham 1969, for LPT.
      ASSERT_LE(found, (4.0 / 3 - 1 / (3 * ranks)) * best + 1e-6) << "instance " << i;
    }
  }
}

TEST_P(AnyInstance, LevellingNeverRaisesTheMaximum) {
  for (std::uint64_t i = 0; i < instances_of_a_stream; ++i) {
    RandomStream random(i, GetParam());
    const Instance instance = instance_of(random, i);
    const auto populations = populations_of(instance.weights);
    // In the order of the populations, as the law is asked.
    Weights in_row;
    for (const WeightedPopulation& population : populations) {
      for (const Bytes weight : population.weights) {
        in_row.push_back(weight.count());
      }
    }
    const SumLaw law(in_row);
    for (const plan::Policy policy : {plan::Policy::lpt, plan::Policy::metis}) {
      const auto plain = allocate(populations, instance.layout, policy, "");
      const auto levelled =
          allocate(populations, instance.layout, policy, "", {.graph = nullptr, .law = &law});
      ASSERT_LE(heaviest_rank(levelled.allocation), heaviest_rank(plain)) << "instance " << i;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Streams, AnyInstance, testing::Range(std::uint64_t{0}, streams));

}  // namespace
}  // namespace ballast::balancer
