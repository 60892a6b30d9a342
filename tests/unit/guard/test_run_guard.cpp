#include "guard/run_guard.hpp"

#include <gmock/gmock.h>

#include <array>
#include <future>

#include "core/output_file.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/unit/machine/fake_tree.hpp"

namespace ballast::guard {
namespace {

using build::Phase;

constexpr Bytes mebibyte(std::int64_t{1} << 20);

plan::RankPeak predicted() {
  return {.rank = Rank(3),
          .build = 400 * mebibyte,
          .run = 500 * mebibyte,
          .build_half_width = 4 * mebibyte,
          .run_half_width = 5 * mebibyte};
}

GuardReport report() {
  return {.rank = 3,
          .node = "n7",
          .phase = Phase::synapses,
          .source = "physical memory",
          .limit = 1000 * mebibyte,
          .in_use = 950 * mebibyte,
          .size = {.address_space = 700 * mebibyte, .resident = 450 * mebibyte, .own = {}},
          .predicted = predicted()};
}

TEST(GuardError, TellsWhoWhereWhenAndWhatToDo) {
  const MemoryLimitError error = guard_error(report(), "out/memory_guard.json");
  EXPECT_STREQ(
      error.what(),
      "ended before memory runs out (while building synapses, 950 MiB of 1000 MiB were in use: "
      "physical memory; rank 3 on n7 held 450 MiB, 700 MiB of address space; 400 MiB ± 4 MiB while "
      "building and 500 MiB ± 5 MiB while running are predicted for it). Use more nodes, fewer "
      "ranks on each or --lb-mode=Memory; a dry run tells how many. The figures are in "
      "out/memory_guard.json.");
  EXPECT_EQ(error.exit_code(), 7);
}

TEST(GuardError, SaysWhereNothingIsPredicted) {
  GuardReport unpredicted = report();
  unpredicted.predicted.reset();
  EXPECT_THAT(guard_error(unpredicted, "g.json").what(),
              testing::HasSubstr("of address space; nothing is predicted for it). Use"));
  EXPECT_FALSE(guard_json(unpredicted).contains("predicted"));
}

TEST(GuardJson, HasTheFiguresInBytes) {
  EXPECT_EQ(guard_json(report()).dump(),
            R"({"schema":"ballast-memory-guard","version":1,"rank":3,"node":"n7",)"
            R"("phase":"building synapses","limit":{"source":"physical memory",)"
            R"("bytes":1048576000,"in_use_bytes":996147200},"resident_bytes":471859200,)"
            R"("address_space_bytes":734003200,"predicted":{"build_bytes":419430400,)"
            R"("run_bytes":524288000,"build_half_width":4194304,"run_half_width":5242880}})");
}

TEST(Claim, IsTheFirstCallersAlone) {
  const test::TemporaryDirectory folder;
  const auto file = folder / "memory_guard.json";
  EXPECT_TRUE(claim(file));
  EXPECT_FALSE(claim(file));
}

TEST(Claim, IsNobodysOnceTheReportIsThere) {
  const test::TemporaryDirectory folder;
  const auto file = folder / "memory_guard.json";
  write_file(file, "{}");
  EXPECT_FALSE(claim(file));
  std::filesystem::remove(file);
  EXPECT_TRUE(claim(file));
}

TEST(Claim, IsEverybodysWhereNothingCanBeWritten) {
  EXPECT_TRUE(claim("/proc/no/such/folder/memory_guard.json"));
}

TEST(Excess, BeginsTwoPercentAboveTheInterval) {
  EXPECT_FALSE(excess_of(predicted(), Phase::cells, 412 * mebibyte).has_value());
  EXPECT_TRUE(excess_of(predicted(), Phase::synapses, 413 * mebibyte).has_value());
  EXPECT_FALSE(excess_of(predicted(), Phase::initialising, 515 * mebibyte).has_value());
  EXPECT_TRUE(excess_of(predicted(), Phase::running, 516 * mebibyte).has_value());
}

TEST(Excess, IsToldByTheRankFurthestAbove) {
  const std::vector<Excess> excesses = {
      {.rank = 1, .peak = 700 * mebibyte, .predicted = {600 * mebibyte, 6 * mebibyte}},
      {.rank = 5, .peak = 600 * mebibyte, .predicted = {400 * mebibyte, 4 * mebibyte}}};
  EXPECT_EQ(excess_text(excesses, 8, Phase::synapses),
            "2 of 8 rank(s) took more memory than predicted up to the end of building synapses, "
            "most of all rank 5: 600 MiB, predicted 400 MiB ± 4 MiB");
}

// Ranks that watch a file as if it were their control group, limited to 1000 bytes, used up from
// 900 on.
class WatchedRanks : public testing::Test {
 protected:
  RunGuardInput input(comm::Communicator& comm, Logger& log) {
    tree_.with("usage", "100");
    const machine::WatchedLimit limit{
        .limit = {.kind = machine::LimitKind::control_group,
                  .source = "group",
                  .limit = Bytes(1000),
                  .files = {tree_.root() / "usage", tree_.root() / "stat"}},
        .ends_at = Bytes(900)};
    return {.admission = {.node = "n7", .limits = {limit}, .predicted = std::nullopt},
            .report = folder_ / "memory_guard.json",
            .end = [this](const MemoryLimitError& error) { ended_.set_value(error.what()); },
            .comm = comm,
            .log = log};
  }
  test::FakeTree tree_;
  test::TemporaryDirectory folder_;
  std::promise<std::string> ended_;
  std::string log_text_;
  Logger log_{LogLevel::info, &log_text_};
};

TEST_F(WatchedRanks, EndWithAReportAndNothingElseInTheFolder) {
  const auto comm = comm::make_serial();
  RunGuard guard(input(*comm, log_));
  guard.begin(Phase::initialising);
  tree_.with("usage", "950");
  EXPECT_THAT(ended_.get_future().get(),
              testing::HasSubstr("while initialising, 950 B of 1000 B were in use: group; rank 0"));
  EXPECT_THAT(read_file(folder_ / "memory_guard.json"),
              testing::HasSubstr("\"in_use_bytes\": 950"));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_.path()), {}), 1);
}

