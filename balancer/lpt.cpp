#include "balancer/lpt.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "balancer/falling_order.hpp"
#include "balancer/lightest_bucket.hpp"
#include "core/error.hpp"

namespace ballast::balancer {

std::vector<std::int32_t> lpt(std::span<const std::int64_t> weights, std::int32_t buckets) {
  LightestBucket lightest(buckets);
  const std::vector<std::uint32_t> order = falling_order(weights);
  std::vector<std::int32_t> bucket_of(weights.size());
  // In blocks, so that the scattered reads of weights overlap and do not wait for the tree.
  constexpr std::size_t block_size = 1024;
  std::array<std::int64_t, block_size> block{};
  for (std::size_t begin = 0; begin < order.size(); begin += block_size) {
    const std::size_t count = std::min(block_size, order.size() - begin);
    for (std::size_t i = 0; i < count; ++i) {
      block[i] = weights[order[begin + i]];
    }
    for (std::size_t i = 0; i < count; ++i) {
      bucket_of[order[begin + i]] = lightest.bucket();
      lightest.add(block[i]);
    }
  }
  return bucket_of;
}

std::vector<std::int32_t> round_robin(std::size_t items, std::int32_t buckets) {
  BALLAST_EXPECT(buckets >= 1);
  std::vector<std::int32_t> bucket_of(items);
  for (std::size_t i = 0; i < items; ++i) {
    bucket_of[i] = static_cast<std::int32_t>(i % static_cast<std::size_t>(buckets));
  }
  return bucket_of;
}

Balance measure(std::span<const std::int64_t> weights, std::span<const std::int32_t> bucket_of,
                std::int32_t buckets) {
  BALLAST_EXPECT(buckets >= 1 && weights.size() == bucket_of.size());
  Balance balance;
  balance.loads.resize(static_cast<std::size_t>(buckets));
  std::int64_t heaviest = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    balance.loads.at(static_cast<std::size_t>(bucket_of[i])) += weights[i];
    heaviest = std::max(heaviest, weights[i]);
  }
  const auto most =
      static_cast<double>(*std::max_element(balance.loads.begin(), balance.loads.end()));
  const auto total = static_cast<double>(
      std::accumulate(balance.loads.begin(), balance.loads.end(), std::int64_t{0}));
  if (total > 0) {
    const double mean = total / buckets;
    balance.max_over_mean = most / mean;
    balance.max_over_bound = most / std::max(mean, static_cast<double>(heaviest));
  }
  return balance;
}

}  // namespace ballast::balancer
