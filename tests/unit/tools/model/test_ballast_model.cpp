// The program ballast-model as a user calls it.

#include <gtest/gtest.h>

#include "built/data_set.hpp"
#include "built/model_description_file.hpp"
#include "core/json.hpp"
#include "core/output_file.hpp"
#include "mechanisms/process.hpp"
#include "plan/group_allocation_file.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/unit/built/small_model.hpp"

namespace ballast {
namespace {

namespace fs = std::filesystem;
using mechanisms::ProcessResult;

const std::string title = "ballast-model " BALLAST_VERSION;

class BallastModel : public testing::Test {
 protected:
  BallastModel() {
    built::testing::write_small_model(path("set"));
    write_file(path("set/files.dat"), "1.5\n-1\n         3\n12\n20\n30\n");
    const auto header = built::open_data_set(path("set"))->header();
    for (const std::int32_t id : {20, 30}) {
      built::Group group = built::testing::small_group();
      group.id = id;
      group.source_gids[0] = id;
      built::write_group_files(group, header, path("set"));
    }
  }

  void describe() const {
    built::ModelDescription description;
    description.ballast_version = "0.1.0";
    description.engine = "NEURON 8.2.2";
    description.mechanisms = "0123456789abcdef0123456789abcdef";
    description.ranks = 3;
    description.conditions.tstop = 50;
    description.populations = {{.name = "A", .gid_offset = 10, .nodes = 30}};
    description.files = built::describe_data_set(path("set"));
    built::write_description(path("set"), description);
  }

  [[nodiscard]] fs::path path(const std::string& name) const { return folder_ / name; }
  [[nodiscard]] ProcessResult run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {BALLAST_MODEL, "--quiet"});
    return mechanisms::run_process(arguments, folder_.path());
  }
  [[nodiscard]] JsonValue json_of(std::vector<std::string> arguments) const {
    arguments.emplace_back("--json");
    return JsonValue::parse(run(arguments).output, "stdout");
  }
  void expect_output(const std::vector<std::string>& arguments, const std::string& text) const {
    const ProcessResult result = run(arguments);
    EXPECT_EQ(result.output, title + "\n\n" + text);
    EXPECT_EQ(result.exit_code, 0);
  }
  void expect_failure(const std::vector<std::string>& arguments, const std::string& text) const {
    const ProcessResult result = run(arguments);
    EXPECT_EQ(result.output, title + ": error: " + text + "\n");
    EXPECT_EQ(result.exit_code, 2);
  }

  test::TemporaryDirectory folder_;
};

TEST_F(BallastModel, ShowsWhatAModelHolds) {
  describe();
  expect_output({"show", "set"},
                "set: data set\n"
                "built by: ballast 0.1.0, NEURON 8.2.2, 3 ranks x 1 cycle\n"
                "mechanisms: 0123456789abcdef0123456789abcdef\n"
                "run: 50 ms in steps of 0.025 ms, 34 degrees Celsius, from -80 mV\n"
                "population A: 30 nodes, gids from 10\n"
                "sources of mechanisms: 0 files\n"
                "3 groups, 3 cells, 3 spike sources\n"
                "\n"
                "Kind                  Count       Size   Share\n"
                "----------------------------------------------\n"
                "nodes                     9      324 B  16.3 %\n"
                "density mechanisms        9      180 B   9.0 %\n"
                "ions                      6      288 B  14.5 %\n"
                "point processes          12      420 B  21.1 %\n"
                "artificial cells          3      132 B   6.6 %\n"
                "connections               9      348 B  17.5 %\n"
                "opaque values             9       48 B   2.4 %\n"
                "played values             3       96 B   4.8 %\n"
                "gap junction halves       9       84 B   4.2 %\n"
                "segments for reports      9       72 B   3.6 %\n"
                "----------------------------------------------\n"
                "total                        1.945 KiB\n"
                "\n"
                "Mechanism    Kind             Instances  Values each   Size   Share\n"
                "-------------------------------------------------------------------\n"
                "capacitance  density                  9            2  180 B   9.0 %\n"
                "na_ion       ion                      6            5  288 B  14.5 %\n"
                "ExpSyn       point process            6            3  216 B  10.8 %\n"
                "Stoch        point process            3            2  108 B   5.4 %\n"
                "NetStim      artificial cell          3            4  132 B   6.6 %\n"
                "Gap          point process            3            2   96 B   4.8 %\n"
                "\n"
                "Group  Cells  Nodes  Instances  Connections   Size\n"
                "--------------------------------------------------\n"
                "   12      1      3         10            3  664 B\n"
                "   20      1      3         10            3  664 B\n"
                "   30      1      3         10            3  664 B\n");
}

