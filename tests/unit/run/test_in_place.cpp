#include "run/in_place.hpp"
#include "run/job.hpp"

#include <gmock/gmock.h>

#include <filesystem>

#include "dry_run/allocations.hpp"
#include "plan/allocation_file.hpp"
#include "sonata/spikes.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/fake_engine.hpp"
#include "tests/support/small_circuit.hpp"

namespace ballast::run {
namespace {

namespace fs = std::filesystem;

// Four cells in a ring.
class Ring : public testing::Test {
 protected:
  Ring() {
    files_.add_cells("A", 4);
    files_.add_edges("AA", "chemical", "A", "A", {0, 1, 2, 3}, {1, 2, 3, 0},
                     test::SmallCircuit::chemical(4));
    engine_.mechanisms["ProbAMPANMDA_EMS"] = {"tau_d_AMPA", "Use",  "Dep",
                                              "Fac",        "Nrrp", "NMDA_ratio"};
  }
  plan::Allocation load_or_make(const model::Circuit& circuit, int& made,
                                plan::Policy accepted = plan::Policy::round_robin) {
    const inputs::Inputs none;
    return dry_run::load_or_make_allocation({.circuit = circuit,
                                             .inputs = none,
                                             .mechanisms = {},
                                             .folder = files_.path("x").parent_path(),
                                             .comm = *comm_,
                                             .log = files_.log()},
                                            {}, {accepted}, [&](const plan::Layout& layout) {
                                              ++made;
                                              return dry_run::deal_round_robin(circuit, layout);
                                            });
  }
  test::SmallCircuit files_;
  test::FakeEngine engine_;
  std::unique_ptr<comm::Communicator> comm_ = comm::make_serial();
};

TEST_F(Ring, IsDealtOutOneCellAfterTheOther) {
  const auto allocation = dry_run::deal_round_robin(files_.read(), {.ranks = 2});
  const auto second = allocation.of(Rank(1), Cycle(0));
  ASSERT_EQ(second.size(), 1U);
  EXPECT_THAT(second[0].nodes, testing::ElementsAre(NodeId(1), NodeId(3)));
}

TEST_F(Ring, NeedsAsManyCellsAsRanks) {
  const auto circuit = files_.read();
  dry_run::require_cells_for_ranks(circuit, 4);
  test::expect_error_text<InputError>(
      [&] { dry_run::require_cells_for_ranks(circuit, 5); },
      files_.path("simulation_config.json").string() +
          ":/node_set: more ranks than cells '5' (the simulation has 4 cells). Start at most 4 "
          "ranks.");
}

TEST_F(Ring, KeepsAnAllocationForTheNextRun) {
  const auto circuit = files_.read();
  int made = 0;
  static_cast<void>(load_or_make(circuit, made));
  const auto again = load_or_make(circuit, made);
  EXPECT_EQ(made, 1);
  ASSERT_EQ(again.buckets.size(), 1U);
  EXPECT_EQ(again.buckets[0].nodes.size(), 4U);
}

TEST_F(Ring, MakesTheAllocationOfAnotherCircuitAnew) {
  const auto circuit = files_.read();
  auto other = dry_run::deal_round_robin(circuit, {});
  other.circuit_fingerprint = std::string(32, 'a');
  plan::write_allocation(other, files_.path("allocation_r1_c1.gz"));
  int made = 0;
  static_cast<void>(load_or_make(circuit, made));
  EXPECT_EQ(made, 1);
  EXPECT_THAT(files_.log_text(),
              testing::HasSubstr("allocation of another circuit or node set (fingerprint " +
                                 other.circuit_fingerprint + ", here " +
                                 circuit.catalog.fingerprint() + "): made anew"));
}

TEST_F(Ring, MakesTheAllocationOfAnotherPolicyAnew) {
  const auto circuit = files_.read();
  int made = 0;
  static_cast<void>(load_or_make(circuit, made));
  static_cast<void>(load_or_make(circuit, made, plan::Policy::whole_cell));
  EXPECT_EQ(made, 2);
  EXPECT_THAT(files_.log_text(),
              testing::HasSubstr("allocation_r1_c1.gz: allocation of policy 'round_robin', here "
                                 "'whole_cell' is wanted: made anew"));
}

TEST_F(Ring, RefusesADamagedAllocation) {
  write_file(files_.path("allocation_r1_c1.gz"), "nothing of the kind");
  const auto circuit = files_.read();
  int made = 0;
  EXPECT_THROW(static_cast<void>(load_or_make(circuit, made)), InputError);
  EXPECT_EQ(made, 0);
}

TEST_F(Ring, RefusesAnAllocationThatLeavesACellOut) {
  const auto circuit = files_.read();
  auto partial = dry_run::deal_round_robin(circuit, {});
  partial.buckets[0].nodes.pop_back();
  plan::write_allocation(partial, files_.path("allocation_r1_c1.gz"));
  int made = 0;
  EXPECT_THROW(static_cast<void>(load_or_make(circuit, made)), InputError);
}

TEST_F(Ring, RunsAndWritesItsSpikes) {
  files_.simulation["output"] = {{"output_dir", "results"}, {"spikes_file", "fired.h5"}};
  const auto circuit = files_.read();
  engine_.spikes = {{.time = 0.5, .gid = Gid(2)}, {.time = 9.5, .gid = Gid(0)}};
  const InPlaceResult result = run_in_place(circuit, {}, dry_run::deal_round_robin(circuit, {}),
                                            engine_, *comm_, files_.log());
  EXPECT_EQ(result.spikes, 2U);
  EXPECT_EQ(result.spikes_file, files_.path("results") / "fired.h5");
  ASSERT_EQ(result.measured.size(), 1U);
  EXPECT_EQ(result.measured[0].cells, 4);
  EXPECT_EQ(result.measured[0].synapses, 4);
  EXPECT_GT(result.measured[0].build_peak, Bytes(0));
  const auto train =
      sonata::read_spikes(result.spikes_file, "A", sonata::Selection::all(4), 0, 100);
  EXPECT_THAT(train.times, testing::ElementsAre(0.5, 9.5));
  EXPECT_THAT(train.node_ids, testing::ElementsAre(2, 0));
}

TEST_F(Ring, SaysWhenEachPhaseBegins) {
  using build::Phase;
  files_.simulation["output"] = {{"output_dir", "results"}};
  const auto circuit = files_.read();
  std::vector<Phase> phases;
  static_cast<void>(run_in_place(circuit, {}, dry_run::deal_round_robin(circuit, {}), engine_,
                                 *comm_, files_.log(),
                                 [&](Phase phase) { phases.push_back(phase); }));
  EXPECT_THAT(phases, testing::ElementsAre(Phase::synapses, Phase::initialising, Phase::running,
                                           Phase::writing));
}

TEST_F(Ring, ReplacesItsOwnSpikesFileAndTouchesNothingElse) {
  files_.simulation["output"] = {{"output_dir", "results"}};
  write_file(files_.path("results") / "out.h5", "of an earlier run");
  write_file(files_.path("results") / "notes.txt", "mine");
  const auto circuit = files_.read();
  static_cast<void>(run_in_place(circuit, {}, dry_run::deal_round_robin(circuit, {}), engine_,
                                 *comm_, files_.log()));
  EXPECT_EQ(read_file(files_.path("results") / "notes.txt"), "mine");
  EXPECT_EQ(std::distance(fs::directory_iterator(files_.path("results")), {}), 2);
}

TEST_F(Ring, SaysBeforeTheRunThatTheOutputFolderCannotBeMade) {
  write_file(files_.path("taken"), "a file");
  files_.simulation["output"] = {{"output_dir", "taken"}};
  const auto circuit = files_.read();
  test::expect_error_text<ResourceError>(
      [&] {
        static_cast<void>(run_in_place(circuit, {}, dry_run::deal_round_robin(circuit, {}), engine_,
                                       *comm_, files_.log()));
      },
      files_.path("taken").string() +
          ": cannot make the output folder (Not a directory). Name another with --output-path.");
  EXPECT_TRUE(engine_.cells.empty());
}

TEST_F(Ring, TakesTheOutputFolderOfTheCommandLine) {
  static_cast<void>(files_.read());
  JobOptions options;
  options.config = files_.path("simulation_config.json");
  options.output_path = files_.path("elsewhere");
  const auto circuit = read_job(options, *comm_, files_.log());
  EXPECT_EQ(circuit.simulation.output.output_dir, files_.path("elsewhere"));
}

TEST(InPlaceText, NamesPhasesAndCounts) {
  InPlaceResult result;
  result.built.cells = {{.population = "A", .cells = 1200}};
  result.built.edges = {{.population = "AA", .built = 34000}};
  result.spikes = 5;
  result.spikes_file = "out.h5";
  result.cell_seconds = 1.5;
  result.run_seconds = 20;
  EXPECT_EQ(in_place_text(result),
            "Phase              Seconds\n"
            "--------------------------\n"
            "Building cells        1.50\n"
            "Building synapses     0.00\n"
            "Simulating           20.00\n"
            "\n"
            "Cells 1,200, synapses 34,000, spikes 5 in out.h5\n");
}

}  // namespace
}  // namespace ballast::run
