#include "tests/unit/engine/neuron_fixture.hpp"

namespace ballast::engine::test {

namespace {

class Stimuli : public NeuronTest {
 protected:
  void inject(CellHandle cell, std::vector<double> times, std::vector<double> amplitudes,
              bool physical_electrode = false) {
    engine_.inject_current({.location = {cell, 0, 0.5},
                            .times = std::move(times),
                            .amplitudes = std::move(amplitudes),
                            .physical_electrode = physical_electrode});
  }
};

// The time constant is 10 ms, so that 300 ms later nothing is left of what was before.
constexpr double millivolts_per_nanoampere = 1.0 / single_conductance_us;

TEST_F(Stimuli, keepTheFirstValueBeforeAndTheLastAfterTheirTimes) {
  const CellHandle cell = create_single(1);
  inject(cell, {300.0, 301.0}, {0.02, -0.01});
  engine_.initialize();
  engine_.advance(299);
  EXPECT_NEAR(voltage(cell), single_resting_mv + 0.02 * millivolts_per_nanoampere, 1e-6);
  engine_.advance(700);
  EXPECT_NEAR(voltage(cell), single_resting_mv - 0.01 * millivolts_per_nanoampere, 1e-6);
}

TEST_F(Stimuli, twoPointsAtOneTimeMakeAStep) {
  const CellHandle cell = create_single(1);
  inject(cell, {0.0, 300.0, 300.0, 700.0}, {0.0, 0.0, 0.02, 0.02});
  engine_.initialize();
  engine_.advance(300);
  EXPECT_NEAR(voltage(cell), single_resting_mv, 1e-6);
  engine_.advance(700);
  EXPECT_NEAR(voltage(cell), single_resting_mv + 0.02 * millivolts_per_nanoampere, 1e-6);
}

TEST_F(Stimuli, areLinearBetweenPoints) {
  const CellHandle cell = create_single(1);
  inject(cell, {0.0, 1000.0}, {0.0, 0.1});
  run(500);
  // On a ramp the voltage is late by C / G, and by half a step, whose middle gives its drive.
  const double lag = single_capacitance_nf / single_conductance_us + 0.0125;
  EXPECT_NEAR(voltage(cell), single_resting_mv + 1e-4 * (500.0 - lag) * millivolts_per_nanoampere,
              1e-6);
}

TEST_F(Stimuli, actAlikeWithAndWithoutElectrode) {
  const CellHandle with = create_single(1);
  const CellHandle without = create_single(2);
  inject(with, {0.0, 50.0}, {0.01, 0.02}, true);
  inject(without, {0.0, 50.0}, {0.01, 0.02}, false);
  run(30);
  EXPECT_NEAR(voltage(with), voltage(without), 1e-12);
}

TEST_F(Stimuli, addUp) {
  const CellHandle cell = create_single(1);
  inject(cell, {0.0}, {0.01});
  inject(cell, {0.0}, {0.015});
  run(300);
  EXPECT_NEAR(voltage(cell), single_resting_mv + 0.025 * millivolts_per_nanoampere, 1e-6);
}

}  // namespace

}  // namespace ballast::engine::test
