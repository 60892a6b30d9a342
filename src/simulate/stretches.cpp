#include "simulate/stretches.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace ballast::simulate {

std::vector<double> stretches(double tstop, double dt) {
  const double about = std::clamp(tstop / 200, 1.0, 10.0);
  const double steps = std::max(1.0, std::round(about / dt));
  const double length = steps * dt;
  std::vector<double> stops;
  for (std::int64_t i = 1; static_cast<double>(i) * length < tstop; ++i) {
    stops.push_back(static_cast<double>(i) * length);
  }
  stops.push_back(tstop);
  return stops;
}

}  // namespace ballast::simulate
