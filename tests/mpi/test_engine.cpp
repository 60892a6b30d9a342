// The engine over ranks: cells dealt out in turn, with results that do not depend on how many ranks
// there are.

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/expect_error.hpp"
#include "tests/support/mpi_world.hpp"
#include "tests/unit/engine/neuron_fixture.hpp"

namespace ballast::engine {

namespace {

using ballast::test::expect_error_text;
using ballast::test::world;
using test::hoc_file;

Engine& engine() {
  static const auto started = [] {
    auto opened = open_neuron(world());
    opened->load_mechanisms(test::mechanism_library());
    return opened;
  }();
  return *started;
}

class EngineOverRanks : public testing::Test {
 protected:
  EngineOverRanks() { set_time_step(0.025); }
  ~EngineOverRanks() override { engine().clear(); }

  static void set_time_step(double dt) {
    engine().set_conditions({.dt = dt, .celsius = 6.3, .v_init = -65.0});
  }

  static bool is_mine(std::uint64_t gid) {
    return gid % static_cast<std::uint64_t>(world().size()) ==
           static_cast<std::uint64_t>(world().rank());
  }

  /// Makes this rank's cells among gids 0 .. count - 1.
  void create_cells(std::uint64_t count, const std::string& file, const std::string& name) {
    engine().load_template({hoc_file(file), name}, nullptr);
    for (std::uint64_t gid = 0; gid < count; ++gid) {
      if (!is_mine(gid)) continue;
      cells_[gid] = engine().create_cell({.gid = Gid(gid), .template_name = name});
    }
  }

  void inject(std::uint64_t gid, double start, double amplitude) {
    if (!is_mine(gid)) return;
    engine().inject_current({.location = {cells_.at(gid), 0, 0.5},
                             .times = {start, start, start + 1},
                             .amplitudes = {0.0, amplitude, amplitude}});
  }

  /// Each cell excites the next; the delay grows from 1 ms by 0.1 ms.
  void connect_ring(std::uint64_t count, double first_delay) {
    const PointProcessKind kind = engine().point_process_kind("ExpSyn", {"tau", "e"});
    const std::vector<double> values{2.0, 0.0};
    for (const auto& [gid, cell] : cells_) {
      const PointProcessHandle synapse =
          engine().create_point_process({cell, 0, 0.5}, kind, values);
      engine().connect(Gid((gid + count - 1) % count), synapse,
                       {.weight = 0.02, .delay = first_delay + 0.1 * static_cast<double>(gid)});
    }
  }

  static std::vector<Spike> all_spikes() {
    auto all = comm::joined(comm::all_gather_values(world(), engine().take_spikes()));
    std::sort(all.begin(), all.end());
    return all;
  }

  std::map<std::uint64_t, CellHandle> cells_;
};

// Times from NEURON itself: a hoc script with the same ring in one process.
const std::vector<Spike> ring_spikes{
    {1.725, Gid(0)},  {3.325, Gid(1)},  {5.025, Gid(2)},  {6.825, Gid(3)},  {8.725, Gid(4)},
    {10.725, Gid(5)}, {11.7, Gid(0)},   {12.825, Gid(6)}, {13.45, Gid(1)},  {15.025, Gid(7)},
    {15.3, Gid(2)},   {17.225, Gid(3)}, {18.25, Gid(0)},  {19.25, Gid(4)},  {20.75, Gid(1)},
    {21.375, Gid(5)}, {22.95, Gid(2)},  {23.6, Gid(6)},   {25.175, Gid(3)}, {25.925, Gid(7)},
    {27.2, Gid(0)},   {27.425, Gid(4)}, {29.05, Gid(1)},  {29.75, Gid(5)}};

void expect_ring_spikes(const std::vector<Spike>& spikes) {
  ASSERT_EQ(spikes.size(), ring_spikes.size());
  for (std::size_t i = 0; i < spikes.size(); ++i) {
    EXPECT_NEAR(spikes[i].time, ring_spikes[i].time, 1e-9);
    EXPECT_EQ(spikes[i].gid, ring_spikes[i].gid);
  }
}

TEST_F(EngineOverRanks, givesTheSpikesOfOneProcessForAnyRanksAndStops) {
  create_cells(8, "spiking.hoc", "Spiking");
  inject(0, 1.0, 0.5);
  connect_ring(8, 1.0);
  engine().initialize();
  engine().advance(30);
  const std::vector<Spike> at_once = all_spikes();
  expect_ring_spikes(at_once);

  engine().initialize();
  for (double time = 0.0; time < 30.0; time += 0.7) engine().advance(time);
  engine().advance(30);
  EXPECT_EQ(all_spikes(), at_once);
}

TEST_F(EngineOverRanks, canBeClearedAndBuiltAgain) {
  for (int round = 0; round < 2; ++round) {
    create_cells(8, "spiking.hoc", "Spiking");
    inject(0, 1.0, 0.5);
    connect_ring(8, 1.0);
    engine().initialize();
    engine().advance(30);
    expect_ring_spikes(all_spikes());
    engine().clear();
    cells_.clear();
  }
}

// Two equal compartments of conductance G joined by g, current I into the first: the distances from
// rest are I (G + g) / D and I g / D with D = G (G + 2 g).
TEST_F(EngineOverRanks, joinsCellsOfDifferentRanksByGapJunctions) {
  set_time_step(5.0);  // the steady state does not depend on it; 800 steps reach it
  create_cells(2, "single.hoc", "SingleCompartment");
  inject(0, 0.0, 0.05);
  for (const auto& [gid, cell] : cells_) {
    const auto own = static_cast<std::int64_t>(gid);
    engine().create_gap_junction({cell, 0, 0.5}, own, 1 - own, 10.0);
  }
  engine().setup_gap_junctions();
  engine().initialize();
  engine().advance(4000);
  constexpr double joint = 0.01;
  constexpr double alone = test::single_conductance_us;
  constexpr double determinant = alone * (alone + 2 * joint);
  for (const auto& [gid, cell] : cells_) {
    const double share = gid == 0 ? alone + joint : joint;
    EXPECT_NEAR(engine().voltage({cell, 0, 0.5}),
                test::single_resting_mv + 0.05 * share / determinant, 1e-6);
  }
}

TEST_F(EngineOverRanks, refusesDelaysBelowAStepBetweenRanks) {
  create_cells(8, "spiking.hoc", "Spiking");
  connect_ring(8, 0.01);
  if (world().size() == 1) {
    engine().initialize();
    return;
  }
  expect_error_text<EngineError>(
      [] { engine().initialize(); },
      "delay between cells of two ranks too short '0.01' (at least one time "
      "step of 0.025 ms).");
}

}  // namespace

}  // namespace ballast::engine
