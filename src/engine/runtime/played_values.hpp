#pragma once
// PlayedValue: a column of one instance that follows a curve, as NEURON's VecPlayContinuous does
// (NEURON 8.2.2, nrniv/vrecord.cpp): linear between its points; the stretch in use moves on by
// events at the times of the points, so that at a step (two points at one time) the later value
// holds from the first event on.

#include <cstddef>
#include <vector>

#include "core/quantity.hpp"

namespace ballast::runtime {

class PlayedValue {
 public:
  /// Borrows `target`, which it sets. `times` (ms) do not fall, as many as `values`, at least one.
  PlayedValue(std::vector<double> times, std::vector<double> values, double* target);

  /// Passes the points up to `until`.
  void deliver(double until);
  /// Sets the target to the value at `time`.
  void set(double time);
  /// How far it has got; hand it back to continue there.
  struct Position {
    std::size_t last = 0, bound = 0;
    bool ended = false;
  };
  [[nodiscard]] const Position& position() const { return position_; }
  void go_to(const Position& position) { position_ = position; }
  /// Of the curve.
  [[nodiscard]] Bytes memory() const;

 private:
  [[nodiscard]] double at(double time);

  std::vector<double> times_, values_;
  double* target_;
  Position position_;
};

}  // namespace ballast::runtime
