#pragma once
// How long a job will take, as people and scripts read it.

#include <string>

#include "core/json.hpp"
#include "estimator/prediction.hpp"

namespace ballast::estimator {

/// The slowest rank's time and what all ranks cost; half-width of the 95 % interval of the total,
/// relative. Steps wait for the slowest rank, so that each phase is that of the rank slowest in it.
struct TimeEstimate {
  Duration slowest;
  double core_hours = 0;
  double half_width = 0;
};
[[nodiscard]] TimeEstimate time_of(const Prediction& prediction, const TimeModel& time);

/// "3 s", "20 min", "5 h": one significant digit, as no more is known.
[[nodiscard]] std::string rough_duration(double seconds);

/// One sentence; `tstop` in ms.
[[nodiscard]] std::string time_text(const TimeEstimate& estimate, double tstop, std::int32_t ranks);
[[nodiscard]] Json time_json(const TimeEstimate& estimate, double tstop);

}  // namespace ballast::estimator
