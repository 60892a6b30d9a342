#include "run/model_job.hpp"

#include <gmock/gmock.h>

#include "build/model_folder.hpp"
#include "built/data_set.hpp"
#include "built/model_description_file.hpp"
#include "core/error.hpp"
#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/small_circuit.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/unit/built/small_model.hpp"

namespace ballast::run {
namespace {

namespace fs = std::filesystem;

// A model of one cycle and one group, with a mechanism.
class ModelOnDisk : public testing::Test {
 protected:
  ModelOnDisk() {
    built::testing::write_small_model(folder_);
    write_file(folder_ / "mechanisms/a.mod", "NEURON {}");
    describe();
    build::Journal journal{.key = content_, .cycles = {}};
    journal.key.emplace_back("cycles", "1");
    journal.cycles.push_back(
        {.tables = {file("bbcore_mech.dat"), file("globals.dat")},
         .groups = {{.rank = Rank(0), .id = Gid(12), .files = {file("12_1.dat")}}},
         .built = {}});
    write_file(folder_ / build::journal_name, to_text(journal));
  }
  [[nodiscard]] built::ModelFile file(const char* name) const {
    return built::describe_file(folder_, name);
  }
  void describe() const {
    built::ModelDescription description;
    description.files = built::describe_data_set(folder_);
    built::write_description(folder_, description);
  }
  void change(const char* name) const {
    std::string content = read_file(folder_ / name);
    content.back() ^= 1;
    write_file(folder_ / name, content);
  }
  void expect_damaged(const std::string& name, const std::string& fault, bool told_by_building) {
    comm::run_threaded(3, [&](comm::Communicator& comm) {
      const ModelState state = find_model(folder_, content_, comm);
      const std::string reason = (folder_ / name).string() + fault;
      EXPECT_FALSE(state.complete);
      EXPECT_EQ(state.reason, reason);
      EXPECT_EQ(state.warning, told_by_building
                                   ? ""
                                   : reason +
                                         ". What is written after the cycles is written "
                                         "again.");
    });
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

TEST_F(ModelOnDisk, IsNoneWithoutItsFiles) {
  fs::remove_all(folder_);
  EXPECT_EQ(reason(content_), "there is none");
  EXPECT_FALSE(find_model(folder_, content_, *comm_).unknown);
}

TEST_F(ModelOnDisk, IsOfUnknownInputWithoutAJournal) {
  fs::remove(folder_ / build::journal_name);
  EXPECT_EQ(reason(content_), "no journal.jsonl tells of what input the one there is");
  fs::remove(folder_ / built::description_name);
  comm::run_threaded(3, [&](comm::Communicator& comm) {
    EXPECT_TRUE(find_model(folder_, content_, comm).unknown);
  });
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

constexpr const char* changed =
    ": content does not match its checksum (the file was edited or damaged)";

TEST_F(ModelOnDisk, IsNotCompleteWithAChangedFile) {
  change("12_1.dat");
  expect_damaged("12_1.dat", changed, true);
}

TEST_F(ModelOnDisk, IsNotCompleteWithAChangedMechanism) {
  write_file(folder_ / "mechanisms/a.mod", "neuron {}");
  expect_damaged("mechanisms/a.mod", changed, false);
  fs::remove(folder_ / "mechanisms/a.mod");
  expect_damaged("mechanisms/a.mod", ": missing file (model.json lists it)", false);
}

TEST_F(ModelOnDisk, IsNotCompleteWithoutItsListOfGroups) {
  fs::remove(folder_ / "files.dat");
  comm::run_threaded(3, [&](comm::Communicator& comm) {
    EXPECT_NE(find_model(folder_, content_, comm).warning, "");
  });
  EXPECT_EQ(reason(content_),
            (folder_ / "files.dat").string() + ": missing file (model.json lists it)");
}

TEST_F(ModelOnDisk, IsNotCompleteWithAnEditedDescription) {
  std::string text = read_file(folder_ / "model.json");
  text.replace(text.find("-80.0"), 5, "-70.0");
  write_file(folder_ / "model.json", text);
  expect_damaged("model.json", changed, false);
  write_file(folder_ / "model.json", "{");
  EXPECT_NE(reason(content_), "");
}

TEST_F(ModelOnDisk, IsNotCompleteWithTheFilesOfAnotherBuild) {
  change("12_1.dat");
  describe();
  expect_damaged("model.json", ": not of this model '12_1.dat' (the journal tells of another)",
                 false);
}

class Lock : public testing::Test {
 protected:
  const test::TemporaryDirectory directory_;
  const fs::path folder_ = directory_.path() / "out/built_model";
  std::string log_text_;
  Logger log_{LogLevel::info, &log_text_};
};

TEST_F(Lock, IsOneJobsAtATime) {
  const std::string message =
      folder_.string() +
      ": in use by another job (it builds, runs or packs the model there). Wait for its end, or "
      "name another folder with --output-path.";
  comm::run_threaded(3, [&](comm::Communicator& comm) {
    auto first = lock_model(folder_, comm, log_);
    EXPECT_EQ(first != nullptr, comm.is_root());
    test::expect_error_text<ResourceError>([&] { (void)lock_model(folder_, comm, log_); }, message);
    first.reset();
    EXPECT_EQ(lock_model(folder_, comm, log_) != nullptr, comm.is_root());
  });
  EXPECT_FALSE(fs::exists(folder_));
}

TEST_F(Lock, IsDoneWithoutWhereThereCanBeNone) {
  write_file(directory_.path() / "out", "");
  EXPECT_EQ(lock_model(folder_, *comm::make_serial(), log_), nullptr);
  EXPECT_THAT(log_text_, testing::HasSubstr("built_model.lock: cannot lock (Not a directory). "
                                            "Other jobs are not kept from the folder."));
}

class Choice : public testing::Test {
 protected:
  bool builds(const ModelState& state, BuildChoice choice) {
    return has_to_be_built(state, choice, "out/built_model", log_);
  }
  void expect_refused(const ModelState& state, BuildChoice choice, const std::string& message) {
    test::expect_error_text<InputError>([&] { (void)builds(state, choice); },
                                        "out/built_model: " + message);
  }
  std::string log_text_;
  Logger log_{LogLevel::info, &log_text_};
};

TEST_F(Choice, BuildsWhatIsNotThere) {
  const ModelState none{.complete = false, .reason = "there is none"};
  const ModelState whole{.complete = true};
  EXPECT_TRUE(builds(none, BuildChoice::automatic));
  EXPECT_TRUE(builds(none, BuildChoice::always));
  EXPECT_FALSE(builds(whole, BuildChoice::automatic));
  EXPECT_TRUE(builds(whole, BuildChoice::always));
  EXPECT_FALSE(builds(whole, BuildChoice::never));
  expect_refused(none, BuildChoice::never,
                 "no built model (there is none). Leave --build-model=OFF out to build it.");
  EXPECT_EQ(log_text_, "");
}

TEST_F(Choice, WarnsOfADamagedModel) {
  EXPECT_TRUE(builds({.complete = false, .reason = "r", .warning = "a.mod is changed"},
                     BuildChoice::automatic));
  EXPECT_THAT(log_text_, testing::HasSubstr("[warning] a.mod is changed"));
}

TEST_F(Choice, ReplacesAModelOfUnknownInputOnlyWhereThatIsAskedFor) {
  const ModelState unknown{.complete = false, .reason = "why", .unknown = true};
  expect_refused(unknown, BuildChoice::automatic,
                 "a model is there that would be replaced (why). Run it with ballast-sim, move it "
                 "away, or replace it with --build-model=ON.");
  expect_refused(unknown, BuildChoice::never,
                 "no built model (why). Run that one with ballast-sim.");
  EXPECT_TRUE(builds(unknown, BuildChoice::always));
  EXPECT_THAT(log_text_,
              testing::HasSubstr("[warning] out/built_model: the model there is replaced (why)"));
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

TEST(Kernels, AreNotMadeOfALibrary) {
  test::SmallCircuit files;
  files.add_cells("A", 1);
  const auto comm = comm::make_serial();
  const model::Circuit circuit = files.read();
  const inputs::Inputs inputs;
  const dry_run::EstimateInput input{.circuit = circuit,
                                     .inputs = inputs,
                                     .mechanisms = "libnrnmech.so",
                                     .folder = ".",
                                     .comm = *comm,
                                     .log = files.log()};
  test::expect_error_text<InputError>(
      [&] { prepare_kernels(input); },
      "libnrnmech.so: a library without its .mod files (the runtime needs kernels that are made of "
      "them). Name their folder, or only build with --simulate-model=OFF.");
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
