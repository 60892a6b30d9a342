#include "sonata/population.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "sonata/hdf5_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/unit/sonata/raw_hdf5.hpp"

namespace ballast::sonata {

namespace {

using Strings = std::vector<std::string>;
using Integers = std::vector<std::int64_t>;
using Unsigned = std::vector<std::uint64_t>;
using Doubles = std::vector<double>;

Strings texts(const Enumeration& column) {
  Strings result;
  for (const std::uint32_t value : column.values) result.push_back(column.names.at(value));
  return result;
}

class PopulationTest : public testing::Test {
 protected:
  [[nodiscard]] NodePopulation open(const std::filesystem::path& types = {}) const {
    return {file_, "p", types};
  }
  [[nodiscard]] std::filesystem::path types(const std::string& text) const {
    write_file(folder_ / "types.csv", text);
    return folder_ / "types.csv";
  }
  /// Four nodes in two groups: 0, 3 in group 0 (in reverse order) and 1, 2 in group 1.
  void write_two_groups() const {
    Hdf5File h5 = Hdf5File::create(file_);
    h5.write("/nodes/p/node_type_id", Integers{10, 10, 20, 20});
    h5.write("/nodes/p/node_group_id", Unsigned{0, 1, 1, 0});
    h5.write("/nodes/p/node_group_index", Unsigned{1, 0, 1, 0});
    h5.write("/nodes/p/0/x", Doubles{33, 0});
    h5.write("/nodes/p/0/mtype", Strings{"d", "a"});
    h5.write("/nodes/p/1/x", Doubles{11, 22});
    h5.write("/nodes/p/1/tau", Doubles{1.5, 2.5});
  }
  template <class Function>
  void expect_failure(const Function& function, const std::string& message) const {
    test::expect_error_text<InputError>([&] { (void)function(); }, file_.string() + message);
  }

