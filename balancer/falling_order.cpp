#include "balancer/falling_order.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

#include "core/error.hpp"

namespace ballast::balancer {
namespace {

constexpr int digit_bits = 11;
constexpr std::uint64_t digit_mask = (1u << digit_bits) - 1;
constexpr std::int64_t largest_packed = std::numeric_limits<std::uint32_t>::max();

/// Complement of the weight above, item below: rising order of these is the order we want.
std::vector<std::uint64_t> packed(std::span<const std::int64_t> weights) {
  std::vector<std::uint64_t> keys(weights.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    keys[i] = static_cast<std::uint64_t>(largest_packed - weights[i]) << 32 | i;
  }
  return keys;
}

/// One stable counting pass by the digit at `shift`; none where all items share that digit.
void sort_by_digit(std::vector<std::uint64_t>& keys, std::vector<std::uint64_t>& scratch,
                   int shift) {
  std::array<std::size_t, digit_mask + 2> begin{};
  for (const std::uint64_t key : keys) {
    ++begin[(key >> shift & digit_mask) + 1];
  }
  if (std::find(begin.begin(), begin.end(), keys.size()) != begin.end()) {
    return;
  }
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  for (const std::uint64_t key : keys) {
    scratch[begin[key >> shift & digit_mask]++] = key;
  }
  keys.swap(scratch);
}

std::vector<std::uint32_t> radix_order(std::span<const std::int64_t> weights) {
  std::vector<std::uint64_t> keys = packed(weights);
  std::vector<std::uint64_t> scratch(keys.size());
  for (int shift = 32; shift < 64; shift += digit_bits) {
    sort_by_digit(keys, scratch, shift);
  }
  scratch = {};
  std::vector<std::uint32_t> order(keys.size());
  std::transform(keys.begin(), keys.end(), order.begin(),
                 [](std::uint64_t key) { return static_cast<std::uint32_t>(key); });
  return order;
}

std::vector<std::uint32_t> comparison_order(std::span<const std::int64_t> weights) {
  std::vector<std::uint32_t> order(weights.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(),
                   [weights](std::uint32_t a, std::uint32_t b) { return weights[a] > weights[b]; });
  return order;
}

}  // namespace

std::vector<std::uint32_t> falling_order(std::span<const std::int64_t> weights) {
  BALLAST_EXPECT(weights.size() <= std::numeric_limits<std::uint32_t>::max());
  if (weights.empty()) {
    return {};
  }
  const auto [least, most] = std::minmax_element(weights.begin(), weights.end());
  BALLAST_EXPECT(*least >= 0);
  return *most <= largest_packed ? radix_order(weights) : comparison_order(weights);
}

}  // namespace ballast::balancer
