#include "build/cycles.hpp"

#include <gmock/gmock.h>

#include "built/header_texts.hpp"
#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/fake_engine.hpp"
#include "tests/support/small_circuit.hpp"

namespace ballast::build {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

// Killed before it writes for the nth time.
struct Killed {};

// Writes the gids and synapses that it holds, so that a group tells what was built for it.
class WritingEngine : public test::FakeEngine {
 public:
  WritingEngine() {
    mechanisms["ProbAMPANMDA_EMS"] = {"tau_d_AMPA", "Use",        "Dep",       "Fac",
                                      "Nrrp",       "NMDA_ratio", "synapseID", "conductance"};
  }
  int writes_before_killed = -1;

  std::optional<Gid> write_group(const engine::GroupTarget& target) override {
    if (writes_before_killed-- == 0) throw Killed();
    if (target.with_tables) {
      for (const char* name : {built::mechanisms_name, built::globals_name}) {
        write_file(target.folder / name, "table");
      }
    }
    std::string text = std::to_string(synapses.size() - first_synapse_) + " synapses on";
    for (std::size_t i = first_cell_; i < cells.size(); ++i) {
      text += " " + std::to_string(cells[i].gid.value);
    }
    if (first_cell_ == cells.size()) return {};
    const Gid id = cells[first_cell_].gid;
    for (const char* ending : {"_1.dat", "_2.dat", "_3.dat"}) {
      write_file(target.folder / (std::to_string(id.value) + ending), text);
    }
    return id;
  }
  void clear() override {
    first_cell_ = cells.size();
    first_synapse_ = synapses.size();
  }

 private:
  std::size_t first_cell_ = 0, first_synapse_ = 0;
};

// Cell i to rank i mod ranks, and there to the cycles in turn.
plan::Allocation round_robin(int ranks, int cycles) {
  plan::Allocation allocation;
  allocation.layout = {.ranks = ranks, .cycles = cycles};
  for (int rank = 0; rank < ranks; ++rank) {
    for (int cycle = 0; cycle < cycles; ++cycle) {
      plan::Bucket bucket{.population = "A",
                          .rank = Rank(rank),
                          .cycle = Cycle(cycle),
                          .nodes = {},
                          .predicted = {}};
      for (int node = rank + ranks * cycle; node < 6; node += ranks * cycles) {
        bucket.nodes.emplace_back(static_cast<std::uint64_t>(node));
      }
      if (!bucket.nodes.empty()) allocation.buckets.push_back(bucket);
    }
  }
  return allocation;
}

using Files = std::map<std::string, std::string>;

// Six cells in a ring; node i gets a synapse from i - 1 and one from i - 2.
class Cycles : public testing::Test {
 protected:
  CyclesResult build(const plan::Allocation& allocation, WritingEngine& engine,
                     comm::Communicator& comm, const BuildKey& key = {{"circuit", "ring"}}) {
    test::SmallCircuit files;
    files.add_cells("A", 6);
    files.add_edges("AA", "chemical", "A", "A", {0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5},
                    {1, 2, 3, 4, 5, 0, 2, 3, 4, 5, 0, 1}, test::SmallCircuit::chemical(12));
    const auto circuit = files.read();
    model::MorphologyCache morphologies(Bytes(1 << 20));
    const BuildInput input{.circuit = circuit,
                           .allocation = allocation,
                           .replays = {},
                           .engine = engine,
                           .morphologies = morphologies,
                           .comm = comm,
                           .log = log_};
    return build_in_cycles({.build = input, .folder = folder_, .key = key});
  }
  CyclesResult build(int cycles, const BuildKey& key = {{"circuit", "ring"}}) {
    WritingEngine engine;
    return build(round_robin(1, cycles), engine, *alone_, key);
  }
  [[nodiscard]] Files files() const {
    Files content;
    for (const auto& entry : fs::directory_iterator(folder_)) {
      content[entry.path().filename().string()] = read_file(entry.path());
    }
    return content;
  }

