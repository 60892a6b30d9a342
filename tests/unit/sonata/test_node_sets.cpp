#include "sonata/node_sets.hpp"

#include <gmock/gmock.h>

#include <limits>
#include <optional>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "sonata/hdf5_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::sonata {

namespace {

using testing::ElementsAre;
using Ids = std::vector<std::uint64_t>;
using Strings = std::vector<std::string>;

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

/// Six cells of population A, three of B; B has no mtype, and its ei and size are in the types
/// file.
void write_nodes(const std::filesystem::path& folder) {
  Hdf5File h5 = Hdf5File::create(folder / "nodes.h5");
  h5.write("/nodes/A/node_type_id", std::vector<std::int64_t>(6, 1));
  h5.write("/nodes/A/0/mtype", std::vector<std::uint8_t>{0, 1, 2, 0, 1, 2});
  h5.write("/nodes/A/0/@library/mtype", Strings{"L4_PC", "L5_PC", "L5_MC"});
  h5.write("/nodes/A/0/morphology", Strings{"m0", "m1", "m2", "m3", "m4", "m5"});
  h5.write("/nodes/A/0/layer", std::vector<std::int32_t>{4, 5, 5, 4, 5, 5});
  h5.write("/nodes/A/0/y", std::vector<float>{0.0F, 1.5F, 2.5F, 3.5F, 4.5F, not_a_number});
  h5.write("/nodes/A/0/excitatory", std::vector<std::uint8_t>{1, 1, 0, 1, 1, 0});
  h5.write("/nodes/B/node_type_id", std::vector<std::int64_t>{7, 8, 7});
  write_file(folder / "types.csv",
             "node_type_id ei size\n"
             "7 e 1.5\n"
             "8 i NULL\n");
}

class NodeSetsTest : public testing::Test {
 protected:
  NodeSetsTest() {
    write_nodes(folder_.path());
    a_.emplace(folder_ / "nodes.h5", "A", "");
    b_.emplace(folder_ / "nodes.h5", "B", folder_ / "types.csv");
  }

  /// The nodes of A or B in the set "s" of a file with this content.
  [[nodiscard]] Ids in_a(const std::string& text) const { return resolve(text, *a_); }
  [[nodiscard]] Ids in_b(const std::string& text) const { return resolve(text, *b_); }
  [[nodiscard]] Ids resolve(const std::string& text, const NodePopulation& population) const {
    write_file(file_, text);
    NodeSets sets;
    sets.add_file(file_);
    return sets.resolve("s", population).flatten();
  }
  void expect_failure(const std::string& text, const std::string& message) const {
    test::expect_error_text<InputError>([&] { (void)in_a(text); }, file_.string() + message);
  }

