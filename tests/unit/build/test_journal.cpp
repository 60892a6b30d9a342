#include "build/journal.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::build {
namespace {

CycleRecord cycle_of(std::int32_t rank, std::uint64_t gid) {
  const std::string name = std::to_string(gid) + "_1.dat";
  return {.tables = {{"globals.dat", 3, "aa"}},
          .groups = {{.rank = Rank(rank), .id = Gid(gid), .files = {{name, 12, "bb"}}}},
          .built = {.cells = {{.population = "A", .cells = 5, .id_sum = 77}},
                    .edges = {{.population = "AA",
                               .gap_junctions = true,
                               .built = 1,
                               .on_deleted_sections = 2,
                               .from_outside = 3,
                               .without_input = 4,
                               .minis = 5,
                               .minis_on_deleted_sections = 6,
                               .first_deleted = "edge 1"}}}};
}

class JournalTest : public testing::Test {
 protected:
  const test::TemporaryDirectory directory_;
  const std::filesystem::path file_ = directory_ / journal_name;
  const Journal journal_{.key = {{"circuit", "c1"}, {"ranks", "2"}},
                         .cycles = {cycle_of(0, 4), cycle_of(1, 9)}};
};

TEST_F(JournalTest, comesBackAsItWasWritten) {
  write_file(file_, to_text(journal_));
  const auto found = read_journal(file_);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->key, journal_.key);
  ASSERT_EQ(found->cycles.size(), 2U);
  EXPECT_EQ(found->cycles[1].groups, journal_.cycles[1].groups);
  EXPECT_EQ(found->cycles[1].tables, journal_.cycles[1].tables);
  EXPECT_EQ(found->cycles[1].built.cells, journal_.cycles[1].built.cells);
  EXPECT_EQ(to_text(*found), to_text(journal_));
}

TEST_F(JournalTest, isNothingWhereThereIsNoFile) {
  EXPECT_FALSE(read_journal(file_).has_value());
}

TEST_F(JournalTest, growsByALineForEachCycle) {
  write_file(file_, to_text(Journal{.key = journal_.key, .cycles = {}}));
  append(file_, journal_.cycles[0], Cycle(0));
  append(file_, journal_.cycles[1], Cycle(1));
  EXPECT_EQ(read_file(file_), to_text(journal_));
}

TEST_F(JournalTest, leavesOutALineThatIsNotWhole) {
  const std::string text = to_text(journal_);
  for (const std::size_t lost : {1U, 2U, 40U}) {
    EXPECT_EQ(journal_from(text.substr(0, text.size() - lost), file_).cycles.size(), 1U) << lost;
  }
}

TEST_F(JournalTest, namesTheLineThatIsDamaged) {
  std::string text = to_text(journal_);
  text.replace(text.find("\"cycle\":1"), 9, "\"cycle\":7");
  test::expect_error_text<InputError>([&] { static_cast<void>(journal_from(text, "j")); },
                                      "j:3:/cycle: cycle out of order '7' (cycle 1 is due).");
}

TEST_F(JournalTest, refusesAnotherVersion) {
  std::string text = to_text(journal_);
  text.replace(text.find("\"version\":1"), 11, "\"version\":2");
  test::expect_error_text<InputError>(
      [&] { static_cast<void>(journal_from(text, "j")); },
      "j:1:/version: journal of another version '2' (this program reads version 1).");
}

TEST_F(JournalTest, isDamagedWithoutAWholeFirstLine) {
  for (const char* text : {"", "{\"schema\": \"ballast-bui"}) {
    test::expect_error_text<InputError>([&] { static_cast<void>(journal_from(text, "j")); },
                                        "j: damaged journal (its first line is not whole).");
  }
}

TEST_F(JournalTest, refusesLinesThatTellNoCycle) {
  const std::string head = to_text(Journal{.key = journal_.key, .cycles = {}});
  std::string negative = to_text(journal_);
  negative.replace(negative.find("\"size\":3"), 8, "\"size\":-3");
  for (const std::string& text : {head + "{}\n", head + "null\n", head + "{\n", negative}) {
    EXPECT_THROW(static_cast<void>(journal_from(text, "j")), InputError) << text;
  }
}

TEST_F(JournalTest, saysWhatOfTheInputDiffers) {
  const BuildKey other{{"circuit", "c2"}, {"ranks", "2"}, {"spikes", "s"}};
  EXPECT_EQ(difference(journal_.key, journal_.key), "");
  EXPECT_EQ(difference(journal_.key, other), "circuit 'c1', now 'c2'; spikes '', now 's'");
}

TEST_F(JournalTest, tellsTheRootOfAGroup) {
  EXPECT_EQ(group_from(to_text(journal_.cycles[0].groups[0])), journal_.cycles[0].groups[0]);
}

}  // namespace
}  // namespace ballast::build
