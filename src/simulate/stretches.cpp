#include "simulate/stretches.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "engine/time_steps.hpp"

namespace ballast::simulate {

namespace {

void check_steps(double tstop, double dt) {
  if (tstop / dt <= static_cast<double>(engine::most_steps)) return;  // false for NaN
  throw InputError({.problem = "the time to simulate has more steps than can be counted",
                    .value = fmt::format("{:g} ms", tstop),
                    .reason = fmt::format("at most 2^53 steps of {:g} ms", dt)});
}

}  // namespace

Stretches::Stretches(double begin, double tstop, double dt) : begin_(begin) {
  check_steps(tstop, dt);
  tstop_ = std::min(tstop, static_cast<double>(engine::whole_steps(tstop, dt)) * dt);
  const double about = std::clamp(tstop / 200, 1.0, 10.0);
  length_ = std::max(1.0, std::round(about / dt)) * dt;
  const double whole = std::max(1.0, std::ceil((tstop_ - begin) / length_));
  count_ = static_cast<std::uint64_t>(whole);
}

double Stretches::end(std::uint64_t i) const {
  if (i + 1 >= count_) return tstop_;
  return std::min(tstop_, begin_ + static_cast<double>(i + 1) * length_);
}

}  // namespace ballast::simulate
