#include "run/model_job.hpp"

#include <gmock/gmock.h>

#include "build/model_folder.hpp"
#include "built/model_description_file.hpp"
#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::run {
namespace {

namespace fs = std::filesystem;

// A model of one cycle, one group and one file.
class ModelOnDisk : public testing::Test {
 protected:
  ModelOnDisk() {
    write_file(folder_ / "0_1.dat", "content");
    write_file(folder_ / built::description_name, "description");
    build::Journal journal{.key = content_, .cycles = {}};
    journal.key.emplace_back("cycles", "1");
    journal.cycles.push_back({.tables = {},
                              .groups = {{.rank = Rank(0),
                                          .id = Gid(0),
                                          .files = {built::describe_file(folder_, "0_1.dat")}}},
                              .built = {}});
    write_file(folder_ / build::journal_name, to_text(journal));
  }
  std::string reason(const build::BuildKey& content) {
    const ModelState state = find_model(folder_, content, *comm_);
    EXPECT_EQ(state.complete, state.reason.empty());
    return state.reason;
  }
  const test::TemporaryDirectory directory_;
  const fs::path folder_ = directory_.path() / "built_model";
  const build::BuildKey content_{{"circuit", "a"}, {"files", "b"}};
  const std::unique_ptr<comm::Communicator> comm_ = comm::make_serial();
};

TEST_F(ModelOnDisk, IsCompleteHoweverItWasDealtOut) {
  EXPECT_EQ(reason(content_), "");
}

TEST_F(ModelOnDisk, IsNotThatOfOtherInput) {
  EXPECT_EQ(reason({{"circuit", "a"}, {"files", "c"}}), "it is of other input: files 'b', now 'c'");
}

TEST_F(ModelOnDisk, IsNoneWithoutAJournal) {
  fs::remove(folder_ / build::journal_name);
  EXPECT_EQ(reason(content_), "there is none");
}

TEST_F(ModelOnDisk, IsNoneThatCanBeUsedWithADamagedJournal) {
  const fs::path journal = folder_ / build::journal_name;
  write_file(journal, read_file(journal) + "{}\n");
  EXPECT_EQ(reason(content_),
            "its journal is damaged: " + journal.string() + ":3: missing key 'cycle'");
}

TEST_F(ModelOnDisk, IsNotCompleteWithoutItsLastFile) {
  fs::remove(folder_ / built::description_name);
  EXPECT_EQ(reason(content_), "its building was ended");
}

TEST_F(ModelOnDisk, IsNotCompleteWithAChangedFile) {
  write_file(folder_ / "0_1.dat", "Content");
  comm::run_threaded(3, [&](comm::Communicator& comm) {
    EXPECT_EQ(find_model(folder_, content_, comm).reason, "0_1.dat is missing or changed");
  });
}

TEST(TimeToSimulate, MustBeAboveZeroBeforeAnythingIsBuilt) {
  sonata::SimulationConfig simulation;
  simulation.file = "c/simulation.json";
  simulation.run.tstop = 0.1;
  require_time_to_simulate(simulation);
  simulation.run.tstop = 0;
  test::expect_error_text<InputError>(
      [&] { require_time_to_simulate(simulation); },
      "c/simulation.json:/run/tstop: no time to simulate '0 ms' (the model would be built in "
      "vain). Give a time above 0, or build alone: --simulate-model=OFF.");
}

build::CyclesResult two_cycles() {
  build::CyclesResult result;
  result.peaks = {{Rank(0), Cycle(0), Bytes(10 << 20), 3, 1000},
                  {Rank(1), Cycle(0), Bytes(30 << 20), 4, 2000},
                  {Rank(0), Cycle(1), Bytes(20 << 20), 5, 3000},
                  {Rank(1), Cycle(1), Bytes(25 << 20), 6, 4000}};
  result.groups = {Gid(0), Gid(1), Gid(2), Gid(3)};
  result.files = {{"0_1.dat", 70, "x"}, {"0_2.dat", 30, "y"}};
  return result;
}

plan::Allocation predicted() {
  plan::Allocation allocation;
  allocation.layout = {.ranks = 2, .cycles = 2};
  allocation.peaks = {{.rank = Rank(0), .build = Bytes(21 << 20), .run = {}},
                      {.rank = Rank(1), .build = Bytes(29 << 20), .run = {}}};
  return allocation;
}

TEST(CyclesReport, ShowsTheHeaviestCycleOfEachRankBesideThePrediction) {
  EXPECT_EQ(cycles_text(two_cycles(), predicted()),
            "Rank  Predicted  Measured  Cycle  Cells  Synapses\n"
            "-------------------------------------------------\n"
            "   0     21 MiB    20 MiB      1      5     3,000\n"
            "   1     29 MiB    30 MiB      0      4     2,000\n"
            "\n"
            "Groups 4, cycles 2, of them found 0\n");
}

TEST(CyclesReport, HasEveryCycleAsJson) {
  const Json json = cycles_json(two_cycles(), predicted());
  EXPECT_EQ(json["bytes"], 100);
  EXPECT_EQ(json["groups"], 4);
  ASSERT_EQ(json["measured"].size(), 4U);
  EXPECT_EQ(
      json["measured"][2],
      Json(
          {{"cycle", 1}, {"rank", 0}, {"peak_bytes", 20 << 20}, {"cells", 5}, {"synapses", 3000}}));
  EXPECT_EQ(json["predicted"][1]["build_bytes"], 29 << 20);
}

}  // namespace
}  // namespace ballast::run
