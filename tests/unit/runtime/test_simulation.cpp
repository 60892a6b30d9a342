#include "engine/runtime/simulation.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "core/error.hpp"
#include "core/interrupt.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/unit/runtime/small_model.hpp"

namespace ballast::runtime {
namespace {

using namespace test;
using ::testing::ElementsAre;

// The cells and the clock of ring() as one group.
built::Group ring_as_one() {
  built::Group whole;
  whole.id = 1;
  whole.cell_count = 3;
  whole.mechanisms = {
      {.type = 3}, {.type = leak_type}, {.type = synapse_type}, {.type = clock_type}};
  for (const built::Group& cell : ring()) {
    whole.parents.push_back(0);
    whole.a.push_back(0.0);
    whole.b.push_back(0.0);
    whole.area.push_back(100.0);
    whole.v.push_back(0.0);
    whole.source_gids.push_back(cell.id);
    whole.source_nodes.push_back(cell.id - 1);
    whole.thresholds.push_back(cell.thresholds[0]);
    for (std::size_t m = 0; m < 3; ++m) {
      built::MechanismData& data = whole.mechanisms[m];
      ++data.count;
      data.nodes.push_back(cell.id - 1);
      const std::vector<double>& values = cell.mechanisms[m].values;
      data.values.insert(data.values.end(), values.begin(), values.end());
    }
    for (std::size_t i = 0; i < cell.netcon_sources.size(); ++i) {
      connect(whole, cell.netcon_sources[i], synapse_type, cell.weights[i], cell.delays[i]);
      whole.netcon_instances.back() = cell.id - 1;
    }
  }
  whole.mechanisms[3].count = 1;
  whole.mechanisms[3].values = {7.3};
  whole.source_gids.push_back(9);
  whole.source_nodes.push_back(-clock_type);
  return whole;
}

std::vector<FiredSpike> run_as_one(Bytes largest_part, int threads, std::size_t parts) {
  SmallMechanisms mechanisms;
  const auto comm = comm::make_serial();
  const SmallModel model({ring_as_one()});
  Simulation simulation(
      model, {1}, mechanisms.table,
      {.group = {.v_init = -60.0, .largest_part = largest_part}, .threads = threads}, *comm);
  EXPECT_EQ(simulation.groups().size(), parts);
  simulation.advance(100.0);
  return simulation.take_spikes();
}

std::vector<FiredSpike> run_ring(int ranks, int threads, const std::vector<double>& stops) {
  std::vector<FiredSpike> all;
  std::mutex mutex;
  comm::run_threaded(ranks, [&](comm::Communicator& comm) {
    SmallMechanisms mechanisms;
    const SmallModel model(ring());
    std::vector<std::int32_t> mine;
    for (const std::int32_t id : model.header().groups) {
      if (id % comm.size() == comm.rank()) mine.push_back(id);
    }
    Simulation simulation(model, mine, mechanisms.table,
                          {.group = {.v_init = -60.0}, .threads = threads}, comm);
    for (const double stop : stops) simulation.advance(stop);
    const auto spikes = simulation.take_spikes();
    const std::lock_guard lock(mutex);
    all.insert(all.end(), spikes.begin(), spikes.end());
  });
  std::sort(all.begin(), all.end());
  return all;
}

TEST(Simulation, GivesTheSameSpikesOnAnyNumberOfRanksAndThreads) {
  const auto alone = run_ring(1, 1, {100.0});
  EXPECT_GT(alone.size(), 10U);
  EXPECT_EQ(run_ring(2, 1, {100.0}), alone);
  EXPECT_EQ(run_ring(3, 1, {100.0}), alone);
  EXPECT_EQ(run_ring(1, 3, {100.0}), alone);
}

TEST(Simulation, GivesTheSameSpikesForAnyStops) {
  EXPECT_EQ(run_ring(2, 1, {0.5, 1.0, 17.3, 17.5, 60.2, 100.0}), run_ring(1, 1, {100.0}));
}

TEST(Simulation, GivesTheSameSpikesForAnyPartsOfAGroup) {
  const auto in_groups = run_ring(1, 1, {100.0});
  EXPECT_EQ(run_as_one(whole_groups, 1, 1), in_groups);
  EXPECT_EQ(run_as_one(Bytes(1), 1, 4), in_groups);
  EXPECT_EQ(run_as_one(Bytes(1), 3, 4), in_groups);
}

// The clock fires at 7.3; its event at 9.3 is delivered after the step to 9.5, as it is past that
// step's middle; the step to 10 lifts the cell above its threshold, which the next one notices.
TEST(Simulation, CarriesSpikesWithTheirDelays) {
  const auto spikes = run_ring(1, 1, {11.0});
  EXPECT_THAT(spikes, ElementsAre(FiredSpike{7.3, 9}, FiredSpike{10.0 + 1e-10, 1}));
}

// One half of the gap junction between cells 1 and 2.
void join_by_gap(built::Group& group) {
  group.mechanisms.push_back({.type = gap_type, .count = 1, .nodes = {0}, .values = {0.001, 0.0}});
  group.gaps = {.source_ids = {group.id},
                .source_nodes = {0},
                .target_ids = {3 - group.id},
                .target_types = {gap_type},
                .target_indices = {1}};
}

TEST(Simulation, JoinsCellsByGapJunctions) {
  comm::run_threaded(2, [](comm::Communicator& comm) {
    std::vector<built::Group> groups = {one_node_cell(1, 1e3), one_node_cell(2, 1e3)};
    for (built::Group& group : groups) {
      const double rest = group.id == 1 ? -80.0 : -40.0;
      group.mechanisms.push_back(
          {.type = leak_type, .count = 1, .nodes = {0}, .values = {0.001, rest, 0.0}});
      join_by_gap(group);
    }
    SmallMechanisms mechanisms;
    Simulation simulation(SmallModel(groups), {comm.rank() + 1}, mechanisms.table,
                          {.group = {.v_init = -60.0}}, comm);
    simulation.advance(100.0);
    // In rest g (v1 + 80) = g (v2 - v1) and g (v2 + 40) = g (v1 - v2): v1 = -200/3, v2 = -160/3.
    const double v = simulation.groups()[0]->arrays().nodes.v[0];
    EXPECT_NEAR(v, comm.rank() == 0 ? -200.0 / 3.0 : -160.0 / 3.0, 1e-9);
  });
}

TEST(Simulation, GoesOnFromASavedState) {
  const auto whole = run_ring(1, 1, {100.0});
  SmallMechanisms mechanisms;
  const auto comm = comm::make_serial();
  const SmallModel model(ring());
  const SimulationOptions options{.group = {.v_init = -60.0}};
  Simulation first(model, model.header().groups, mechanisms.table, options, *comm);
  first.advance(40.5);
  auto spikes = first.take_spikes();
  std::vector<GroupState> states;
  for (const auto& group : first.groups()) states.push_back(group->state());
  Simulation second(model, model.header().groups, mechanisms.table, options, *comm);
  second.set_state(states, first.steps());
  second.advance(100.0);
  for (const FiredSpike& spike : second.take_spikes()) spikes.push_back(spike);
  EXPECT_EQ(spikes, whole);
}

TEST(Simulation, RefusesTheStateOfAnotherModel) {
  SmallMechanisms mechanisms;
  const auto loaded_group = load_whole(relay(1, 3, 2.5), mechanisms.table, {});
  CellGroup& group = *loaded_group;
  GroupState state = group.state();
  state.weights.push_back(0.0);
  ballast::test::expect_error_text<InputError>(
      [&] { group.set_state(state); },
      "the saved state does not fit the model 'weights' (group 1 has it in another size).");
}

// Two cells that hear of each other only once in 10 ms; `gap` joins them.
void expect_interrupted(bool gap) {
  std::vector<built::Group> groups = {one_node_cell(1, 1e3), one_node_cell(2, 1e3)};
  for (built::Group& group : groups) {
    if (gap) join_by_gap(group);
  }
  const InterruptGuard guard;
  std::thread signal([] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    ::kill(::getpid(), SIGINT);
  });
  comm::run_threaded(2, [&](comm::Communicator& comm) {
    SmallMechanisms mechanisms;
    Simulation simulation(SmallModel(groups), {comm.rank() + 1}, mechanisms.table, {}, comm);
    EXPECT_THROW(simulation.advance(1e12), Interrupted);
  });
  signal.join();
}

TEST(Simulation, EndsOnAllRanksWhenASignalComesOnItsWay) {
  expect_interrupted(false);
  expect_interrupted(true);
}

TEST(Simulation, RefusesDelaysShorterThanAStep) {
  SmallMechanisms mechanisms;
  const auto comm = comm::make_serial();
  ballast::test::expect_error_text<EngineError>(
      [&] { Simulation(SmallModel({relay(1, 1, 0.25)}), {1}, mechanisms.table, {}, *comm); },
      "a connection between cells is too short '0.25 ms' (at least one time step of 0.5 ms).");
}

TEST(Simulation, RefusesTwoCellsOfOneGid) {
  SmallMechanisms mechanisms;
  const auto comm = comm::make_serial();
  built::Group twin = one_node_cell(2, 0.0);
  twin.source_gids = {1};
  ballast::test::expect_error_text<InputError>(
      [&] {
        Simulation(SmallModel({one_node_cell(1, 0.0), twin}), {1, 2}, mechanisms.table, {}, *comm);
      },
      "two spike sources of the model have one gid '1'.");
}

}  // namespace
}  // namespace ballast::runtime
