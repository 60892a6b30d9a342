#pragma once
// Time in whole steps, as every engine counts it.

#include <cmath>
#include <cstdint>

namespace ballast::engine {

/// Ranks exchange spikes at least this often (ms), more often where a delay is shorter.
constexpr double longest_exchange_interval = 10.0;

/// Steps of `dt` that have ended at `time`: one that lacks up to a millionth of a step is whole, as
/// sums and quotients of times miss whole numbers by their rounding.
[[nodiscard]] inline std::int64_t whole_steps(double time, double dt) {
  constexpr double tolerance = 1e-6;
  return static_cast<std::int64_t>(std::floor(time / dt + tolerance));
}

/// True if the interval is one or more steps of `dt`, within a millionth of a step.
[[nodiscard]] inline bool is_multiple_of_step(double interval, double dt) {
  constexpr double tolerance = 1e-6;
  const double steps = std::round(interval / dt);
  return steps >= 1.0 && std::abs(steps * dt - interval) <= tolerance * dt;
}

/// More are not told apart by a double.
constexpr std::int64_t most_steps = std::int64_t{1} << 53U;

}  // namespace ballast::engine
