#include "built/data_set.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/unit/built/small_model.hpp"

namespace ballast::built {
namespace {

using test::expect_error_text;

class DataSet : public ::testing::Test {
 protected:
  DataSet() { testing::write_small_model(folder_.path()); }

  [[nodiscard]] Group read() const { return open_data_set(folder_.path())->read_group(12); }

  void replace_file(const std::string& name, const std::string& content) const {
    write_file(folder_ / name, content);
  }
  /// The text of a file with the first occurrence of `from` replaced.
  void edit(const std::string& name, const std::string& from, const std::string& to) const {
    std::string content = read_file(folder_ / name);
    const std::size_t place = content.find(from);
    ASSERT_NE(place, std::string::npos) << from;
    replace_file(name, content.replace(place, from.size(), to));
  }
  void expect_refused(const std::string& name, const std::string& message) const {
    expect_error_text<InputError>([&] { (void)read(); }, (folder_ / name).string() + message);
  }

  test::TemporaryDirectory folder_;
};

/// An integer as its four bytes.
std::string bytes(std::int32_t value) {
  std::string result(sizeof value, '\0');
  std::memcpy(result.data(), &value, sizeof value);
  return result;
}

/// Offset of what follows the mark of the n-th array.
std::size_t array_start(const std::string& content, int checkpoint) {
  const std::string mark = "chkpnt " + std::to_string(checkpoint) + "\n";
  return content.find(mark) + mark.size();
}

TEST_F(DataSet, IsReadAsNeuronWroteIt) {
  const auto model = open_data_set(folder_.path());
  EXPECT_EQ(model->path(), folder_.path());
  EXPECT_EQ(model->read_group(12), testing::small_group());
}

TEST_F(DataSet, TellsWhatAllGroupsShare) {
  const Header header = open_data_set(folder_.path())->header();
  EXPECT_EQ(header.groups, (std::vector<std::int32_t>{12}));
  EXPECT_TRUE(header.gap_junctions);
  EXPECT_EQ(header.description, "");
  EXPECT_EQ(header.texts.at("files.dat"), testing::groups_text());
  ASSERT_EQ(header.mechanisms.size(), 7U);
  const Mechanism sodium{
      .name = "na_ion", .type = 4, .ion = true, .value_count = 5, .datum_count = 1, .charge = 1};
  EXPECT_EQ(*header.find(4), sodium);
  const Mechanism stimulus{.name = "NetStim",
                           .type = 7,
                           .point_process = true,
                           .artificial = true,
                           .value_count = 4,
                           .datum_count = 3};
  EXPECT_EQ(*header.find(7), stimulus);
  EXPECT_EQ(header.find(1), nullptr);
  EXPECT_EQ(header.find(9), nullptr);
  EXPECT_EQ(header.global("dt"), 0.025);
  EXPECT_EQ(header.global("Random123_globalindex"), 7);
  EXPECT_EQ(header.globals.at("table"), (std::vector<double>{1.5, -2}));
  expect_error_text<InputError>([&] { (void)header.global("table"); },
                                "the model has no global variable 'table'.");
}

TEST_F(DataSet, IsWrittenAsNeuronWouldWriteIt) {
  const Header header = open_data_set(folder_.path())->header();
  const test::TemporaryDirectory copy;
  write_group_files(testing::small_group(), header, copy.path());
  for (const char* name : {"12_1.dat", "12_2.dat", "12_3.dat", "12_gap.dat"}) {
    EXPECT_EQ(read_file(copy / name), read_file(folder_ / name)) << name;
  }
}

TEST_F(DataSet, HasNoFilesForWhatAGroupHasNot) {
  const Header header = open_data_set(folder_.path())->header();
  Group group = testing::small_group();
  group.gaps = {};
  group.sections = {};
  const test::TemporaryDirectory copy;
  write_group_files(group, header, copy.path());
  EXPECT_FALSE(std::filesystem::exists(copy / "12_3.dat"));
  EXPECT_FALSE(std::filesystem::exists(copy / "12_gap.dat"));
}

TEST_F(DataSet, MayHaveNoGapJunctionsAndNoSections) {
  replace_file("files.dat", "1.5\n         1\n12\n");
  std::filesystem::remove(folder_ / "12_3.dat");
  Group expected = testing::small_group();
  expected.gaps = {};
  expected.sections = {};
  EXPECT_EQ(read(), expected);
}

TEST_F(DataSet, BringsTheSourcesOfItsMechanisms) {
  EXPECT_TRUE(open_data_set(folder_.path())->mechanism_sources().empty());
  replace_file("mechanisms/a.mod", "NEURON {}");
  replace_file("mechanisms/b.inc", ": b");
  const std::map<std::string, std::string> expected = {{"a.mod", "NEURON {}"}, {"b.inc", ": b"}};
  EXPECT_EQ(open_data_set(folder_.path())->mechanism_sources(), expected);
}

TEST_F(DataSet, ListsTheFilesThatItConsistsOf) {
  replace_file("model.json", "{}");
  replace_file("99_1.dat", "left over");
  replace_file("mechanisms/a.mod", "NEURON {}");
  std::vector<std::string> names;
  for (const ModelFile& file : describe_data_set(folder_.path())) names.push_back(file.name);
  EXPECT_EQ(names, (std::vector<std::string>{"12_1.dat", "12_2.dat", "12_3.dat", "12_gap.dat",
                                             "bbcore_mech.dat", "files.dat", "globals.dat",
                                             "mechanisms/a.mod"}));
}

TEST_F(DataSet, MustBeThere) {
  const std::filesystem::path none = folder_ / "none";
  expect_error_text<InputError>([&] { (void)open_data_set(none); },
                                none.string() + ": no built model (no such folder).");
  std::filesystem::remove(folder_ / "globals.dat");
  expect_error_text<InputError>(
      [&] { (void)open_data_set(folder_.path()); },
      folder_.path().string() + ": not a data set (it has no globals.dat).");
}

TEST_F(DataSet, NamesAMissingFileOfAGroup) {
  std::filesystem::remove(folder_ / "12_2.dat");
  expect_refused("12_2.dat", ": missing file (files.dat names group 12). Build the model again.");
}

TEST_F(DataSet, RefusesOtherVersions) {
  edit("12_1.dat", "1.5", "1.8");
  expect_refused("12_1.dat",
                 ":byte 0: unknown version of a data set '1.8' (this program reads version 1.5).");
  edit("globals.dat", "1.5", "2.0");
  expect_refused("globals.dat",
                 ":1: unknown version of a data set '2.0' (this program reads version 1.5).");
}

TEST_F(DataSet, RefusesCountsThatAreNone) {
  edit("12_1.dat", "2 npresyn", "-2 npresyn");
  expect_refused("12_1.dat", ":byte 4: negative count '-2 npresyn'.");
  edit("12_1.dat", "-2 npresyn", "2 presyn");
  expect_refused("12_1.dat", ":byte 4: unexpected line '2 presyn' ('<count> npresyn' expected).");
  edit("12_1.dat", "2 presyn", "99999999999 npresyn");
  expect_refused("12_1.dat",
                 ":byte 4: unexpected line '99999999999 npresyn' ('<count> npresyn' expected).");
}

TEST_F(DataSet, RefusesACountThatTheFileIsTooShortFor) {
  edit("12_1.dat", "2 npresyn", "2000000000 npresyn");
  const std::size_t size = std::filesystem::file_size(folder_ / "12_1.dat");
  expect_refused("12_1.dat", ":byte " + std::to_string(size) + ": the file ends early.");
}

TEST_F(DataSet, RefusesArraysOutOfStep) {
  edit("12_1.dat", "chkpnt 1", "chkpnt 3");
  const std::size_t place = read_file(folder_ / "12_1.dat").find("chkpnt 3");
  expect_refused("12_1.dat", ":byte " + std::to_string(place) +
                                 ": unexpected line 'chkpnt 3' ('chkpnt 1' expected).");
}

TEST_F(DataSet, RefusesBytesAfterTheEnd) {
  const std::string whole = read_file(folder_ / "12_2.dat");
  replace_file("12_2.dat", whole + "xy");
  const std::string size = std::to_string(whole.size());
  expect_refused("12_2.dat", ":byte " + size + ": data after the end '2 bytes' (the file has " +
                                 std::to_string(whole.size() + 2) + " bytes).");
}

TEST_F(DataSet, RefusesEveryTruncation) {
  for (const char* name : {"12_1.dat", "12_2.dat", "12_3.dat", "12_gap.dat"}) {
    const std::string whole = read_file(folder_ / name);
    for (std::size_t size = whole.size(); size-- > 0;) {
      std::filesystem::resize_file(folder_ / name, size);
      EXPECT_THROW((void)read(), InputError) << name << " cut to " << size;
    }
    replace_file(name, whole);
  }
  EXPECT_EQ(read(), testing::small_group());
}

TEST_F(DataSet, RefusesAMechanismThatTheModelDoesNotHave) {
  edit("12_2.dat", "6 nmech\n3\n", "6 nmech\n9\n");
  const std::size_t place = read_file(folder_ / "12_2.dat").find("9\n3\n4\n2\n");
  expect_refused("12_2.dat", ":byte " + std::to_string(place) +
                                 ": mechanism that bbcore_mech.dat does not have '9'.");
}

/// An integer of an array that refers to nothing, and what the message says.
struct WrongInteger {
  const char* file;
  int checkpoint;
  std::size_t element;
  std::int32_t value;
  std::string message;
};

class WrongIntegers : public DataSet, public ::testing::WithParamInterface<WrongInteger> {};

TEST_P(WrongIntegers, AreRefusedWithTheirPlace) {
  const WrongInteger& wrong = GetParam();
  std::string content = read_file(folder_ / wrong.file);
  const std::size_t place = array_start(content, wrong.checkpoint) + 4 * wrong.element;
  replace_file(wrong.file, content.replace(place, 4, bytes(wrong.value)));
  expect_refused(wrong.file, ":byte " + std::to_string(place) + ": " + wrong.message);
}

INSTANTIATE_TEST_SUITE_P(
    DataSet, WrongIntegers,
    ::testing::Values(
        WrongInteger{"12_2.dat", 2, 2, 2, "parent out of range '2' (0 to 1 expected)."},
        WrongInteger{"12_2.dat", 2, 2, 0x01000000,
                     "parent out of range '16777216' (it was written on a machine with another "
                     "byte order)."},
        WrongInteger{"12_2.dat", 7, 1, 3, "node out of range '3' (0 to 2 expected)."},
        WrongInteger{"12_2.dat", 12, 0, -1, "node out of range '-1' (0 to 2 expected)."},
        WrongInteger{"12_2.dat", 18, 0, 9, "type out of range '9' (-2 to 8 expected)."},
        WrongInteger{"12_2.dat", 24, 0, 3, "node out of range '3' (-1 to 2 expected)."},
        WrongInteger{"12_2.dat", 24, 1, -1007,
                     "instance that the group does not have '-1007' (mechanism 7, instance 1)."},
        WrongInteger{"12_2.dat", 26, 0, 9,
                     "instance that the group does not have '9' (mechanism 9, instance 0)."},
        WrongInteger{"12_2.dat", 27, 1, 2,
                     "instance that the group does not have '2' (mechanism 5, instance 2)."},
        WrongInteger{"12_1.dat", 0, 1, -1008,
                     "instance that the group does not have '-1008' (mechanism 8, instance 1)."},
        WrongInteger{"12_1.dat", 0, 0, 13,
                     "not a source of this group '12' (the gid that names it is expected to be)."},
        WrongInteger{"12_1.dat", 1, 2, -3007,
                     "instance that the group does not have '-3007' (mechanism 7, instance 3)."},
        WrongInteger{"12_gap.dat", 1, 1, 6,
                     "unsupported source of a gap junction '6' (only voltages, -1, are)."},
        WrongInteger{"12_gap.dat", 2, 0, 3, "node out of range '3' (0 to 2 expected)."},
        WrongInteger{"12_gap.dat", 5, 0, 2,
                     "gap junction's value out of range '2' (0 to 1 expected)."},
        WrongInteger{"12_3.dat", 37, 0, 3, "node out of range '3' (0 to 2 expected)."}));

}  // namespace
}  // namespace ballast::built
