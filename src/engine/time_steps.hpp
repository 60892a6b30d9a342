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

}  // namespace ballast::engine
