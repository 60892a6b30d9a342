#include "core/random.hpp"

#include <math.h>  // lgamma_r is POSIX, not C++

#include <cmath>
#include <numbers>

#include "core/error.hpp"

namespace ballast {

namespace {

std::uint32_t low(std::uint64_t word) {
  return static_cast<std::uint32_t>(word);
}
std::uint32_t high(std::uint64_t word) {
  return static_cast<std::uint32_t>(word >> 32U);
}

/// ln(k!). The plain lgamma writes to a global.
double log_factorial(double k) {
  int sign = 0;
  return ::lgamma_r(k + 1.0, &sign);
}

/// Counts uniforms until their product falls below exp(-mean) (Knuth, TAOCP 2, 3.4.1): time ~ mean.
std::uint64_t poisson_by_product(RandomStream& random, double mean) {
  const double limit = std::exp(-mean);
  std::uint64_t count = 0;
  double product = random.uniform();
  while (product > limit) {
    product *= random.uniform();
    ++count;
  }
  return count;
}

/// Transformed rejection for a mean of 10 and more (Hormann 1993, algorithm PTRS,
/// doi:10.1016/0167-6687(93)90997-4): constant time.
std::uint64_t poisson_by_rejection(RandomStream& random, double mean) {
  const double b = 0.931 + 2.53 * std::sqrt(mean);
  const double a = -0.059 + 0.02483 * b;
  const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
  const double quick = 0.9277 - 3.6224 / (b - 2.0);
  while (true) {
    const double u = random.uniform() - 0.5;
    const double v = random.uniform();
    const double us = 0.5 - std::abs(u);
    const double k = std::floor((2.0 * a / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= quick) return static_cast<std::uint64_t>(k);
    if (k < 0.0 || (us < 0.013 && v > us)) continue;
    const double accept = std::log(v * inverse_alpha / (a / (us * us) + b));
    if (accept <= k * std::log(mean) - mean - log_factorial(k))
      return static_cast<std::uint64_t>(k);
  }
}

}  // namespace

std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key) {
  // Multipliers and Weyl increments: Salmon et al. 2011, section 4.3 and table 2.
  constexpr std::uint64_t multiplier_0 = 0xD2511F53;
  constexpr std::uint64_t multiplier_1 = 0xCD9E8D57;
  constexpr std::uint32_t weyl_0 = 0x9E3779B9;
  constexpr std::uint32_t weyl_1 = 0xBB67AE85;
  constexpr int rounds = 10;
  for (int round = 0; round < rounds; ++round) {
    const std::uint64_t product_0 = multiplier_0 * counter[0];
    const std::uint64_t product_1 = multiplier_1 * counter[2];
    counter = {high(product_1) ^ counter[1] ^ key[0], low(product_1),
               high(product_0) ^ counter[3] ^ key[1], low(product_0)};
    key[0] += weyl_0;
    key[1] += weyl_1;
  }
  return counter;
}

// Words of the counter: position of the block, substream, stream (low and high). The seed is the
// key.
RandomStream::RandomStream(std::uint64_t seed, std::uint64_t stream, std::uint32_t substream)
    : key_{low(seed), high(seed)}, counter_{0, substream, low(stream), high(stream)} {}

std::uint32_t RandomStream::next_u32() {
  if (used_ == 4) {
    block_ = philox4x32(counter_, key_);
    ++counter_[0];
    used_ = 0;
  }
  return block_[static_cast<std::size_t>(used_++)];
}

std::uint64_t RandomStream::next_u64() {
  const std::uint64_t first = next_u32();
  return first | std::uint64_t{next_u32()} << 32U;
}

double RandomStream::uniform() {
  return static_cast<double>(next_u64() >> 11U) * 0x1p-53;
}

double RandomStream::normal() {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));  // 1 - u is never 0
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

double RandomStream::lognormal(double mu, double sigma) {
  return std::exp(mu + sigma * normal());
}

std::uint64_t RandomStream::below(std::uint64_t bound) {
  BALLAST_EXPECT(bound > 0);
  // Drops the first 2^64 mod bound values, so that every remainder is equally frequent.
  const std::uint64_t dropped = (0 - bound) % bound;
  std::uint64_t word = next_u64();
  while (word < dropped) word = next_u64();
  return word % bound;
}

std::uint64_t RandomStream::poisson(double mean) {
  BALLAST_EXPECT(mean >= 0.0);
  return mean < 10.0 ? poisson_by_product(*this, mean) : poisson_by_rejection(*this, mean);
}

}  // namespace ballast
