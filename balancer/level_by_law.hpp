#pragma once
// Levelling by the real law: what a set of cells takes is not the sum of what each takes (pools
// double, cells share sources), so single cells move or change places until the fullest part takes
// no less by any of them. Pure; ties are broken by part and cell number.

#include <cstdint>
#include <span>
#include <vector>

#include "balancer/ties.hpp"

namespace ballast::balancer {

/// What sets of cells take. Cells are described by numbers that add up over a set; the law is any
/// function of the sums.
class MemoryLaw {
 public:
  MemoryLaw() = default;
  MemoryLaw(const MemoryLaw&) = delete;
  MemoryLaw& operator=(const MemoryLaw&) = delete;
  virtual ~MemoryLaw() = default;

  /// How many numbers describe a cell.
  [[nodiscard]] virtual std::size_t terms() const = 0;
  /// Adds those of a cell to `sums`.
  virtual void add(std::uint32_t cell, std::span<double> sums) const = 0;
  /// Peak in bytes of a rank that holds the set when it runs.
  [[nodiscard]] virtual std::int64_t run(std::span<const double> sums) const = 0;
  /// Peak in bytes of a rank that builds the set in one cycle.
  [[nodiscard]] virtual std::int64_t build(std::span<const double> sums) const = 0;
};

enum class Moment { build, run };

/// Run peaks of all parts; cells are numbered as the law knows them.
[[nodiscard]] std::vector<std::int64_t> peaks_by_law(const MemoryLaw& law,
                                                     std::span<const std::int32_t> part_of,
                                                     std::int32_t parts);

struct LevelInput {
  const MemoryLaw& law;
  Moment moment = Moment::run;
  std::span<const std::uint32_t> cells;  ///< numbers that the law knows
  std::int32_t parts = 1;
  double goal = 1.003;  ///< fullest part over mean at which it is level enough
  /// What shall stay together, where `cells` are 0, 1, 2 ...; none: every step costs the same.
  Affinity affinity = {};
  /// Something else of every cell, parallel to `cells`, whose load no step shall bring above
  /// `bound` times its mean; empty: nothing.
  std::span<const std::int64_t> bounded = {};
  double bound = 1.008;
};

/// Changes `part_of` (parallel to `cells`) and returns the number of moves. The fullest part never
/// takes more afterwards. Effort is bounded: some moves per part.
std::size_t level_by_law(const LevelInput& input, std::vector<std::int32_t>& part_of);

}  // namespace ballast::balancer
