#pragma once
// Where a run stops on its way, so that progress and Ctrl-C come through.

#include <cstdint>

namespace ballast::simulate {

/// Stretches of a run from `begin` to `tstop` (ms): multiples of dt, a two-hundredth of tstop but
/// 1 to 10 ms long; the last one is what remains, in whole steps.
class Stretches {
 public:
  /// `begin` is a multiple of dt. Throws InputError for a tstop that is no number of ms, or of more
  /// than 2^53 steps: from there on a double holds no time between two steps.
  Stretches(double begin, double tstop, double dt);

  /// At least 1.
  [[nodiscard]] std::uint64_t count() const { return count_; }
  /// Where the i-th ends, ms.
  [[nodiscard]] double end(std::uint64_t i) const;

 private:
  double begin_;
  double tstop_ = 0.0;
  double length_ = 0.0;
  std::uint64_t count_ = 1;
};

}  // namespace ballast::simulate
