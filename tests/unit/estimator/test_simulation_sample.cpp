#include "estimator/simulation_sample.hpp"

#include <gtest/gtest.h>

#include "tests/support/fake_engine.hpp"

namespace ballast::estimator {
namespace {

class SimulationSample : public ::testing::Test {
 protected:
  SimulationSample() {
    population_.name = "A";
    population_.gid_offset = 100;
    for (std::uint64_t node = 0; node < 2; ++node) {
      cells_.nodes.push_back(node);
      cells_.cells.push_back({.handle = engine::CellHandle(static_cast<std::int32_t>(node)),
                              .model = &model_,
                              .sections = 3});
    }
    cells_.population = &population_;
  }
  Burst burst() { return measure_burst(engine_, {cells_}, 5); }

  test::FakeEngine engine_;
  model::CatalogPopulation population_;
  model::CellModel model_;
  build::BuiltPopulation cells_;
};

TEST_F(SimulationSample, ConnectsEverySynapseToOneOfItsCells) {
  engine_.spikes = {{.time = 1.0, .gid = Gid(100)}};
  const Burst result = burst();
  EXPECT_EQ(result.spikes, 1);
  EXPECT_EQ(result.events, 5);
  ASSERT_EQ(engine_.connections.size(), 5U);
  EXPECT_EQ(engine_.connections[0].source, "gid 100");
  EXPECT_EQ(engine_.connections[1].source, "gid 101");
  EXPECT_EQ(engine_.connections[4].target, "synapse 4");
  EXPECT_GE(engine_.connections[0].values.delay, 1.0);
  EXPECT_LT(engine_.connections[4].values.delay, 5.0);
}

TEST_F(SimulationSample, TakesStrongerCurrentsUntilACellSpikes) {
  const Burst result = burst();
  EXPECT_EQ(result.spikes, 0);
  EXPECT_EQ(result.events, 0);
  ASSERT_EQ(engine_.stimuli.size(), 6U);  // three currents into two somata
  EXPECT_LT(engine_.stimuli[0].amplitudes[0], engine_.stimuli[2].amplitudes[0]);
  EXPECT_LT(engine_.stimuli[2].amplitudes[0], engine_.stimuli[4].amplitudes[0]);
}

TEST_F(SimulationSample, LeavesArtificialCellsAlone) {
  model_.kind = model::CellKind::point;
  EXPECT_EQ(burst().events, 0);
  EXPECT_TRUE(engine_.connections.empty());
  EXPECT_TRUE(engine_.stimuli.empty());
}

TEST_F(SimulationSample, TimesSomeSteps) {
  const StepTime step = time_steps(engine_, 0.025);
  EXPECT_GT(step.seconds, 0.0);
  EXPECT_GE(step.deviation, 0.0);
}

}  // namespace
}  // namespace ballast::estimator
