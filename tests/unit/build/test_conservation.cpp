#include "build/conservation.hpp"

#include <gmock/gmock.h>

#include "tests/support/expect_error.hpp"
#include "tests/support/small_circuit.hpp"

namespace ballast::build {
namespace {

// Cells 0, 1 and 2 of A; 5 chemical edges, of which one comes from node 3 outside.
model::Circuit partial_circuit(test::SmallCircuit& files) {
  files.add_cells("A", 4);
  files.node_sets["three"] = {{"population", "A"}, {"node_id", {0, 1, 2}}};
  files.simulation["node_set"] = "three";
  files.add_edges("AA", "chemical", "A", "A", {0, 1, 3, 2, 0, 1}, {1, 1, 2, 0, 2, 3},
                  test::SmallCircuit::chemical(6));
  return files.read();
}

TEST(CountExpected, IsTheSameForAnyNumberOfRanks) {
  test::SmallCircuit files;
  static_cast<void>(partial_circuit(files));
  for (const int ranks : {1, 2, 4}) {
    // Open files are not shared between threads; configurations are written before they start.
    std::vector<model::Circuit> circuits;
    for (int rank = 0; rank < ranks; ++rank) circuits.push_back(files.read());
    comm::run_threaded(ranks, [&](comm::Communicator& comm) {
      const Expected expected =
          count_expected(circuits[static_cast<std::size_t>(comm.rank())], comm);
      ASSERT_EQ(expected.cells.size(), 1U);
      EXPECT_EQ(expected.cells[0].cells, 3);
      EXPECT_EQ(expected.cells[0].id_sum, id_hash(0) + id_hash(1) + id_hash(2));
      EXPECT_EQ(expected.edges.at(0).inside, 4);
      EXPECT_EQ(expected.edges.at(0).outside, 1);
    });
  }
}

// Minis on all edges from node 3, which is outside: its edge is built for them, onto node 2.
TEST(CountExpected, TakesEdgesWithMinisFromOutsideIn) {
  test::SmallCircuit files;
  files.node_sets["outer"] = {{"population", "A"}, {"node_id", {3, 0}}};
  files.simulation["connection_overrides"] = {
      {{"name", "x"}, {"source", "outer"}, {"target", "A"}, {"spont_minis", 0.1}}};
  static_cast<void>(partial_circuit(files));
  for (const int ranks : {1, 2}) {
    std::vector<model::Circuit> circuits;
    for (int rank = 0; rank < ranks; ++rank) circuits.push_back(files.read());
    comm::run_threaded(ranks, [&](comm::Communicator& comm) {
      const Expected expected =
          count_expected(circuits[static_cast<std::size_t>(comm.rank())], comm);
      EXPECT_EQ(expected.edges.at(0).inside, 5);
      EXPECT_EQ(expected.edges.at(0).outside, 0);
      EXPECT_EQ(expected.edges.at(0).minis, 3);
    });
  }
}

TEST(AddUp, SumsOverRanksAndKeepsTheFirstExample) {
  comm::run_threaded(3, [](comm::Communicator& comm) {
    Tally mine;
    mine.cells = {{.population = "A", .cells = comm.rank(), .id_sum = 10}};
    mine.edges = {{.population = "AA", .built = 100, .on_deleted_sections = 1}};
    if (comm.rank() > 0) mine.edges[0].first_deleted = "of rank " + std::to_string(comm.rank());
    const Tally total = add_up(mine, comm);
    EXPECT_EQ(total.cells[0].cells, 3);
    EXPECT_EQ(total.cells[0].id_sum, 30);
    EXPECT_EQ(total.edges[0].built, 300);
    EXPECT_EQ(total.edges[0].on_deleted_sections, 3);
    EXPECT_EQ(total.edges[0].first_deleted, "of rank 1");
  });
}

Expected expectation() {
  return {.cells = {{.population = "A", .cells = 3, .id_sum = 6}},
          .edges = {{.population = "AA", .inside = 5, .outside = 1},
                    {.population = "gaps", .gap_junctions = true, .inside = 2}}};
}

Tally matching() {
  Tally tally;
  tally.cells = {{.population = "A", .cells = 3, .id_sum = 6}};
  tally.edges = {{.population = "AA",
                  .built = 3,
                  .on_deleted_sections = 1,
                  .from_outside = 1,
                  .without_input = 1},
                 {.population = "gaps", .gap_junctions = true, .built = 2}};
  return tally;
}

TEST(CheckConservation, CountsMinis) {
  Tally built;
  built.cells = {{.population = "A", .cells = 3, .id_sum = 6}};
  built.edges = {{.population = "AA", .built = 5, .from_outside = 1, .minis = 2},
                 {.population = "gaps", .gap_junctions = true, .built = 2}};
  Expected expected = expectation();
  expected.edges[0].minis = 3;
  test::expect_error_text<ConservationError>(
      [&] { check_conservation(expected, built, "circuit.json"); },
      "circuit.json: what was built is not what the circuit holds (sources of minis of AA: 3 "
      "expected, 2 built, 1 missing). This is a defect of ballast, please report it.");
  built.edges[0].minis_on_deleted_sections = 1;
  EXPECT_NO_THROW(check_conservation(expected, built, "circuit.json"));
}

TEST(CheckConservation, AcceptsWhatAddsUp) {
  check_conservation(expectation(), matching(), "circuit.json");
}

TEST(CheckConservation, TellsAllDifferencesAtOnce) {
  Tally built = matching();
  built.cells[0].cells = 2;
  built.edges[0].built = 4;
  built.edges[0].from_outside = 0;
  built.edges[1].built = 0;
  test::expect_error_text<ConservationError>(
      [&] { check_conservation(expectation(), built, "circuit.json"); },
      "circuit.json: what was built is not what the circuit holds (cells of A: 3 expected, 2 "
      "built, 1 missing; synapses of AA: 5 expected, 6 built, 1 too many; edges of AA from "
      "outside: 1 expected, 0 built, 1 missing; gap junctions of gaps: 2 expected, 0 built, 2 "
      "missing). This is a defect of ballast, please report it.");
}

TEST(CheckConservation, SeesACellBuiltTwiceInPlaceOfAnother) {
  Tally built = matching();
  built.cells[0].id_sum = 7;
  test::expect_error_text<ConservationError>(
      [&] { check_conservation(expectation(), built, "circuit.json"); },
      "circuit.json: what was built is not what the circuit holds (cells of A: 3 built, but not "
      "each of them once). This is a defect of ballast, please report it.");
}

}  // namespace
}  // namespace ballast::build