  test::TemporaryDirectory folder_;
  std::filesystem::path file_ = folder_ / "node_sets.json";
  std::optional<NodePopulation> a_, b_;
};

TEST_F(NodeSetsTest, MatchesTextNumbersAndSwitches) {
  EXPECT_EQ(in_a(R"({"s": {"mtype": "L5_PC"}})"), (Ids{1, 4}));
  EXPECT_EQ(in_a(R"({"s": {"morphology": "m3"}})"), Ids{3});
  EXPECT_EQ(in_a(R"({"s": {"layer": 4}})"), (Ids{0, 3}));
  EXPECT_EQ(in_a(R"({"s": {"layer": "4"}})"), (Ids{0, 3}));
  EXPECT_EQ(in_a(R"({"s": {"y": 2.5}})"), Ids{2});
  EXPECT_EQ(in_a(R"({"s": {"excitatory": false}})"), (Ids{2, 5}));
  EXPECT_EQ(in_a(R"({"s": {"mtype": "none"}})"), Ids{});
}

TEST_F(NodeSetsTest, TakesListsAsAlternativesAndKeysAsConditions) {
  EXPECT_EQ(in_a(R"({"s": {"mtype": ["L4_PC", "L5_MC"]}})"), (Ids{0, 2, 3, 5}));
  EXPECT_EQ(in_a(R"({"s": {"layer": [4, 6]}})"), (Ids{0, 3}));
  EXPECT_EQ(in_a(R"({"s": {"layer": 5, "excitatory": true}})"), (Ids{1, 4}));
  EXPECT_EQ(in_a(R"({"s": {"layer": []}})"), Ids{});
  EXPECT_EQ(in_a(R"({"s": {}})"), (Ids{0, 1, 2, 3, 4, 5}));
}

TEST_F(NodeSetsTest, ComparesByOperators) {
  EXPECT_EQ(in_a(R"({"s": {"y": {"$gt": 2.5}}})"), (Ids{3, 4})) << "NaN is never in";
  EXPECT_EQ(in_a(R"({"s": {"y": {"$gte": 2.5}}})"), (Ids{2, 3, 4}));
  EXPECT_EQ(in_a(R"({"s": {"y": {"$lt": 1.5}}})"), Ids{0});
  EXPECT_EQ(in_a(R"({"s": {"y": {"$lte": 1.5}}})"), (Ids{0, 1}));
  EXPECT_EQ(in_a(R"({"s": {"y": {"$gt": 0, "$lt": 4}}})"), (Ids{1, 2, 3}));
}

TEST_F(NodeSetsTest, FindsExpressionsAnywhereUnlessAnchored) {
  EXPECT_EQ(in_a(R"({"s": {"mtype": {"$regex": "PC"}}})"), (Ids{0, 1, 3, 4}));
  EXPECT_EQ(in_a(R"({"s": {"mtype": {"$regex": "^L5_.*"}}})"), (Ids{1, 2, 4, 5}));
  EXPECT_EQ(in_a(R"({"s": {"mtype": {"$regex": "^L5$"}}})"), Ids{});
}

TEST_F(NodeSetsTest, SelectsPopulationsAndIds) {
  EXPECT_EQ(in_a(R"({"s": {"population": "A"}})").size(), 6U);
  EXPECT_EQ(in_a(R"({"s": {"population": "B"}})"), Ids{});
  EXPECT_EQ(in_b(R"({"s": {"population": ["A", "B"]}})").size(), 3U);
  EXPECT_EQ(in_a(R"({"s": {"node_id": [5, 0, 2]}})"), (Ids{0, 2, 5}));
  EXPECT_EQ(in_a(R"({"s": {"node_id": 4}})"), Ids{4});
  EXPECT_EQ(in_a(R"({"s": {"node_id": []}})"), Ids{});
  EXPECT_EQ(in_a(R"({"s": {"node_id": {"$gte": 2, "$lt": 4}}})"), (Ids{2, 3}));
  EXPECT_EQ(in_a(R"({"s": {"population": "A", "node_id": [1, 2], "layer": 5, "mtype": "L5_MC"}})"),
            Ids{2});
}

TEST_F(NodeSetsTest, LetsIdsOfSeveralPopulationsReachBeyondSomeOfThem) {
  EXPECT_EQ(in_b(R"({"s": {"node_id": [1, 4]}})"), Ids{1});
  EXPECT_EQ(in_b(R"({"s": {"population": ["A", "B"], "node_id": [1, 4]}})"), Ids{1});
}

TEST_F(NodeSetsTest, RejectsIdsBeyondTheOnePopulationNamed) {
  expect_failure(R"({"s": {"population": "A", "node_id": [1, 6]}})",
                 ":/s/node_id/1: node id out of range '6' (population 'A' has 6 nodes).");
  expect_failure(R"({"s": {"node_id": -1}})",
                 ":/s/node_id: wrong type '-1' (an integer of 0 or more is expected).");
}

TEST_F(NodeSetsTest, FindsNothingWhereAPopulationLacksTheAttribute) {
  EXPECT_EQ(in_b(R"({"s": {"mtype": "L5_PC"}})"), Ids{});
  EXPECT_EQ(in_b(R"({"s": {"y": {"$gt": 0}}})"), Ids{});
}

TEST_F(NodeSetsTest, MatchesAttributesOfTheTypesFile) {
  EXPECT_EQ(in_b(R"({"s": {"ei": "e"}})"), (Ids{0, 2}));
  EXPECT_EQ(in_b(R"({"s": {"size": {"$lt": 9}}})"), (Ids{0, 2})) << "NULL is never in";
}

TEST_F(NodeSetsTest, UnitesCompoundsOfCompounds) {
  EXPECT_EQ(in_a(R"({"s": ["four", "both"], "four": {"layer": 4}, "both": ["id", "id"],
                     "id": {"node_id": [0, 5]}})"),
            (Ids{0, 3, 5}));
  EXPECT_EQ(in_a(R"({"s": []})"), Ids{});
}

