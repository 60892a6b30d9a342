#pragma once
// Buckets that fill: which is the lightest now. A loser tree (Knuth, The Art of Computer
// Programming 3, section 5.4.1): adding to the lightest costs log2(buckets) comparisons, without a
// branch to miss.

#include <cstdint>
#include <vector>

namespace ballast::balancer {

class LightestBucket {
 public:
  /// Empty buckets 0 .. buckets - 1. Throws std::logic_error when buckets < 1.
  explicit LightestBucket(std::int32_t buckets);

  /// The bucket of the least load, the lowest number among equals.
  [[nodiscard]] std::int32_t bucket() const { return winner_.bucket; }
  /// Adds `weight` >= 0 to it.
  void add(std::int64_t weight);

 private:
  struct Player {
    std::int64_t load = 0;
    std::int32_t bucket = 0;
    /// Keeps the lighter, leaves the heavier in `other`; by masks, as no branch predicts which.
    void swap_if_heavier(Player& other) {
      const bool heavier = (load > other.load) | ((load == other.load) & (bucket > other.bucket));
      const std::int64_t loads = (load ^ other.load) & -std::int64_t{heavier};
      const std::int32_t buckets = (bucket ^ other.bucket) & -std::int32_t{heavier};
      load ^= loads;
      bucket ^= buckets;
      other.load ^= loads;
      other.bucket ^= buckets;
    }
  };

  std::vector<Player> losers_;  ///< inner nodes 1 .. size - 1 of a full binary tree
  Player winner_;
};

}  // namespace ballast::balancer
