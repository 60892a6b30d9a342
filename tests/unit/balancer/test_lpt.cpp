#include "balancer/lpt.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <stdexcept>

#include "weights.hpp"

namespace ballast::balancer {
namespace {

using Buckets = std::vector<std::int32_t>;
using Weights = std::vector<std::int64_t>;

std::int64_t heaviest_bucket(const Weights& weights, const Buckets& bucket_of,
                             std::int32_t buckets) {
  const auto loads = measure(weights, bucket_of, buckets).loads;
  return *std::max_element(loads.begin(), loads.end());
}

/// The least heaviest bucket of all partitions, by trying them; equal empty buckets are tried once.
std::int64_t optimum(const Weights& weights, std::size_t buckets) {
  Weights loads(buckets);
  std::int64_t best = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
  const std::function<void(std::size_t)> place = [&](std::size_t item) {
    const std::int64_t now = *std::max_element(loads.begin(), loads.end());
    if (item == weights.size() || now >= best) {
      best = std::min(best, now);
      return;
    }
    for (std::int64_t& load : loads) {
      const bool empty = load == 0;
      load += weights[item];
      place(item + 1);
      load -= weights[item];
      if (empty) {
        return;
      }
    }
  };
  place(0);
  return best;
}

/// The definition: falling weights, each to the first lightest bucket.
Buckets reference(const Weights& weights, std::int32_t buckets) {
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return weights[a] > weights[b]; });
  Weights loads(static_cast<std::size_t>(buckets));
  Buckets bucket_of(weights.size());
  for (const std::size_t item : order) {
    const auto lightest = std::min_element(loads.begin(), loads.end());
    *lightest += weights[item];
    bucket_of[item] = static_cast<std::int32_t>(lightest - loads.begin());
  }
  return bucket_of;
}

TEST(Lpt, FollowsTheDefinitionByHand) {
  // Loads as the cells come: 7 | 0, 7 | 5, 7 | 10, 11 | 10, 11 | 11, and the tie to the first
  // bucket.
  EXPECT_EQ(lpt(Weights{5, 7, 1, 5, 1, 4}, 2), (Buckets{1, 0, 1, 1, 0, 0}));
}

TEST(Lpt, IsTheReferenceForAnyNumberOfBuckets) {
  const Weights weights = test::cell_weights(3000, 1);
  for (const std::int32_t buckets : {1, 2, 3, 64, 100, 1000, 4000}) {
    EXPECT_EQ(lpt(weights, buckets), reference(weights, buckets)) << buckets;
  }
}

TEST(Lpt, IsTheReferenceWithManyTies) {
  const Weights weights = test::small_weights(3000, 2, 4);
  EXPECT_EQ(lpt(weights, 17), reference(weights, 17));
}

TEST(Lpt, MeetsGrahamsWorstCase) {
  // Graham 1969: 2m + 1 items of 2m-1, 2m-1, ..., m, m, m on m buckets reach 4/3 - 1/(3m); m = 3.
  const Weights weights{5, 5, 4, 4, 3, 3, 3};
  EXPECT_EQ(heaviest_bucket(weights, lpt(weights, 3), 3), 11);
  EXPECT_EQ(optimum(weights, 3), 9);
}

TEST(Lpt, StaysWithinGrahamsBoundOfTheOptimum) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    const auto buckets = static_cast<std::int32_t>(2 + seed % 3);
    Weights weights = test::small_weights(4 + seed % 6, seed, 20);
    weights[0] += 1;
    const auto found =
        static_cast<double>(heaviest_bucket(weights, lpt(weights, buckets), buckets));
    const auto best = static_cast<double>(optimum(weights, static_cast<std::size_t>(buckets)));
    EXPECT_LE(found, best * (4.0 / 3.0 - 1.0 / (3.0 * buckets)) + 1e-9) << "seed " << seed;
  }
}

TEST(Lpt, LevelsManyCellsPerBucket) {
  // Thirty cells a bucket: LPT ends within one light cell of level (design
  // measurements: 1.000-1.006).
  const Weights weights = test::cell_weights(64 * 30, 3);
  EXPECT_LT(measure(weights, lpt(weights, 64), 64).max_over_mean, 1.006);
}

TEST(Lpt, IsWithinAThousandthWhereBucketsHaveAHundredCells) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    for (const std::int32_t buckets : {16, 256, 1024}) {
      const auto weights =
          test::cell_weights(100 * static_cast<std::size_t>(buckets), seed, 400e3, 0.8);
      EXPECT_LE(measure(weights, lpt(weights, buckets), buckets).max_over_mean, 1.001)
          << seed << " " << buckets;
    }
  }
}

TEST(Lpt, MoreBucketsThanItemsLeavesTheLastEmpty) {
  EXPECT_EQ(lpt(Weights{1, 3, 2}, 5), (Buckets{2, 0, 1}));
}

TEST(Lpt, TakesNothing) {
  EXPECT_TRUE(lpt(Weights{}, 3).empty());
}

TEST(Lpt, RefusesNoBucketsAndNegativeWeights) {
  EXPECT_THROW((void)lpt(Weights{1}, 0), std::logic_error);
  EXPECT_THROW((void)lpt(Weights{-1}, 1), std::logic_error);
}

TEST(RoundRobin, DealsInTurn) {
  EXPECT_EQ(round_robin(5, 2), (Buckets{0, 1, 0, 1, 0}));
  EXPECT_THROW((void)round_robin(5, 0), std::logic_error);
}

TEST(Measure, ComparesWithMeanAndBound) {
  // Loads 8 and 2: mean 5; the heaviest item, 6, bounds what any partition can reach.
  const Balance balance = measure(Weights{6, 2, 2}, Buckets{0, 1, 0}, 2);
  EXPECT_EQ(balance.loads, (Weights{8, 2}));
  EXPECT_DOUBLE_EQ(balance.max_over_mean, 8.0 / 5.0);
  EXPECT_DOUBLE_EQ(balance.max_over_bound, 8.0 / 6.0);
}

TEST(Measure, NothingIsLevel) {
  const Balance balance = measure(Weights{}, Buckets{}, 3);
  EXPECT_EQ(balance.loads, (Weights{0, 0, 0}));
  EXPECT_DOUBLE_EQ(balance.max_over_mean, 1.0);
  EXPECT_DOUBLE_EQ(balance.max_over_bound, 1.0);
}

}  // namespace
}  // namespace ballast::balancer
