#include "build/model_folder.hpp"

#include <gmock/gmock.h>

#include "built/model_description_file.hpp"
#include "core/output_file.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::build {
namespace {

using testing::ElementsAre;

class ModelFolder : public testing::Test {
 protected:
  ModelFolder() {
    for (const char* name : {"4_1.dat", "4_2.dat", "globals.dat"}) add(name);
    journal_.cycles.push_back({.tables = {built::describe_file(folder_, "globals.dat")},
                               .groups = {{.rank = Rank(0),
                                           .id = Gid(4),
                                           .files = {built::describe_file(folder_, "4_1.dat"),
                                                     built::describe_file(folder_, "4_2.dat")}}},
                               .built = {}});
  }
  void add(const std::string& name) { write_file(folder_ / name, "content of " + name); }

  const test::TemporaryDirectory directory_;
  const std::filesystem::path folder_ = directory_.path() / "model";
  Journal journal_;
};

TEST_F(ModelFolder, FindsFilesThatAreMissingOrChanged) {
  EXPECT_EQ(first_damaged(folder_, journal_.cycles[0]), "");
  write_file(folder_ / "4_2.dat", "content of 4_2.dax");
  EXPECT_EQ(first_damaged(folder_, journal_.cycles[0]), "4_2.dat");
  std::filesystem::remove(folder_ / "4_1.dat");
  EXPECT_EQ(first_damaged(folder_, journal_.cycles[0]), "4_1.dat");
}

TEST_F(ModelFolder, LooksOnlyAtItsShareOfTheFiles) {
  std::filesystem::remove(folder_ / "4_1.dat");
  EXPECT_EQ(first_damaged(folder_, journal_.cycles[0], [](std::size_t i) { return i != 1; }), "");
}

TEST_F(ModelFolder, RemovesWhatNoWholeCycleHasAndNothingElse) {
  for (const char* name :
       {"7_1.dat", "7_gap.dat", "7_2.dat.tmp-12-0", "journal.jsonl.tmp-12-0", "files.dat",
        "model.json", "mechanisms/Gap.mod.tmp-12-0", "journal.jsonl", "notes.txt", "x_1.dat"}) {
    add(name);
  }
  EXPECT_THAT(remove_leftovers(folder_, journal_),
              ElementsAre("7_1.dat", "7_2.dat.tmp-12-0", "7_gap.dat", "files.dat",
                          "journal.jsonl.tmp-12-0", "mechanisms", "model.json"));
  for (const char* name :
       {"4_1.dat", "4_2.dat", "globals.dat", "journal.jsonl", "notes.txt", "x_1.dat"}) {
    EXPECT_TRUE(std::filesystem::exists(folder_ / name)) << name;
  }
}

TEST_F(ModelFolder, GoesWithTheModelUnlessItHoldsMore) {
  add("journal.jsonl");
  add("mechanisms/Gap.mod");
  add("notes.txt");
  remove_model(folder_);
  EXPECT_TRUE(std::filesystem::exists(folder_ / "notes.txt"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "mechanisms"));
  std::filesystem::remove(folder_ / "notes.txt");
  remove_model(folder_);
  EXPECT_FALSE(std::filesystem::exists(folder_));
}

// As NEURON 8.2.2 wrote it for three groups with gap junctions and without.
TEST(GroupList, IsAsNeuronWritesIt) {
  EXPECT_EQ(group_list({Gid(7), Gid(0), Gid(12)}, true), "1.5\n-1\n         3\n7\n0\n12\n");
  EXPECT_EQ(group_list({}, false), "1.5\n         0\n");
}

}  // namespace
}  // namespace ballast::build
