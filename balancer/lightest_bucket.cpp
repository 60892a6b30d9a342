#include "balancer/lightest_bucket.hpp"

#include <bit>
#include <limits>

#include "core/error.hpp"

namespace ballast::balancer {

LightestBucket::LightestBucket(std::int32_t buckets) {
  BALLAST_EXPECT(buckets >= 1);
  const std::uint32_t leaves = std::bit_ceil(static_cast<std::uint32_t>(buckets));
  losers_.resize(leaves);
  for (std::uint32_t node = 1; node < leaves; ++node) {
    // All loads are equal at first, so the loser is the first leaf of the right-hand half.
    std::uint32_t leaf = 2 * node + 1;
    while (leaf < leaves) {
      leaf *= 2;
    }
    const auto bucket = static_cast<std::int32_t>(leaf - leaves);
    const bool exists = bucket < buckets;
    losers_[node] = {exists ? 0 : std::numeric_limits<std::int64_t>::max(), bucket};
  }
}

void LightestBucket::add(std::int64_t weight) {
  Player carried{winner_.load + weight, winner_.bucket};
  const auto leaf =
      static_cast<std::uint32_t>(losers_.size()) + static_cast<std::uint32_t>(carried.bucket);
  for (std::uint32_t node = leaf / 2; node > 0; node /= 2) {
    carried.swap_if_heavier(losers_[node]);
  }
  winner_ = carried;
}

}  // namespace ballast::balancer
