#include "engine/runtime/cell_group.hpp"

#include <gmock/gmock.h>

#include "core/error.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/unit/runtime/small_model.hpp"

namespace ballast::runtime {
namespace {

using namespace test;
using ::testing::DoubleNear;
using ::testing::ElementsAre;

void step(CellGroup& group, int count = 1, kernel::Store store = kernel::Store::nothing) {
  for (int i = 0; i < count; ++i) {
    group.first_half(store);
    group.second_half(store);
  }
}

built::Group leaky_cell(double v_rest) {
  built::Group group = one_node_cell(1, 1000.0);
  group.mechanisms.push_back(
      {.type = leak_type, .count = 1, .nodes = {0}, .values = {0.001, v_rest, 0.0}});
  return group;
}

// cm dv/dt = -g (v - e), implicitly: v' = (v + f e) / (1 + f) with f = g dt / (0.001 cm) = 0.5.
TEST(CellGroup, TakesImplicitEulerStepsOfALeak) {
  SmallMechanisms mechanisms;
  const auto loaded_group = load_whole(leaky_cell(-60.0), mechanisms.table, {.v_init = 0.0});
  CellGroup& group = *loaded_group;
  double expected = 0.0;
  for (int i = 0; i < 4; ++i) {
    step(group);
    expected = (expected + 0.5 * -60.0) / 1.5;
    EXPECT_THAT(group.arrays().nodes.v[0], DoubleNear(expected, 1e-12));
  }
  EXPECT_EQ(group.time(), 2.0);
}

// Two nodes joined by conductances a = b = -1: after one implicit step the differences follow from
// (1 + 0.5...) solved by hand: node 0: (c + 1) dv0 - dv1 = v1 - v0; node 1: (c + 1) dv1 - dv0 =
// v0 - v1, with c = 0.001 cm / dt = 0.002.
TEST(CellGroup, SolvesATreeOfTwoNodes) {
  SmallMechanisms mechanisms;
  built::Group data = one_node_cell(1, 1000.0);
  data.parents = {-1, 0};
  data.a = {0.0, -1.0};
  data.b = {0.0, -1.0};
  data.area = {100.0, 100.0};
  data.v = {0.0, 0.0};
  data.mechanisms[0] = {.type = 3, .count = 2, .nodes = {0, 1}, .values = {1.0, 0.0, 1.0, 0.0}};
  data.mechanisms.push_back(
      {.type = leak_type, .count = 1, .nodes = {1}, .values = {0.001, -90.0, 0.0}});
  const auto loaded_group = load_whole(std::move(data), mechanisms.table, {.v_init = 0.0});
  CellGroup& group = *loaded_group;
  step(group);
  // From the matrix [[1.002, -1], [-1, 1.003]] x = [0, -0.09].
  const double determinant = 1.002 * 1.003 - 1.0;
  const auto& order = group.arrays().nodes.sequence;
  const auto v = [&](std::size_t node) {
    return group.arrays().nodes.v[static_cast<std::size_t>(order[node])];
  };
  EXPECT_THAT(v(0), DoubleNear(-0.09 / determinant, 1e-9));
  EXPECT_THAT(v(1), DoubleNear(-0.09 * 1.002 / determinant, 1e-9));
}

built::Group clocked_synapse(double interval, double delay) {
  built::Group group = one_node_cell(1, 1000.0);
  group.mechanisms.push_back(
      {.type = synapse_type, .count = 1, .nodes = {0}, .values = {2.0, 0.0}});
  group.mechanisms.push_back({.type = clock_type, .count = 1, .values = {interval}});
  connect(group, -clock_type, synapse_type, 0.25, delay);
  return group;
}

TEST(CellGroup, DeliversEventsOfItsArtificialCells) {
  SmallMechanisms mechanisms;
  const auto loaded_group =
      load_whole(clocked_synapse(1.0, 0.25), mechanisms.table, {.v_init = 0.0});
  CellGroup& group = *loaded_group;
  const auto conductance = [&] {
    return *group.arrays().find(synapse_type)->instances.value(1, 0);
  };
  step(group, 2);  // to 1 ms; the event arrives at 1.25
  EXPECT_EQ(conductance(), 0.0);
  step(group);
  EXPECT_EQ(conductance(), 0.25 * std::exp(-0.5 / 2.0));
}

TEST(CellGroup, TellsWhenItsCellsCrossTheThreshold) {
  SmallMechanisms mechanisms;
  built::Group data = one_node_cell(7, -30.0);
  data.mechanisms.push_back(
      {.type = leak_type, .count = 1, .nodes = {0}, .values = {0.001, 0.0, 0.0}});
  const auto loaded_group = load_whole(std::move(data), mechanisms.table, {.v_init = -60.0});
  CellGroup& group = *loaded_group;
  step(group, 6);
  // v falls by a factor of 1.5 a step: -40, -26.7 at 1 ms, which the next step notices.
  EXPECT_THAT(group.outgoing(), ElementsAre(FiredSpike{1.0 + 1e-10, 7}));
}

TEST(CellGroup, HearsOfTheGidsThatItsConnectionsName) {
  SmallMechanisms mechanisms;
  built::Group data = clocked_synapse(1000.0, 0.5);
  connect(data, 40, synapse_type, 0.5, 3.0);
  connect(data, 12, synapse_type, 0.5, 2.0);
  const auto loaded_group = load_whole(std::move(data), mechanisms.table, {});
  CellGroup& group = *loaded_group;
  EXPECT_THAT(group.listens_to(), ElementsAre(12, 40));
  EXPECT_EQ(group.shortest_delay(), 2.0);
  EXPECT_THAT(group.own_gids(), ElementsAre(1));
}

TEST(CellGroup, PassesOverConnectionsWithoutTarget) {
  SmallMechanisms mechanisms;
  built::Group data = clocked_synapse(1.0, 0.25);
  data.netcon_sources.insert(data.netcon_sources.begin(), -1);
  data.netcon_types.insert(data.netcon_types.begin(), 0);
  data.netcon_instances.insert(data.netcon_instances.begin(), -1);
  data.weights.insert(data.weights.begin(), 99.0);  // as NEURON writes it
  data.delays.insert(data.delays.begin(), 1.0);
  const auto loaded_group = load_whole(std::move(data), mechanisms.table, {.v_init = 0.0});
  CellGroup& group = *loaded_group;
  step(group, 3);
  EXPECT_EQ(*group.arrays().find(synapse_type)->instances.value(1, 0), 0.25 * std::exp(-0.5 / 2.0));
}

TEST(CellGroup, RefusesTheWeightsOfOtherMechanisms) {
  SmallMechanisms mechanisms;
  built::Group data = clocked_synapse(1.0, 0.25);
  data.weights = {0.25, 0.5, 0.75};
  ballast::test::expect_error_text<EngineError>(
      [&] { static_cast<void>(load_whole(std::move(data), mechanisms.table, {})); },
      "the connections' targets take another number of weights '1' (group 1 has 3). Give the .mod "
      "files that the model was built with.");
}

TEST(CellGroup, KeepsOutputsOnlyWhenAsked) {
  SmallMechanisms mechanisms;
  const auto loaded_lean = load_whole(leaky_cell(-60.0), mechanisms.table, {.v_init = 0.0});
  CellGroup& lean = *loaded_lean;
  EXPECT_EQ(lean.arrays().find(leak_type)->instances.columns()[2].data, nullptr);
  const auto loaded_whole =
      load_whole(leaky_cell(-60.0), mechanisms.table, {.v_init = 0.0, .keep_all = true});
  CellGroup& whole = *loaded_whole;
  step(whole, 1, kernel::Store::all);
  EXPECT_EQ(*whole.arrays().find(leak_type)->instances.value(2, 0), 0.001 * 60.0);
}

TEST(CellGroup, SharesAValueThatAllInstancesHave) {
  SmallMechanisms mechanisms;
  built::Group data = one_node_cell(1, 0.0);
  data.mechanisms.push_back({.type = clock_type, .count = 3, .values = {2.0, 2.0, 2.0}});
  const auto loaded_same = load_whole(data, mechanisms.table, {});
  CellGroup& same = *loaded_same;
  EXPECT_EQ(same.arrays().find(clock_type)->instances.columns()[0].stride, 0);
  data.mechanisms.back().values[1] = 3.0;
  const auto loaded_different = load_whole(data, mechanisms.table, {});
  CellGroup& different = *loaded_different;
  EXPECT_EQ(different.arrays().find(clock_type)->instances.columns()[0].stride, 1);
}

TEST(CellGroup, PlaysValuesIntoColumns) {
  SmallMechanisms mechanisms;
  built::Group data = leaky_cell(-60.0);
  data.played = {{.kind = 4,
                  .type = leak_type,
                  .index = 1,
                  .values = {-60.0, -60.0, 0.0, 0.0},
                  .times = {0.0, 1.0, 1.0, 9.0}}};
  const auto loaded_group = load_whole(std::move(data), mechanisms.table, {.v_init = -60.0});
  CellGroup& group = *loaded_group;
  step(group, 2);
  EXPECT_THAT(group.arrays().nodes.v[0], DoubleNear(-60.0, 1e-12));
  step(group);
  EXPECT_THAT(group.arrays().nodes.v[0], DoubleNear(-40.0, 1e-12));
}

TEST(CellGroup, NamesMechanismsWithoutKernel) {
  SmallMechanisms mechanisms;
  mechanisms.library.kernel_count = 1;  // the leak alone
  const MechanismTable table(small_header(), mechanisms.opened);
  ballast::test::expect_error_text<EngineError>(
      [&] { static_cast<void>(load_whole(clocked_synapse(1.0, 0.25), table, {})); },
      "no kernel for the model's mechanisms 'clock, synapse' (the library of kernels does not hold "
      "them). Name a folder that has their .mod files with --mechanisms.");
}

}  // namespace
}  // namespace ballast::runtime
