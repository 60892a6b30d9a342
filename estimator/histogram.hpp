#pragma once
// Histogram: how many ranks have a peak of which size. Plain data, pure function.

#include <cstdint>
#include <vector>

#include "core/quantity.hpp"

namespace ballast::estimator {

/// Bin i holds the values from least + i * bin on, up to the next bin's.
struct Histogram {
  Bytes least;
  double bin = 0;  ///< bytes; 0 if all values are equal
  std::vector<std::int64_t> counts;
};

/// Bins by Sturges' rule (1926, J. Am. Stat. Assoc. 21:65): 1 + log2(n), rounded up; one bin where
/// all values are equal. The largest value is in the last bin. Throws std::logic_error for no
/// values.
[[nodiscard]] Histogram histogram(const std::vector<Bytes>& values);

}  // namespace ballast::estimator
