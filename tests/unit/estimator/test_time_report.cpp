#include "estimator/time_report.hpp"

#include <gtest/gtest.h>

namespace ballast::estimator {
namespace {

// 2 ns a byte of cells built, 1 us a synapse, 1 ns a byte initialised; a step 0.5 ns and 0.25 ns.
const TimeModel time{.cell_byte = 2e-9,
                     .synapse = 1e-6,
                     .initialised_byte = 1e-9,
                     .cell_step_byte = 5e-10,
                     .synapse_step_byte = 2.5e-10,
                     .deviation = 0.1};

TEST(Duration, AddsUpWhatARankDoes) {
  const Work work{.cell_bytes = 1e9,
                  .held_bytes = 3e9,
                  .cell_values = 4e8,
                  .synapse_values = 8e8,
                  .synapses = 2'000'000};
  const Duration duration = duration_of(time, work, 1000);
  EXPECT_DOUBLE_EQ(duration.building, 2.0 + 2.0);
  EXPECT_DOUBLE_EQ(duration.initialising, 3.0);
  EXPECT_NEAR(duration.simulating, (0.2 + 0.2) * 1000, 1e-9);
  EXPECT_NEAR(duration.total(), 407.0, 1e-9);
}

// Rank 0 is the slowest to build, rank 1 to simulate: 20 + 5 + 1775 s on two ranks is one hour.
TEST(TimeEstimate, TakesEachPhaseOfTheRankSlowestInIt) {
  Prediction prediction;
  prediction.ranks.resize(2);
  prediction.ranks[0].time = {.building = 20, .initialising = 5, .simulating = 1000};
  prediction.ranks[1].time = {.building = 10, .initialising = 4, .simulating = 1775};
  const TimeEstimate estimate = time_of(prediction, time);
  EXPECT_DOUBLE_EQ(estimate.slowest.total(), 1800.0);
  EXPECT_DOUBLE_EQ(estimate.core_hours, 1.0);
  EXPECT_EQ(time_text(estimate, 1000.0, 2),
            "Time, about: building 20 s, initialising 5 s, simulating 1000 ms 30 min; 1 core-hours "
            "on 2 rank(s) of cores like these.");
  EXPECT_DOUBLE_EQ(time_json(estimate, 1000.0)["seconds_per_simulated_ms"], 1.775);
}

TEST(RoughDuration, HasOneSignificantDigit) {
  EXPECT_EQ(rough_duration(0.04), "less than 0.1 s");
  EXPECT_EQ(rough_duration(0.26), "0.3 s");
  EXPECT_EQ(rough_duration(84), "80 s");
  EXPECT_EQ(rough_duration(1234), "20 min");
  EXPECT_EQ(rough_duration(4 * 3600.0), "4 h");
  EXPECT_EQ(rough_duration(7 * 86400.0), "7 days");
}

}  // namespace
}  // namespace ballast::estimator