TEST_F(WatchedRanks, AreNotWatchedWhileTheyWrite) {
  const auto comm = comm::make_serial();
  RunGuard guard(input(*comm, log_));
  guard.begin(Phase::writing);
  tree_.with("usage", "950");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "memory_guard.json"));
}

TEST_F(WatchedRanks, RemoveTheReportOfAFormerRun) {
  write_file(folder_ / "memory_guard.json", "{}");
  const auto comm = comm::make_serial();
  const RunGuard guard(input(*comm, log_));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "memory_guard.json"));
}

TEST_F(WatchedRanks, TellOnceWhatTheyTookMoreThanPredicted) {
  comm::run_threaded(3, [this](comm::Communicator& comm) {
    Logger silent(LogLevel::silent);
    RunGuardInput wanted = input(comm, comm.is_root() ? log_ : silent);
    // Rank 0 may take all. Ranks 1 and 2 are one process here and take nearly the same, more than
    // the few bytes that are predicted; of rank 2 a MiB more is.
    constexpr std::array predicted{Bytes(std::int64_t{1} << 50), Bytes(1), Bytes(1 << 20)};
    wanted.admission.predicted = plan::RankPeak{
        .rank = Rank(comm.rank()), .build = predicted.at(comm.rank()), .run = Bytes(1)};
    RunGuard guard(std::move(wanted));
    guard.begin(Phase::synapses);
    guard.begin(Phase::initialising);
    guard.begin(Phase::running);
    guard.begin(Phase::writing);
  });
  EXPECT_THAT(log_text_,
              testing::StartsWith("[warning] 2 of 3 rank(s) took more memory than predicted up to "
                                  "the end of building cells, most of all rank 1: "));
  EXPECT_EQ(std::count(log_text_.begin(), log_text_.end(), '\n'), 1);
}

}  // namespace
}  // namespace ballast::guard
