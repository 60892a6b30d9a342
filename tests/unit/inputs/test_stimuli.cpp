#include "inputs/stimuli.hpp"

#include <gmock/gmock.h>

#include "tests/support/expect_error.hpp"
#include "tests/support/fake_engine.hpp"
#include "tests/support/small_circuit.hpp"

namespace ballast::inputs {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Bench {
  void inject(const model::Circuit& circuit, const CurrentShape& shape, Logger& log) {
    build::CellBuilder builder(circuit, engine, morphologies);
    std::vector<build::BuiltPopulation> populations;
    CurrentInput input{.place = {"sim.json", "/inputs/one"},
                       .targets = {},
                       .delay = 0.0,
                       .duration = 2.0,
                       .physical_electrode = true,
                       .shape = shape};
    for (const auto& population : circuit.catalog.populations) {
      std::vector<NodeId> nodes;
      for (const auto id : population.nodes.flatten()) nodes.emplace_back(id);
      populations.push_back(builder.build(population, nodes));
      input.targets.emplace(population.name, sonata::Selection::of_ids({1}));
    }
    inject_currents({input}, circuit, populations, engine, log);
  }
  test::FakeEngine engine;
  model::MorphologyCache morphologies{Bytes(1 << 20)};
};

test::Columns currents() {
  return {.numbers = {{"dynamics_params/threshold_current", {0.1, 0.2}},
                      {"dynamics_params/holding_current", {-0.3, -0.4}}}};
}

TEST(InjectCurrents, PutsALineIntoTheSomaOfItsTargets) {
  test::SmallCircuit files;
  files.add_cells("A", 2);
  Bench bench;
  bench.inject(files.read(), LinearInput{1.0, 3.0}, files.log());
  ASSERT_EQ(bench.engine.stimuli.size(), 1U);
  const auto& stimulus = bench.engine.stimuli[0];
  EXPECT_EQ(stimulus.location.cell, engine::CellHandle(1));
  EXPECT_EQ(stimulus.location.section, 0);
  EXPECT_EQ(stimulus.location.position, 0.5);
  EXPECT_TRUE(stimulus.physical_electrode);
  EXPECT_THAT(stimulus.times, ElementsAre(0, 0, 2, 2));
  EXPECT_THAT(stimulus.amplitudes, ElementsAre(0, 1, 3, 0));
}

TEST(InjectCurrents, TakesHoldingAndThresholdFromTheNodes) {
  test::SmallCircuit files;
  files.add_cells("A", 2, currents());
  const auto circuit = files.read();
  Bench bench;
  bench.inject(circuit, HyperpolarizingInput{}, files.log());
  bench.inject(circuit, RelativeLinearInput{50.0, 100.0}, files.log());
  EXPECT_THAT(bench.engine.stimuli.at(0).amplitudes, ElementsAre(0, -0.4, -0.4, 0));
  EXPECT_THAT(bench.engine.stimuli.at(1).amplitudes, ElementsAre(0, 0.2 * 0.5, 0.2 * 1.0, 0));
}

// Ids of the stream: noise input + 100, stimulus seed + 500, gid + 1 + 300; key: random_seed.
TEST(InjectCurrents, SeedsNoiseByInputSeedAndCell) {
  test::SmallCircuit files;
  files.add_cells("A", 2, currents());
  files.simulation["run"]["stimulus_seed"] = 7;
  Bench bench;
  bench.inject(files.read(), NoiseInput{.shape = {50.0, 10.0, 0.5}, .relative = true, .index = 3},
               files.log());
  const Waveform expected =
      noise({.mean = 0.2 * 50.0 / 100, .variance = 0.2 * 10.0 / 100, .step = 0.5},
            {.delay = 0, .duration = 2, .until = 10}, 0.1,
            HocRandom({.id1 = 103, .id2 = 507, .id3 = 1 + 1 + 300}, 1));
  EXPECT_EQ(bench.engine.stimuli.at(0).amplitudes, expected.amplitudes);
}

TEST(InjectCurrents, WarnsOnceWhereNodesHaveNoHoldingCurrent) {
  test::SmallCircuit files;
  files.add_cells("A", 2);
  Bench bench;
  bench.inject(files.read(), HyperpolarizingInput{}, files.log());
  EXPECT_THAT(bench.engine.stimuli.at(0).amplitudes, ElementsAre(0, 0, 0, 0));
  EXPECT_THAT(files.log_text(), HasSubstr("nodes of A have no holding_current"));
}

TEST(InjectCurrents, RefusesPointNeurons) {
  test::SmallCircuit files;
  files.add_points("P", 2);
  const auto circuit = files.read();
  Bench bench;
  test::expect_error_text<InputError>(
      [&] {
        bench.inject(circuit, LinearInput{1.0, 1.0}, files.log());
      },
      "sim.json:/inputs/one: cannot inject current into point neuron '1' (population P; point "
      "neurons have no membrane). Name a node set of cells with morphologies.");
}

}  // namespace
}  // namespace ballast::inputs
