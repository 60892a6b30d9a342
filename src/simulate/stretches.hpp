#pragma once
// Where a run stops on its way, so that progress and Ctrl-C come through.

#include <vector>

namespace ballast::simulate {

/// Times (ms) to stop at: multiples of dt, a two-hundredth of the run but 1 to 10 ms apart; the
/// last is tstop.
[[nodiscard]] std::vector<double> stretches(double tstop, double dt);

}  // namespace ballast::simulate