TEST_F(NodeSetsTest, RejectsCompoundsThatContainThemselves) {
  expect_failure(R"({"s": ["t"], "t": ["u"], "u": ["s"]})",
                 ":/s: node set refers to itself 's' (s -> t -> u -> s).");
}

TEST_F(NodeSetsTest, RejectsUnknownNames) {
  expect_failure(R"({"s": ["excitatry"], "excitatory": {}})",
                 ":/s/0: unknown node set 'excitatry'. Did you mean 'excitatory'?");
  NodeSets sets;
  test::expect_error_text<InputError>([&] { (void)sets.resolve("Mosaic", *a_); },
                                      "unknown node set 'Mosaic' (no node sets are given).");
  write_file(file_, R"({"Mosaic": {}})");
  sets.add_file(file_);
  test::expect_error_text<InputError>([&] { (void)sets.resolve("mosaic", *a_); },
                                      "unknown node set 'mosaic'. Did you mean 'Mosaic'?");
}

TEST_F(NodeSetsTest, RejectsUnknownOperatorsAndExpressions) {
  expect_failure(R"({"s": {"layer": {"$ge": 4}}})",
                 ":/s/layer: unknown operator '$ge' (for numbers one of: $gt, $gte, $lt, $lte; for "
                 "text: $regex). Did you mean '$gt'?");
  expect_failure(
      R"({"s": {"node_id": {"$regex": "1"}}})",
      ":/s/node_id: unknown operator '$regex' (for numbers one of: $gt, $gte, $lt, $lte; "
      "for text: $regex).");
  expect_failure(R"({"s": {"layer": {"$gt": "4"}}})",
                 ":/s/layer/$gt: wrong type '\"4\"' (a number is expected).");
  test::expect_error_text<InputError>([&] { (void)in_a(R"({"s": {"mtype": {"$regex": "("}}})"); },
                                      file_.string() +
                                          ":/s/mtype/$regex: wrong regular expression '(' "
                                          "(Mismatched '(' and ')' in regular expression).");
}

TEST_F(NodeSetsTest, RejectsSetsOfWrongType) {
  expect_failure(R"({"s": "A"})",
                 ":/s: wrong type 'A' (an object of rules or a list of node sets is expected).");
  expect_failure(R"({"s": {"layer": null}})",
                 ":/s/layer: wrong type 'null' (a value to compare with is expected).");
  expect_failure(R"({"s": [{"layer": 4}]})",
                 ":/s/0: wrong type '{\"layer\":4}' (a string is expected).");
  expect_failure(R"({"s": {"population": 3}})",
                 ":/s/population: wrong type '3' (a string is expected).");
}

TEST_F(NodeSetsTest, LetLaterFilesExtendAndOverride) {
  write_file(folder_ / "circuit.json", R"({"s": {"layer": 4}, "t": {"layer": 5}})");
  write_file(folder_ / "simulation.json", R"({"s": {"node_id": [2]}, "u": ["s", "t"]})");
  NodeSets sets;
  sets.add_file(folder_ / "circuit.json");
  sets.add_file(folder_ / "simulation.json");
  EXPECT_THAT(sets.names(), ElementsAre("s", "t", "u"));
  EXPECT_EQ(sets.resolve("s", *a_).flatten(), Ids{2});
  EXPECT_EQ(sets.resolve("u", *a_).flatten(), (Ids{1, 2, 4, 5}));
}

TEST_F(NodeSetsTest, TakesNamesOfPopulationsForSetsUnlessOneIsDefined) {
  write_file(file_, R"({"B": {"node_id": 0}, "s": ["A", "B"]})");
  NodeSets sets;
  sets.add_population("A");
  sets.add_population("B");
  sets.add_file(file_);
  EXPECT_TRUE(sets.has("A"));
  EXPECT_FALSE(sets.has("C"));
  EXPECT_THAT(sets.names(), ElementsAre("A", "B", "s"));
  EXPECT_EQ(sets.resolve("A", *a_).size(), 6U);
  EXPECT_TRUE(sets.resolve("A", *b_).empty());
  EXPECT_EQ(sets.resolve("s", *b_).flatten(), Ids{0});
}

}  // namespace

}  // namespace ballast::sonata
