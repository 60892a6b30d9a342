#include "estimator/histogram.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"

namespace ballast::estimator {

Histogram histogram(const std::vector<Bytes>& values) {
  BALLAST_EXPECT(!values.empty());
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  Histogram result{.least = *least, .bin = 0, .counts = {std::int64_t(values.size())}};
  if (*least == *most) return result;
  const auto bins = std::size_t(1 + std::ceil(std::log2(double(values.size()))));
  result.bin = double((*most - *least).count()) / double(bins);
  result.counts.assign(bins, 0);
  for (const Bytes value : values) {
    const auto bin = std::size_t(double((value - *least).count()) / result.bin);
    ++result.counts[std::min(bin, bins - 1)];
  }
  return result;
}

}  // namespace ballast::estimator