  const test::TemporaryDirectory directory_;
  const fs::path folder_ = directory_.path();
  const std::unique_ptr<comm::Communicator> alone_ = comm::make_serial();
  std::string log_text_;
  Logger log_{LogLevel::info, &log_text_};
};

TEST_F(Cycles, HoldTheCellsAndSynapsesOfTheCircuitOnce) {
  const CyclesResult result = build(3);
  EXPECT_EQ(result.built.cells.at(0).cells, 6);
  EXPECT_EQ(result.built.edges.at(0).built, 12);
  EXPECT_THAT(result.groups, ElementsAre(Gid(0), Gid(1), Gid(2)));
  EXPECT_EQ(files().at("0_2.dat"), "4 synapses on 0 3");
  EXPECT_EQ(files().at("2_2.dat"), "4 synapses on 2 5");
  EXPECT_EQ(files().at("files.dat"), "1.5\n         3\n0\n1\n2\n");
}

TEST_F(Cycles, AreWrittenByAllRanksInOrderOfCycleAndRank) {
  comm::run_threaded(4, [&](comm::Communicator& comm) {
    WritingEngine engine;
    const CyclesResult result = build(round_robin(4, 2), engine, comm);
    EXPECT_EQ(result.built.edges.at(0).built, 12);
    // Ranks 2 and 3 have no cells in the second cycle.
    EXPECT_THAT(result.groups, ElementsAre(Gid(0), Gid(1), Gid(2), Gid(3), Gid(4), Gid(5)));
    EXPECT_EQ(result.peaks.size(), 8U);
  });
}

TEST_F(Cycles, TellTheEngineHowManyCellsItWillHoldAtMost) {
  WritingEngine engine;
  static_cast<void>(build(round_robin(1, 4), engine, *alone_));
  EXPECT_THAT(engine.calls, testing::Contains("reserve 2"));
}

TEST_F(Cycles, GoOnAfterTheLastWholeOneAndLeaveTheSameFiles) {
  static_cast<void>(build(6));
  const Files expected = files();
  for (int whole = 0; whole < 6; ++whole) {
    for (const auto& [name, content] : expected) fs::remove(folder_ / name);
    WritingEngine killed;
    killed.writes_before_killed = whole;
    EXPECT_ANY_THROW(static_cast<void>(build(round_robin(1, 6), killed, *alone_)));
    write_file(folder_ / "5_1.dat", "half a file of a cycle that was not finished");
    WritingEngine engine;
    const CyclesResult result = build(round_robin(1, 6), engine, *alone_);
    EXPECT_EQ(result.found, whole);
    EXPECT_EQ(engine.cells.size(), 6U - static_cast<std::size_t>(whole));
    EXPECT_EQ(result.built.edges.at(0).built, 12);
    EXPECT_EQ(files(), expected);
  }
}

TEST_F(Cycles, AreBuiltAgainFromTheFirstWithAChangedFileOn) {
  static_cast<void>(build(6));
  const Files expected = files();
  write_file(folder_ / "4_2.dat", "changed");
  WritingEngine engine;
  EXPECT_EQ(build(round_robin(1, 6), engine, *alone_).found, 4);
  EXPECT_THAT(log_text_, HasSubstr("[warning] " + (folder_ / "4_2.dat").string() +
                                   ": missing or changed: its cycle and those after it are built "
                                   "again"));
  EXPECT_EQ(files(), expected);
}

TEST_F(Cycles, WithADamagedJournalAreBuiltAnew) {
  static_cast<void>(build(3));
  const Files expected = files();
  const fs::path journal = folder_ / journal_name;
  const std::string last =
      expected.at(journal_name)
          .substr(expected.at(journal_name).rfind('\n', expected.at(journal_name).size() - 2) + 1);
  for (const std::string& end : {std::string("{\n"), std::string("null\n"), last}) {
    log_text_.clear();
    write_file(journal, expected.at(journal_name) + end);
    EXPECT_EQ(build(3).found, 0);
    EXPECT_THAT(log_text_, HasSubstr("[warning] " + journal.string() + ":5"));
    EXPECT_THAT(log_text_, HasSubstr(" The model is built anew."));
    EXPECT_EQ(files(), expected);
  }
}

TEST_F(Cycles, MoreThanTheModelHasAreBuiltAnew) {
  static_cast<void>(build(3));
  const Files expected = files();
  Journal journal = *read_journal(folder_ / journal_name);
  journal.cycles.push_back(journal.cycles.back());
  write_file(folder_ / journal_name, to_text(journal));
  EXPECT_EQ(build(3).found, 0);
  EXPECT_THAT(log_text_,
              HasSubstr((folder_ / journal_name).string() +
                        ": too many cycles '4' (the model has 3). The model is built anew."));
  EXPECT_EQ(files(), expected);
}

TEST_F(Cycles, OfOtherInputAreBuiltAnew) {
  static_cast<void>(build(3, {{"circuit", "other"}}));
  const CyclesResult result = build(2);
  EXPECT_EQ(result.found, 0);
  EXPECT_THAT(log_text_, HasSubstr("[warning] " + folder_.string() +
                                   ": the model there is of other input and is built anew: "
                                   "circuit 'other', now 'ring'"));
  EXPECT_EQ(files().count("2_1.dat"), 0U) << "a group of the other";
}

TEST_F(Cycles, ThatLoseACellEndWithTheDifference) {
  plan::Allocation allocation = round_robin(1, 3);
  allocation.buckets[1].nodes.pop_back();
  WritingEngine engine;
  EXPECT_THROW(static_cast<void>(build(allocation, engine, *alone_)), ConservationError);
  EXPECT_FALSE(fs::exists(folder_ / "files.dat"));
}

TEST_F(Cycles, GiveStimuliToEveryCell) {
  WritingEngine engine;
  std::size_t heard = 0;
  test::SmallCircuit files;
  files.add_cells("A", 6);
  const auto circuit = files.read();
  const plan::Allocation allocation = round_robin(1, 3);
  model::MorphologyCache morphologies(Bytes(1 << 20));
  const BuildInput input{.circuit = circuit,
                         .allocation = allocation,
                         .replays = {},
                         .engine = engine,
                         .morphologies = morphologies,
                         .comm = *alone_,
                         .log = log_};
  static_cast<void>(build_in_cycles(
      {.build = input,
       .stimulate = [&](const BuiltModel& model) { heard += model.populations[0].cells.size(); },
       .folder = folder_,
       .key = {}}));
  EXPECT_EQ(heard, 6U);
}

}  // namespace
}  // namespace ballast::build
