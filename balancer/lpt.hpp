#pragma once
// Longest processing time first (Graham 1969, doi:10.1137/0117039): items in falling weight, each
// to the lightest bucket; the heaviest bucket is at most 4/3 - 1/(3m) of the optimum. O(n log n + n
// log m). Ties are broken by the lower item, then the lower bucket: the same answer everywhere.

#include <cstdint>
#include <span>
#include <vector>

namespace ballast::balancer {

/// Bucket of every item, given non-negative weights and at least one bucket.
/// Throws std::logic_error when buckets < 1 or a weight is negative.
[[nodiscard]] std::vector<std::int32_t> lpt(std::span<const std::int64_t> weights,
                                            std::int32_t buckets);

/// Item i in bucket i mod buckets.
[[nodiscard]] std::vector<std::int32_t> round_robin(std::size_t items, std::int32_t buckets);

/// Balance of a partition: loads and what is known to be unavoidable.
struct Balance {
  std::vector<std::int64_t> loads;  ///< per bucket
  double max_over_mean = 1.0;
  double max_over_bound = 1.0;  ///< bound = max(mean, heaviest item)
};
[[nodiscard]] Balance measure(std::span<const std::int64_t> weights,
                              std::span<const std::int32_t> bucket_of, std::int32_t buckets);

}  // namespace ballast::balancer
