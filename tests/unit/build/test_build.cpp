#include "build/build.hpp"

#include <gmock/gmock.h>

#include <mutex>

#include "tests/support/expect_error.hpp"
#include "tests/support/fake_engine.hpp"
#include "tests/support/small_circuit.hpp"

namespace ballast::build {
namespace {

void write_ring(test::SmallCircuit& files) {
  files.add_cells("A", 4);
  files.add_edges("AA", "chemical", "A", "A", {0, 1, 2, 3}, {1, 2, 3, 0},
                  test::SmallCircuit::chemical(4));
}

plan::Allocation round_robin(int ranks) {
  plan::Allocation allocation;
  allocation.layout.ranks = ranks;
  for (int rank = 0; rank < ranks; ++rank) {
    plan::Bucket bucket;
    bucket.population = "A";
    bucket.rank = Rank(rank);
    for (std::uint64_t i = static_cast<std::uint64_t>(rank); i < 4;
         i += static_cast<std::uint64_t>(ranks)) {
      bucket.nodes.emplace_back(i);
    }
    allocation.buckets.push_back(bucket);
  }
  return allocation;
}

test::FakeEngine with_synapses() {
  test::FakeEngine engine;
  engine.mechanisms["ProbAMPANMDA_EMS"] = {"tau_d_AMPA", "Use",        "Dep",       "Fac",
                                           "Nrrp",       "NMDA_ratio", "synapseID", "conductance"};
  return engine;
}

BuiltModel build_rank(test::SmallCircuit& files, const plan::Allocation& allocation,
                      test::FakeEngine& engine, comm::Communicator& comm, Logger& log) {
  const auto circuit = files.read();
  model::MorphologyCache morphologies(Bytes(1 << 20));
  return build_in_place({.circuit = circuit,
                         .allocation = allocation,
                         .replays = {},
                         .engine = engine,
                         .morphologies = morphologies,
                         .comm = comm,
                         .log = log});
}

// Each target's synapses, whatever rank has it.
using Made = std::map<std::uint64_t, std::vector<std::map<std::string, double>>>;

Made build_on(int ranks) {
  Made made;
  std::mutex mutex;
  comm::run_threaded(ranks, [&](comm::Communicator& comm) {
    test::SmallCircuit files;
    write_ring(files);
    test::FakeEngine engine = with_synapses();
    const auto model = build_rank(files, round_robin(ranks), engine, comm, files.log());
    EXPECT_EQ(model.total.cells.at(0).cells, 4);
    EXPECT_EQ(model.total.edges.at(0).built, 4);
    const std::lock_guard lock(mutex);
    for (const auto& synapse : engine.synapses) {
      const auto cell = static_cast<std::size_t>(synapse.location.cell.value);
      made[engine.cells.at(cell).gid.value].push_back(synapse.parameters);
    }
  });
  return made;
}

TEST(BuildInPlace, MakesTheSameSynapsesOnAnyNumberOfRanks) {
  const Made one = build_on(1);
  EXPECT_EQ(one.size(), 4U);
  EXPECT_EQ(build_on(2), one);
  EXPECT_EQ(build_on(4), one);
}

TEST(BuildInPlace, EndsWithTheDifferenceWhenACellIsMissing) {
  test::SmallCircuit files;
  write_ring(files);
  plan::Allocation allocation = round_robin(1);
  allocation.buckets[0].nodes.pop_back();
  test::FakeEngine engine = with_synapses();
  const auto comm = comm::make_serial();
  test::expect_error_text<ConservationError>(
      [&] { static_cast<void>(build_rank(files, allocation, engine, *comm, files.log())); },
      files.path("circuit_config.json").string() +
          ": what was built is not what the circuit holds (cells of A: 4 expected, 3 built, 1 "
          "missing; synapses of AA: 4 expected, 3 built, 1 missing). This is a defect of ballast, "
          "please report it.");
}

TEST(BuildInPlace, WarnsOnceOfSynapsesOnDeletedSections) {
  test::SmallCircuit files;
  write_ring(files);
  test::FakeEngine engine = with_synapses();
  engine.deleted_sections = {1};
  const auto comm = comm::make_serial();
  const auto model = build_rank(files, round_robin(1), engine, *comm, files.log());
  EXPECT_EQ(model.total.edges.at(0).on_deleted_sections, 4);
  EXPECT_THAT(files.log_text(),
              testing::HasSubstr("AA: 4 synapses not built, as the cells' templates delete their "
                                 "sections (edge 3 on section 1 of node 0)"));
}

TEST(BuildInPlace, FailsOnAllRanksWithTheMessageOfTheOneThatFailed) {
  comm::run_threaded(2, [](comm::Communicator& comm) {
    test::SmallCircuit files;
    write_ring(files);
    test::FakeEngine engine = with_synapses();
    if (comm.rank() == 1) engine.attributes["Cell"] = {"missing"};
    EXPECT_THROW(static_cast<void>(build_rank(files, round_robin(2), engine, comm, files.log())),
                 InputError);
  });
}

}  // namespace
}  // namespace ballast::build
