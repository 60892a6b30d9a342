#include "balancer/falling_order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "weights.hpp"

namespace ballast::balancer {
namespace {

using Order = std::vector<std::uint32_t>;
using Weights = std::vector<std::int64_t>;

/// The definition, by a sort of the standard library.
Order reference(const Weights& weights) {
  Order order(weights.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return weights[a] > weights[b]; });
  return order;
}

TEST(FallingOrder, PutsHeavyFirstAndEqualsByNumber) {
  EXPECT_EQ(falling_order(Weights{3, 5, 3, 0, 5}), (Order{1, 4, 0, 2, 3}));
}

TEST(FallingOrder, TakesNothingAndOne) {
  EXPECT_EQ(falling_order(Weights{}), Order{});
  EXPECT_EQ(falling_order(Weights{7}), Order{0});
}

TEST(FallingOrder, IsTheStableOrderForAnySpread) {
  for (const std::uint64_t most : {1ull, 2047ull, 2048ull, 4194303ull, 4294967295ull}) {
    const Weights weights = test::small_weights(5000, most, most);
    EXPECT_EQ(falling_order(weights), reference(weights)) << most;
  }
}

TEST(FallingOrder, TakesTheLargestPackedWeight) {
  EXPECT_EQ(falling_order(Weights{0, 4294967295, 1}), (Order{1, 2, 0}));
}

TEST(FallingOrder, TakesWeightsOfMoreThan32Bits) {
  EXPECT_EQ(falling_order(Weights{4294967296, 1, 9000000000000000000, 1}), (Order{2, 0, 1, 3}));
  const Weights weights = test::small_weights(5000, 1, 1ull << 50);
  EXPECT_EQ(falling_order(weights), reference(weights));
}

TEST(FallingOrder, RefusesNegativeWeights) {
  EXPECT_THROW((void)falling_order(Weights{1, -1}), std::logic_error);
}

}  // namespace
}  // namespace ballast::balancer
