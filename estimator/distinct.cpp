#include "estimator/distinct.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <new>

#include "core/error.hpp"

namespace ballast::estimator {

namespace {

// Linear counting (Whang et al. 1990, equations 2 and 11): -m ln(V) from the fraction V of zero
// bits, with standard error sqrt(m (e^t - t - 1)) where t = n / m.
DistinctCount linear_count(double bits, double zero_bits) {
  const double load = -std::log(zero_bits / bits);
  if (load <= 0) return {};
  return {.value = bits * load,
          .relative_error = std::sqrt(bits * (std::expm1(load) - load)) / (bits * load)};
}

}  // namespace

double expected_distinct(double sources, double edges) {
  if (sources <= 0 || edges <= 0) return 0;
  return -sources * std::expm1(edges * std::log1p(-1.0 / sources));
}

DistinctCounter::DistinctCounter(std::size_t rows, std::uint64_t columns, std::uint64_t bits)
    : columns_(columns),
      bits_(std::min(columns, bits)),
      exact_(bits >= columns),
      words_per_row_((bits_ + 63) / 64) {
  BALLAST_EXPECT(columns == 0 || bits > 0);
  words_.reset(static_cast<std::uint64_t*>(
      std::calloc(std::max<std::size_t>(rows * words_per_row_, 1), sizeof(std::uint64_t))));
  if (!words_) throw std::bad_alloc();
  if (!exact_) marks_.assign(rows, 0);
}

DistinctCount DistinctCounter::count(std::size_t row) const {
  std::int64_t set = 0;
  for (std::size_t w = 0; w < words_per_row_; ++w) {
    set += std::popcount(words_[row * words_per_row_ + w]);
  }
  if (exact_) return {.value = static_cast<double>(set)};
  const auto zero = static_cast<std::int64_t>(bits_) - set;
  if (zero > 0) return linear_count(static_cast<double>(bits_), static_cast<double>(zero));
  return {
      .value = expected_distinct(static_cast<double>(columns_), static_cast<double>(marks_[row])),
      .relative_error = 1.0};
}

// The finaliser of splitmix64 (Steele, Lea and Flood 2014, OOPSLA), then a product in place of a
// remainder.
std::uint64_t DistinctCounter::hashed(std::uint64_t column) const {
  std::uint64_t x = column + 0x9e3779b97f4a7c15U;
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
  x ^= x >> 31U;
  return (x >> 32U) * bits_ >> 32U;
}

}  // namespace ballast::estimator