TEST_F(BallastModel, ShowsTheSameOfThePackedModel) {
  (void)run({"pack", "set", "model.net"});
  const JsonValue set = json_of({"show", "set"});
  const JsonValue packed = json_of({"show", "model.net"});
  EXPECT_TRUE(packed.at("packed").as_bool());
  EXPECT_TRUE(packed.at("description").is_null());
  for (const char* key : {"all", "mechanisms", "groups", "gap_junctions"}) {
    EXPECT_EQ(packed.at(key).raw(), set.at(key).raw()) << key;
  }
  EXPECT_EQ(set.at("groups").element(1).at("group").as_integer(), 20);
  EXPECT_EQ(set.at("all").at("kinds").at("connections").at("count").as_integer(), 9);
}

TEST_F(BallastModel, PacksAndUnpacks) {
  describe();
  EXPECT_EQ(json_of({"pack", "set", "a.net"}).at("groups").as_integer(), 3);
  EXPECT_EQ(json_of({"pack", "set", "b.net", "--compress"}).at("written").as_string(), "b.net");
  for (const char* file : {"a.net", "b.net"}) {
    const std::string copy = std::string(file) + ".set";
    EXPECT_EQ(run({"unpack", file, copy}).exit_code, 0);
    for (const auto& entry : fs::directory_iterator(path("set"))) {
      const fs::path name = entry.path().filename();
      EXPECT_EQ(read_file(path(copy) / name), read_file(entry.path())) << name;
    }
  }
  expect_failure({"unpack", "a.net", "set"},
                 "set: cannot unpack there (it exists already). Name a new folder.");
}

TEST_F(BallastModel, PacksNoDamagedModel) {
  describe();
  std::string content = read_file(path("set/20_2.dat"));
  content.back() ^= 1;
  write_file(path("set/20_2.dat"), content);
  const std::string message =
      "set/20_2.dat: content does not match its checksum (the file was edited or damaged). Copy "
      "the model again, or build it again.";
  expect_failure({"pack", "set", "model.net"}, message);
  EXPECT_FALSE(fs::exists(path("model.net")));
  expect_failure({"verify", "set"}, message);
}

TEST_F(BallastModel, SaysWhatWasVerified) {
  (void)run({"pack", "set", "model.net"});
  const JsonValue models = json_of({"verify", "set", "model.net"}).at("models");
  EXPECT_FALSE(models.element(0).at("checksums").as_bool());
  EXPECT_TRUE(models.element(1).at("checksums").as_bool());
  const std::string text = run({"verify", "set", "model.net"}).output;
  EXPECT_NE(text.find("set: whole and consistent; without model.json there are no checksums to "
                      "compare ("),
            std::string::npos);
  EXPECT_NE(text.find("model.net: every byte is as it was written ("), std::string::npos);
}

TEST_F(BallastModel, DealsGroupsOutToRanks) {
  expect_output({"rebalance", "set", "--ranks=2", "--output=groups.json"},
                "Rank  Node  Groups     Memory  Compute\n"
                "--------------------------------------\n"
                "   0     0       2  1.297 KiB       26\n"
                "   1     0       1      664 B       13\n"
                "\n"
                "Most over mean: memory of ranks 1.333, of nodes 1.000, compute of ranks 1.333\n"
                "Written: groups.json\n");
  const plan::GroupAllocation allocation = plan::read_group_allocation(path("groups.json"));
  EXPECT_EQ(allocation.by_rank(), (std::vector<std::vector<std::int32_t>>{{12, 30}, {20}}));
  EXPECT_EQ(allocation.ranks_per_node, 2);
  EXPECT_EQ(allocation.places[0].compute, 3 + 10);
}

TEST_F(BallastModel, SaysWhatToDoForMoreRanksThanGroups) {
  expect_failure({"rebalance", "set", "--ranks=4"},
                 "set: more ranks than groups of cells '4' (the model has 3 groups). Use fewer "
                 "ranks, or build it on more ranks or with a larger --modelbuilding-steps.");
}

TEST_F(BallastModel, RefusesWhatIsNoModel) {
  expect_failure({"show", "none"}, "none: no built model (no such file or folder).");
  write_file(path("text"), "abc");
  expect_failure({"verify", "text"},
                 "text: not a packed model (it does not begin as an HDF5 file does).");
  fs::create_directory(path("empty"));
  expect_failure({"show", "empty"}, "empty: not a data set (it has no files.dat).");
}

}  // namespace
}  // namespace ballast
