#include "tests/unit/engine/neuron_fixture.hpp"

namespace ballast::engine::test {

namespace {

using ballast::test::expect_error_text;

class LocalEvents : public NeuronTest {
 protected:
  PointProcessHandle create(CellHandle cell, const char* mechanism) {
    return engine_.create_point_process({.cell = cell}, engine_.point_process_kind(mechanism, {}),
                                        {});
  }
  // Where `current` (nA) takes the potential of a passive cell in the end.
  static double settled(double current) {
    return single_resting_mv + current / single_conductance_us;
  }
};

// A Probe tells the kind of the last event as 0.01 nA.
TEST_F(LocalEvents, minisReachTheirSynapseAsSpontaneousEvents) {
  const CellHandle with = create_single(1);
  const CellHandle without = create_single(2);
  engine_.add_minis(create(with, "Probe"),
                    {.rate = 1000, .until = 1e9, .intervals = {1, 2, 3}, .thinning = {1, 2, 4}},
                    {.weight = 1, .delay = 0.1, .type = 1});
  engine_.add_minis(create(without, "Probe"),
                    {.rate = 1000, .until = 0, .intervals = {1, 2, 3}, .thinning = {1, 2, 4}},
                    {.weight = 1, .delay = 0.1, .type = 1});
  run(300);
  EXPECT_NEAR(voltage(with), settled(0.01), 1e-3);
  EXPECT_NEAR(voltage(without), single_resting_mv, 1e-3);
}

TEST_F(LocalEvents, minisCountAsSourcesAndNetCons) {
  const PointProcessHandle probe = create(create_single(1), "Probe");
  const Census before = engine_.census();
  engine_.add_minis(probe, {.rate = 1, .until = 10}, {.weight = 1, .delay = 0.1, .type = 1});
  Census added = engine_.census();
  added -= before;
  EXPECT_EQ(added.netcons, 1);
  EXPECT_EQ(added.event_sources, 1);
  EXPECT_EQ(added.instances.at("InhPoissonStim"), 1);
}

TEST_F(LocalEvents, laterWeightsAreGivenToTheMechanism) {
  const CellHandle cell = create_single(1);
  const PointProcessHandle first = create(cell, "Later");
  const PointProcessHandle second = create(cell, "Later");
  const std::vector<LaterWeight> weights{{10.0, 0.5}, {20.0, 1.5}};
  engine_.set_later_weights(first, weights);
  engine_.set_later_weights(second, weights);
  run(300);
  EXPECT_NEAR(voltage(cell), settled(2 * 0.001 * (10 * 0.5 + 20 * 1.5)), 1e-3);
}

TEST_F(LocalEvents, laterWeightsNeedAMechanismThatTakesThem) {
  const PointProcessHandle probe = create(create_single(1), "Probe");
  const std::vector<LaterWeight> weights{{10.0, 0.5}};
  expect_error_text<EngineError>(
      [&] { engine_.set_later_weights(probe, weights); },
      "mechanism lacks a function 'setup_delay_vecs' (needed of Probe).");
}

TEST_F(LocalEvents, functionsAndGlobalsOfMechanismsCanBeAskedFor) {
  EXPECT_TRUE(engine_.has_function("Probe", "setRNG"));
  EXPECT_FALSE(engine_.has_function("Later", "setRNG"));
  EXPECT_FALSE(engine_.has_function("NoSuchMechanism", "setRNG"));
  EXPECT_EQ(engine_.mechanism_global("Probe", "nc_type_param"), 1.0);
  expect_error_text<EngineError>(
      [&] { (void)engine_.mechanism_global("Probe", "amplitude"); },
      "unknown global variable 'amplitude' (mechanism Probe has no such GLOBAL variable).");
}

}  // namespace

}  // namespace ballast::engine::test
