#include "estimator/time_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace ballast::estimator {

namespace {

// Of a job's time, beside the spread of the sample's steps: what shares the machine, how ranks wait
// for each other. From the runs of docs/memory_model.md.
constexpr double least_half_width = 0.35;

std::string one_digit(double value) {
  return fmt::format("{:.15g}", std::stod(fmt::format("{:.0e}", value)));
}

}  // namespace

TimeEstimate time_of(const Prediction& prediction, const TimeModel& time) {
  TimeEstimate estimate;
  Duration& slowest = estimate.slowest;
  for (const RankPrediction& rank : prediction.ranks) {
    slowest.building = std::max(slowest.building, rank.time.building);
    slowest.initialising = std::max(slowest.initialising, rank.time.initialising);
    slowest.simulating = std::max(slowest.simulating, rank.time.simulating);
  }
  estimate.core_hours = slowest.total() * double(prediction.ranks.size()) / 3600.0;
  estimate.half_width = std::hypot(least_half_width, 1.96 * time.deviation);
  return estimate;
}

std::string rough_duration(double seconds) {
  if (seconds < 0.1) return "less than 0.1 s";
  if (seconds < 100) return one_digit(seconds) + " s";
  if (seconds < 100 * 60.0) return one_digit(seconds / 60) + " min";
  if (seconds < 100 * 3600.0) return one_digit(seconds / 3600) + " h";
  return one_digit(seconds / 86400) + " days";
}

std::string time_text(const TimeEstimate& estimate, double tstop, std::int32_t ranks) {
  const Duration& slowest = estimate.slowest;
  return fmt::format(
      "Time, about: building {}, initialising {}, simulating {:g} ms {}; {} core-hours on {} "
      "rank(s) of cores like these.",
      rough_duration(slowest.building), rough_duration(slowest.initialising), tstop,
      rough_duration(slowest.simulating), one_digit(estimate.core_hours), ranks);
}

Json time_json(const TimeEstimate& estimate, double tstop) {
  const Duration& slowest = estimate.slowest;
  return {{"building_seconds", slowest.building},
          {"initialising_seconds", slowest.initialising},
          {"simulating_seconds", slowest.simulating},
          {"seconds_per_simulated_ms", tstop > 0 ? slowest.simulating / tstop : 0.0},
          {"core_hours", estimate.core_hours},
          {"relative_half_width", estimate.half_width}};
}

}  // namespace ballast::estimator
