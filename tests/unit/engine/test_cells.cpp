#include "tests/unit/engine/neuron_fixture.hpp"

namespace ballast::engine::test {

namespace {

using ballast::test::expect_error_text;

class Cells : public NeuronTest {};

TEST_F(Cells, restAtTheirReversalPotential) {
  const CellHandle cell = create_single(1);
  run(300);
  EXPECT_NEAR(voltage(cell), single_resting_mv, 1e-6);
}

TEST_F(Cells, takeExtraArguments) {
  const CellHandle plain = create_single(1);
  const CellHandle leaky = create_single(2, 4.0);
  inject_step(plain, 0.0, 0.01);
  inject_step(leaky, 0.0, 0.01);
  run(300);
  EXPECT_NEAR(voltage(plain), single_resting_mv + 0.01 / single_conductance_us, 1e-6);
  EXPECT_NEAR(voltage(leaky), single_resting_mv + 0.01 / (4.0 * single_conductance_us), 1e-6);
}

TEST_F(Cells, giveTheChannelSeedToTemplatesThatWantIt) {
  conditions_.ion_channel_seed = 3;
  engine_.set_conditions(conditions_);
  const CellHandle cell = create_single(1);
  run(300);
  EXPECT_NEAR(voltage(cell), single_resting_mv + 3.0, 1e-6);
}

TEST_F(Cells, spikeUnderTheirGid) {
  inject_step(create_spiking(41), 1.0, 1.0);
  run(20);
  const std::vector<Spike> spikes = engine_.take_spikes();
  ASSERT_FALSE(spikes.empty());
  EXPECT_EQ(spikes.front().gid, Gid(41));
}

TEST_F(Cells, withoutGidTheyAreNoSource) {
  create_spiking(1);
  const CellHandle silent =
      engine_.create_cell({.gid = Gid(2), .template_name = "Spiking", .with_gid = false});
  inject_step(silent, 1.0, 1.0);
  run(20);
  EXPECT_TRUE(engine_.take_spikes().empty());
}

TEST_F(Cells, spikeWhereTheyCrossTheThreshold) {
  conditions_.spike_threshold = 100.0;
  engine_.set_conditions(conditions_);
  inject_step(create_spiking(1), 1.0, 1.0);
  run(20);
  EXPECT_TRUE(engine_.take_spikes().empty()) << "no action potential is that high";
}

TEST_F(Cells, haveTheSectionsOfTheirList) {
  const CellHandle cell = create_single(1);
  EXPECT_TRUE(engine_.has_section(cell, 0));
  EXPECT_FALSE(engine_.has_section(cell, 1));
  EXPECT_FALSE(engine_.has_section(cell, -1));
}

TEST_F(Cells, refuseASecondOneOfAGid) {
  create_single(5);
  expect_error_text<EngineError>(
      [&] { create_single(5); },
      hoc_file("single.hoc").string() +
          ": cannot build the cell with gid '5' (gid=5 already exists on this process as an output "
          "port; ParallelContext[0].set_gid2node(5, 0)).");
  EXPECT_EQ(engine_.census().cells, 1) << "the refused cell is gone";
}

TEST_F(Cells, refuseGidsBeyondInt) {
  expect_error_text<EngineError>(
      [&] { create_single(2147483648U); },
      "gid too large '2147483648' (NEURON counts cells up to 2147483647).");
}

TEST_F(Cells, artificialOnesTakeParameters) {
  // m = 0.6 e^(-2/tau) + 0.6 at the second event: 1.14 with tau = 20 ms, 0.82 with tau = 2 ms.
  const std::vector<double> times{1.0, 3.0};
  const EventSourceHandle source = engine_.create_event_source(times);
  const auto make = [&](std::uint64_t gid, double tau) {
    const CellHandle cell = engine_.create_artificial_cell({Gid(gid), "IntFire1", {{"tau", tau}}});
    engine_.connect(source, cell, {.weight = 0.6, .delay = 1.0});
  };
  make(1, 20.0);
  make(2, 2.0);
  run(10);
  EXPECT_EQ(engine_.take_spikes(), (std::vector<Spike>{{4.0, Gid(1)}}));
}

TEST_F(Cells, artificialOnesRefuseUnknownMechanismsAndParameters) {
  expect_error_text<EngineError>(
      [&] {
        engine_.create_artificial_cell({Gid(1), "IntFire9", {}});
      },
      "unknown point process 'IntFire9' (the mechanism library does not have it). Add its .mod "
      "file "
      "to the mechanisms.");
  expect_error_text<EngineError>(
      [&] {
        engine_.create_artificial_cell({Gid(1), "IntFire1", {{"tua", 1.0}}});
      },
      "unknown parameter 'tua' (point process IntFire1 has no such RANGE variable).");
}

}  // namespace

}  // namespace ballast::engine::test