  test::TemporaryDirectory folder_;
  std::filesystem::path file_ = folder_ / "nodes.h5";
};

TEST_F(PopulationTest, ReadsColumnsOfOneGroupWithoutGroupIndex) {
  {
    Hdf5File h5 = Hdf5File::create(file_);
    h5.write("/nodes/p/node_type_id", Integers{-1, -1, 7});
    h5.write("/nodes/p/0/x", Doubles{1, 2, 3});
    h5.write("/nodes/p/0/dynamics_params/holding_current", Doubles{0.1, 0.2, 0.3});
    h5.write("/nodes/p/0/mtype", Strings{"a", "b", "a"});
  }
  const NodePopulation nodes = open();
  EXPECT_EQ(nodes.name(), "p");
  EXPECT_EQ(nodes.file(), file_);
  EXPECT_EQ(nodes.size(), 3U);
  EXPECT_EQ(nodes.columns(), (Strings{"dynamics_params/holding_current", "mtype", "x"}));
  EXPECT_EQ(nodes.numbers("x", Selection({{0, 1}, {2, 3}})), (Doubles{1, 3}));
  EXPECT_EQ(nodes.integers("x", Selection::all(3)), (Integers{1, 2, 3}));
  EXPECT_EQ(nodes.numbers("dynamics_params/holding_current", Selection({{1, 2}})), Doubles{0.2});
  EXPECT_EQ(texts(nodes.strings("mtype", Selection::all(3))), (Strings{"a", "b", "a"}));
  EXPECT_EQ(nodes.strings("mtype", Selection({{1, 2}})).names, Strings{"b"});
  EXPECT_EQ(nodes.type_ids(Selection::all(3)), (Integers{-1, -1, 7}));
  EXPECT_TRUE(nodes.has("x"));
  EXPECT_FALSE(nodes.has("y"));
  EXPECT_TRUE(nodes.is_text("mtype"));
  EXPECT_FALSE(nodes.is_text("x"));
}

TEST_F(PopulationTest, ResolvesLibraryIndicesOfAnyIntegerType) {
  {
    test::RawHdf5 raw(file_);
    raw.int8("/nodes/p/node_type_id", {0, 0, 0, 0});
    raw.int8("/nodes/p/0/mtype", {2, 0, 2, 1});
    raw.uint16("/nodes/p/0/etype", {0, 0, 1, 0});
    raw.ascii_strings("/nodes/p/0/@library/mtype", {"A", "B", "C", "unused"});
    raw.fixed_strings("/nodes/p/0/@library/etype", {"bAC", "cNAC"}, 8,
                      test::RawHdf5::Padding::null);
  }
  const NodePopulation nodes = open();
  EXPECT_EQ(texts(nodes.strings("mtype", Selection::all(4))), (Strings{"C", "A", "C", "B"}));
  EXPECT_EQ(nodes.strings("mtype", Selection::all(4)).names.size(), 3U);
  EXPECT_EQ(texts(nodes.strings("etype", Selection({{1, 3}}))), (Strings{"bAC", "cNAC"}));
  EXPECT_TRUE(nodes.is_text("mtype"));
  EXPECT_EQ(nodes.columns(), (Strings{"etype", "mtype"}));
  expect_failure([&] { return nodes.numbers("mtype", Selection::all(1)); },
                 ":/nodes/p/0/mtype: wrong type (numbers are expected, but @library gives it "
                 "names).");
}

TEST_F(PopulationTest, RejectsLibraryIndicesOutOfRange) {
  {
    test::RawHdf5 raw(file_);
    raw.int8("/nodes/p/node_type_id", {0, 0});
    raw.int8("/nodes/p/0/mtype", {0, 2});
    raw.int8("/nodes/p/0/etype", {0, -1});
    raw.ascii_strings("/nodes/p/0/@library/mtype", {"A", "B"});
    raw.ascii_strings("/nodes/p/0/@library/etype", {"A", "B"});
  }
  const NodePopulation nodes = open();
  expect_failure([&] { return nodes.strings("mtype", Selection::all(2)); },
                 ":/nodes/p/0/mtype: index out of range '2' (/nodes/p/0/@library/mtype has 2 "
                 "entries).");
  expect_failure([&] { return nodes.strings("etype", Selection::all(2)); },
                 ":/nodes/p/0/etype: wrong value '-1' (an integer of 0 or more is expected).");
}

TEST_F(PopulationTest, GivesIntegersAsText) {
  {
    Hdf5File h5 = Hdf5File::create(file_);
    h5.write("/nodes/p/node_type_id", Integers{0, 0});
    h5.write("/nodes/p/0/layer", Integers{4, 23});
  }
  EXPECT_EQ(texts(open().strings("layer", Selection::all(2))), (Strings{"4", "23"}));
}

TEST_F(PopulationTest, PutsRowsOfSeveralGroupsInTheirPlaces) {
  write_two_groups();
  const NodePopulation nodes = open();
  EXPECT_EQ(nodes.numbers("x", Selection::all(4)), (Doubles{0, 11, 22, 33}));
  EXPECT_EQ(nodes.numbers("x", Selection({{2, 4}})), (Doubles{22, 33}));
  EXPECT_EQ(nodes.numbers("tau", Selection({{1, 3}})), (Doubles{1.5, 2.5}));
  EXPECT_EQ(nodes.numbers_or("tau", Selection::all(4), -1), (Doubles{-1, 1.5, 2.5, -1}));
  EXPECT_EQ(texts(nodes.strings("mtype", Selection::all(4), "?")), (Strings{"a", "?", "?", "d"}));
  EXPECT_TRUE(nodes.is_text("mtype"));
  EXPECT_EQ(nodes.columns(), (Strings{"mtype", "tau", "x"}));
}

TEST_F(PopulationTest, TakesFromTheTypesFileWhatTheGroupsLack) {
  write_two_groups();
  const NodePopulation nodes =
      open(types("node_type_id tau mtype ei n\n"
                 "10 7.5 from_csv e 1\n"
                 "20 NULL NULL i 2\n"));
  EXPECT_EQ(nodes.numbers_or("tau", Selection::all(4), -1), (Doubles{7.5, 1.5, 2.5, -1}))
      << "HDF5 overrides CSV; NULL is missing";
  EXPECT_EQ(texts(nodes.strings("mtype", Selection::all(4), "?")),
            (Strings{"a", "from_csv", "?", "d"}));
  EXPECT_EQ(texts(nodes.strings("ei", Selection::all(4))), (Strings{"e", "e", "i", "i"}));
  EXPECT_EQ(nodes.integers("n", Selection::all(4)), (Integers{1, 1, 2, 2}));
  EXPECT_EQ(nodes.columns(), (Strings{"ei", "mtype", "n", "tau", "x"}));
  EXPECT_TRUE(nodes.is_text("ei"));
  EXPECT_FALSE(nodes.is_text("n"));
}

TEST_F(PopulationTest, NamesTheRowThatLacksAnAttribute) {
  write_two_groups();
  expect_failure(
      [&] {
        return open().numbers("tau", Selection({{2, 4}}));
      },
      ":/nodes/p: missing attribute 'tau' (node 3 has no such column; there is no "
      "node_types file).");
  const NodePopulation nodes = open(types("node_type_id y\n10 1\n"));
  expect_failure(
      [&] { return nodes.numbers("y", Selection::all(4)); },
      ":/nodes/p: missing attribute 'y' (node 2 has no such column; nor has types.csv).");
  expect_failure(
      [&] {
        return nodes.strings("z", Selection({{1, 2}}));
      },
      ":/nodes/p: missing attribute 'z' (node 1 has no such column; nor has types.csv).");
}

TEST_F(PopulationTest, ReadsAPermutedIndexOfASingleGroup) {
  {
    Hdf5File h5 = Hdf5File::create(file_);
    h5.write("/nodes/p/node_type_id", Integers{0, 0, 0});
    h5.write("/nodes/p/node_group_id", Unsigned{5, 5, 5});
    h5.write("/nodes/p/node_group_index", Unsigned{2, 0, 0});  // rows may be shared
    h5.write("/nodes/p/5/x", Doubles{10, 11, 12});
  }
  EXPECT_EQ(open().numbers("x", Selection::all(3)), (Doubles{12, 10, 10}));
}

TEST_F(PopulationTest, ReadsAGroupWithoutColumns) {
  {
    Hdf5File h5 = Hdf5File::create(file_);
    h5.write("/nodes/p/node_type_id", Integers{100, 101});
    h5.write("/nodes/p/node_group_id", Unsigned{0, 0});
    h5.write("/nodes/p/node_group_index", Unsigned{0, 1});
    h5.create_group("/nodes/p/0");
  }
  const NodePopulation nodes = open(types("node_type_id ei\n100 e\n101 i\n"));
  EXPECT_EQ(texts(nodes.strings("ei", Selection::all(2))), (Strings{"e", "i"}));
}

TEST_F(PopulationTest, ReadsAPopulationWithoutGroups) {
  { Hdf5File::create(file_).write("/nodes/p/node_type_id", Integers{1, 1}); }
  const NodePopulation nodes = open();
  EXPECT_EQ(nodes.size(), 2U);
  EXPECT_EQ(nodes.columns(), Strings{});
  EXPECT_EQ(nodes.numbers_or("x", Selection::all(2), 3), (Doubles{3, 3}));
}

TEST_F(PopulationTest, TakesItsSizeFromOtherDatasetsWhereTypesAreMissing) {
  { Hdf5File::create(file_).write("/nodes/p/0/x", Doubles{1, 2, 3}); }
  const NodePopulation nodes = open();
  EXPECT_EQ(nodes.size(), 3U);
  EXPECT_EQ(nodes.type_ids(Selection({{0, 2}})), (Integers{-1, -1}));
}

TEST_F(PopulationTest, RejectsAPopulationOfUnknownSize) {
  { Hdf5File::create(file_).create_group("/nodes/p/0"); }
  expect_failure([&] { return open(); },
                 ":/nodes/p: missing dataset 'node_type_id' (it gives the number of rows).");
}

TEST_F(PopulationTest, RejectsColumnsOfUnequalLength) {
  {
    Hdf5File h5 = Hdf5File::create(file_);
    h5.write("/nodes/p/node_type_id", Integers{0, 0});
    h5.write("/nodes/p/0/x", Doubles{1, 2});
    h5.write("/nodes/p/0/y", Doubles{1, 2, 3});
  }
  expect_failure([&] { return open(); }, ":/nodes/p/0/y: unequal length '3' ('x' has 2 rows).");
}

TEST_F(PopulationTest, RejectsAGroupOfAnotherLengthThanThePopulation) {
  {
    Hdf5File h5 = Hdf5File::create(file_);
    h5.write("/nodes/p/node_type_id", Integers{0, 0});
    h5.write("/nodes/p/0/x", Doubles{1});
  }
  expect_failure([&] { return open(); },
                 ":/nodes/p/0: unequal length '1' (the population has 2 rows).");
}

TEST_F(PopulationTest, RejectsIndexColumnsOfUnequalLength) {
  {
    Hdf5File h5 = Hdf5File::create(file_);
    h5.write("/nodes/p/node_type_id", Integers{0, 0});
    h5.write("/nodes/p/node_group_id", Unsigned{0, 0});
    h5.write("/nodes/p/node_group_index", Unsigned{0});
    h5.write("/nodes/p/0/x", Doubles{1, 2});
  }
  expect_failure([&] { return open(); },
                 ":/nodes/p/node_group_index: unequal length '1' (the population has 2 rows).");
}

TEST_F(PopulationTest, RejectsGroupsWithoutAnIndex) {
  {
    Hdf5File h5 = Hdf5File::create(file_);
    h5.write("/nodes/p/node_type_id", Integers{0, 0});
    h5.write("/nodes/p/0/x", Doubles{1});
    h5.write("/nodes/p/1/x", Doubles{2});
  }
  expect_failure([&] { return open(); },
                 ":/nodes/p: missing dataset 'node_group_id' (the population has 2 groups).");
}

TEST_F(PopulationTest, RejectsAnIndexBeyondItsGroup) {
  {
    Hdf5File h5 = Hdf5File::create(file_);
    h5.write("/nodes/p/node_type_id", Integers{0, 0});
    h5.write("/nodes/p/node_group_id", Unsigned{0, 0});
    h5.write("/nodes/p/node_group_index", Unsigned{0, 2});
    h5.write("/nodes/p/0/x", Doubles{1, 2});
  }
  expect_failure([&] { return open(); },
                 ":/nodes/p/node_group_index: index out of range '2' (row 1; group 0 has 2 rows).");
}

TEST_F(PopulationTest, RejectsAnUnknownGroup) {
  {
    Hdf5File h5 = Hdf5File::create(file_);
    h5.write("/nodes/p/node_type_id", Integers{0, 0});
    h5.write("/nodes/p/node_group_id", Unsigned{0, 3});
    h5.write("/nodes/p/node_group_index", Unsigned{0, 0});
    h5.write("/nodes/p/0/x", Doubles{1});
    h5.write("/nodes/p/1/x", Doubles{1});
  }
  expect_failure([&] { return open(); },
                 ":/nodes/p/node_group_id: unknown group '3' (row 1; the population has: 0, 1).");
}

TEST_F(PopulationTest, SuggestsTheNameOfAPopulation) {
  { Hdf5File::create(file_).write("/nodes/default/node_type_id", Integers{0}); }
  expect_failure([&] { return NodePopulation(file_, "defualt", {}); },
                 ":/nodes: unknown population 'defualt' (the file has: default). Did you mean "
                 "'default'?");
}

TEST_F(PopulationTest, RejectsIdsBeyondItsEnd) {
  write_two_groups();
  expect_failure(
      [&] {
        return open().numbers("x", Selection({{3, 5}}));
      },
      ":/nodes/p: id out of range '4' (the population has 4 nodes).");
  expect_failure(
      [&] {
        return open().type_ids(Selection({{9, 10}}));
      },
      ":/nodes/p: id out of range '9' (the population has 4 nodes).");
}

TEST_F(PopulationTest, RejectsTextWhereNumbersAreAskedFor) {
  write_two_groups();
  expect_failure(
      [&] {
        return open().numbers("mtype", Selection({{0, 1}}));
      },
      ":/nodes/p/0/mtype: wrong type (numbers are expected).");
  expect_failure(
      [&] {
        return open().strings("x", Selection({{0, 1}}));
      },
      ":/nodes/p/0/x: wrong type (strings are expected).");
}

TEST_F(PopulationTest, SamplesTheIndexOfALargePopulation) {
  constexpr std::uint64_t size = (std::uint64_t{1} << 22U) + 1000;
  {
    Hdf5File h5 = Hdf5File::create(file_);
    h5.write("/nodes/p/node_type_id", std::vector<std::uint8_t>(size, 0));
    h5.write("/nodes/p/node_group_id", std::vector<std::uint8_t>(size, 0));
    std::vector<std::uint32_t> index(size);
    std::iota(index.rbegin(), index.rend(), 0U);  // from last to first
    h5.write("/nodes/p/node_group_index", index);
    std::iota(index.begin(), index.end(), 0U);
    h5.write("/nodes/p/0/x", index);
  }
  EXPECT_EQ(open().numbers("x", Selection({{0, 2}})),
            (Doubles{static_cast<double>(size - 1), static_cast<double>(size - 2)}));
}

TEST_F(PopulationTest, ListsThePopulationsOfAFile) {
  {
    Hdf5File h5 = Hdf5File::create(file_);
    h5.write("/nodes/b/node_type_id", Integers{0});
    h5.write("/nodes/a/node_type_id", Integers{0});
  }
  EXPECT_EQ(population_names(file_, "/nodes"), (Strings{"a", "b"}));
  expect_failure([&] { return population_names(file_, "/edges"); }, ":/edges: missing group.");
}

TEST_F(PopulationTest, StaysOpenWhenMoved) {
  write_two_groups();
  NodePopulation first = open();
  const NodePopulation second = std::move(first);
  EXPECT_EQ(second.numbers("x", Selection({{3, 4}})), Doubles{33});
}

}  // namespace

}  // namespace ballast::sonata
