#pragma once
// Loads of the parts of a partition, by several measures at once, relative to what is aimed at.
// Internal to the balancer's repair. Memory: 8 bytes per cell and measure.

#include <cstdint>
#include <span>
#include <vector>

namespace ballast::balancer {

struct LoadsInput {
  std::span<const std::vector<std::int64_t>> measures;  ///< each by cell, non-negative
  std::span<const double> limits;                       ///< per measure: allowed load / mean
  std::int32_t parts = 1;
};

class Loads {
 public:
  Loads(const LoadsInput& input, std::span<const std::int32_t> part_of);

  /// How far a part is above what is aimed at: a sum of squares, so that far counts more.
  [[nodiscard]] double excess(std::int32_t part) const;
  [[nodiscard]] bool are_within_limits() const;
  /// By how much the excess of both parts together falls when the cell moves.
  [[nodiscard]] double relief(std::uint32_t cell, std::int32_t from, std::int32_t to) const {
    double sum = 0;
    for (std::size_t m = 0; m < measures_; ++m) {
      const double weight = this->weight(cell)[m];
      sum += over(load(from)[m]) - over(load(from)[m] - weight);
      sum += over(load(to)[m]) - over(load(to)[m] + weight);
    }
    return sum;
  }
  /// True if the part with the cell stays within all limits.
  [[nodiscard]] bool has_room(std::uint32_t cell, std::int32_t part) const;
  void move(std::uint32_t cell, std::int32_t from, std::int32_t to);
  /// For each measure the part that has least of it.
  [[nodiscard]] std::vector<std::int32_t> lightest() const;

 private:
  static double over(double load) { return load > 1 ? (load - 1) * (load - 1) : 0.0; }
  [[nodiscard]] const double* load(std::int32_t part) const {
    return &loads_[static_cast<std::size_t>(part) * measures_];
  }
  [[nodiscard]] const double* weight(std::uint32_t cell) const {
    return &weights_[static_cast<std::size_t>(cell) * measures_];
  }

  std::size_t measures_;
  std::vector<double> weights_;  ///< by cell, its measures side by side
  std::vector<double> loads_;    ///< by part, likewise
  std::vector<double> limits_;   ///< by measure
};

}  // namespace ballast::balancer
