#include <cmath>

#include "tests/unit/engine/neuron_fixture.hpp"

namespace ballast::engine::test {

namespace {

class Running : public NeuronTest {
 protected:
  /// Three cells that excite each other, the first driven by a current.
  void build_chain() {
    std::vector<CellHandle> cells;
    for (std::uint64_t gid = 0; gid < 3; ++gid) cells.push_back(create_spiking(gid));
    inject_step(cells[0], 1.0, 0.5);
    const PointProcessKind kind = engine_.point_process_kind("ExpSyn", {"tau", "e"});
    const std::vector<double> values{2.0, 0.0};
    for (std::uint64_t gid = 0; gid < 3; ++gid) {
      const auto synapse = engine_.create_point_process({cells[gid], 0, 0.5}, kind, values);
      engine_.connect(Gid((gid + 2) % 3), synapse, {.weight = 0.02, .delay = 1.3});
    }
  }
};

// Backward Euler on C v' = I - G (v - E): each step takes v - V by 1 / (1 + dt G / C) nearer to V =
// E + I / G.
double after_steps(int steps, double dt, double current) {
  const double end = single_resting_mv + current / single_conductance_us;
  const double factor = 1.0 / (1.0 + dt * single_conductance_us / single_capacitance_nf);
  return end + (-65.0 - end) * std::pow(factor, steps);
}

TEST_F(Running, makesWholeStepsAndNeverPassesTheTime) {
  const CellHandle cell = create_single(1);
  create_probe(cell, 0.01);
  engine_.initialize();
  EXPECT_DOUBLE_EQ(voltage(cell), -65.0);
  engine_.advance(0.024);
  EXPECT_DOUBLE_EQ(voltage(cell), -65.0);
  engine_.advance(0.0499);
  EXPECT_NEAR(voltage(cell), after_steps(1, 0.025, 0.01), 1e-10);
  engine_.advance(0.05);
  EXPECT_NEAR(voltage(cell), after_steps(2, 0.025, 0.01), 1e-10);
  engine_.advance(0.1 + 0.2);
  EXPECT_NEAR(voltage(cell), after_steps(12, 0.025, 0.01), 1e-10);
}

TEST_F(Running, countsStepsExactlyOverALongTime) {
  const CellHandle cell = create_single(1);
  // Sums of this step drift from its multiples.
  conditions_.dt = 0.1;
  engine_.set_conditions(conditions_);
  engine_.inject_current(
      {.location = {cell, 0, 0.5}, .times = {0.0, 3000.0}, .amplitudes = {0.0, 0.3}});
  engine_.initialize();
  for (int i = 1; i <= 3000; ++i) engine_.advance(i);
  // On a ramp of slope s the voltage follows at E + s (t - lag) / G with lag = C / G + dt / 2,
  // because each step takes the drive of its middle.
  const double lag = single_capacitance_nf / single_conductance_us + 0.05;
  EXPECT_NEAR(voltage(cell), single_resting_mv + 1e-4 * (3000.0 - lag) / single_conductance_us,
              1e-6);
}

TEST_F(Running, startsAtTheInitialVoltage) {
  conditions_.v_init = -82.5;
  engine_.set_conditions(conditions_);
  const CellHandle cell = create_single(1);
  engine_.initialize();
  EXPECT_EQ(voltage(cell), -82.5);
}

TEST_F(Running, givesTheSameSpikesForAnySequenceOfStops) {
  build_chain();
  run(60);
  const std::vector<Spike> at_once = engine_.take_spikes();
  ASSERT_GE(at_once.size(), 6U);

  engine_.initialize();
  std::vector<Spike> in_parts;
  for (double time = 0.0; time < 60.0; time += 0.37) {
    engine_.advance(time);
    for (const Spike& spike : engine_.take_spikes()) in_parts.push_back(spike);
  }
  engine_.advance(60);
  for (const Spike& spike : engine_.take_spikes()) in_parts.push_back(spike);
  EXPECT_EQ(in_parts, at_once);
}

TEST_F(Running, givesTheSameSpikesAfterClearAndRebuild) {
  build_chain();
  run(40);
  const std::vector<Spike> first = engine_.take_spikes();
  ASSERT_FALSE(first.empty());
  for (int round = 0; round < 3; ++round) {
    engine_.clear();
    EXPECT_EQ(engine_.census().sections, 0);
    build_chain();
    run(40);
    EXPECT_EQ(engine_.take_spikes(), first);
  }
}

// Times from NEURON itself: a hoc script with the same three cells, without this engine.
TEST_F(Running, givesTheSpikesOfPlainNeuron) {
  build_chain();
  run(20);
  const std::vector<Spike> spikes = engine_.take_spikes();
  const std::vector<Spike> expected{{1.725, Gid(0)}, {3.525, Gid(1)}, {5.325, Gid(2)},
                                    {9.375, Gid(0)}, {11.6, Gid(1)},  {13.75, Gid(2)},
                                    {15.8, Gid(0)},  {18.65, Gid(1)}};
  ASSERT_EQ(spikes.size(), expected.size());
  for (std::size_t i = 0; i < spikes.size(); ++i) {
    EXPECT_NEAR(spikes[i].time, expected[i].time, 1e-9);
    EXPECT_EQ(spikes[i].gid, expected[i].gid);
  }
}

TEST_F(Running, takesSpikesOnce) {
  inject_step(create_spiking(1), 1.0, 1.0);
  run(10);
  EXPECT_FALSE(engine_.take_spikes().empty());
  EXPECT_TRUE(engine_.take_spikes().empty());
}

}  // namespace

}  // namespace ballast::engine::test
