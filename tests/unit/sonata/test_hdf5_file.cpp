#include "sonata/hdf5_file.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <thread>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/unit/sonata/raw_hdf5.hpp"

namespace ballast::sonata {

namespace {

using Strings = std::vector<std::string>;
using Integers = std::vector<std::int64_t>;
using Doubles = std::vector<double>;

class Hdf5FileTest : public testing::Test {
 protected:
  template <class Read>
  void expect_failure(const Read& read, const std::string& message) {
    test::expect_error_text<InputError>([&] { (void)read(); }, file_.string() + message);
  }

  test::TemporaryDirectory folder_;
  std::filesystem::path file_ = folder_ / "a.h5";
};

TEST_F(Hdf5FileTest, ReadsEveryWidthOfIntegers) {
  {
    test::RawHdf5 raw(file_);
    raw.int8("i8", {-128, 0, 127});
    raw.uint16("u16", {0, 65535});
    raw.big_endian_int32("i32be", {-2, 1 << 30});
    raw.bools("flag", {1, 0});
  }
  const Hdf5File h5 = Hdf5File::open(file_);
  EXPECT_EQ(h5.read_integers("i8", Selection::all(3)), (Integers{-128, 0, 127}));
  EXPECT_EQ(h5.read_numbers("i8", Selection::all(3)), (Doubles{-128, 0, 127}));
  EXPECT_EQ(h5.read_integers("u16", Selection::all(2)), (Integers{0, 65535}));
  EXPECT_EQ(h5.read_integers("i32be", Selection::all(2)), (Integers{-2, 1 << 30}));
  EXPECT_EQ(h5.read_integers("flag", Selection::all(2)), (Integers{1, 0}));
  EXPECT_EQ(h5.kind("flag"), Hdf5File::Kind::integer);
}

TEST_F(Hdf5FileTest, ReadsBothWidthsOfFloatingPoint) {
  test::RawHdf5(file_).big_endian_float("f32", {0.25F, -3.5F});
  const Hdf5File h5 = Hdf5File::open(file_);
  EXPECT_EQ(h5.read_numbers("f32", Selection::all(2)), (Doubles{0.25, -3.5}));
  EXPECT_EQ(h5.kind("f32"), Hdf5File::Kind::floating);
}

TEST_F(Hdf5FileTest, TakesWholeFloatingPointNumbersForIntegersAndRejectsOthers) {
  Hdf5File h5 = Hdf5File::create(file_);
  h5.write("whole", Doubles{3, -4});
  h5.write("broken", Doubles{3, 0.5});
  h5.write("nan", Doubles{std::nan("")});
  EXPECT_EQ(h5.read_integers("whole", Selection::all(2)), (Integers{3, -4}));
  expect_failure([&] { return h5.read_integers("broken", Selection::all(2)); },
                 ":broken: wrong value '0.5' (an integer of 64 bits is expected).");
  expect_failure([&] { return h5.read_integers("nan", Selection::all(1)); },
                 ":nan: wrong value 'nan' (an integer of 64 bits is expected).");
}

TEST_F(Hdf5FileTest, RejectsNegativeValuesWhereIdsAreAskedFor) {
  test::RawHdf5(file_).int8("ids", {1, -3});
  const Hdf5File h5 = Hdf5File::open(file_);
  EXPECT_EQ(h5.read_unsigned("ids", Selection::all(1)), (std::vector<std::uint64_t>{1}));
  expect_failure([&] { return h5.read_unsigned("ids", Selection::all(2)); },
                 ":ids: wrong value '-3' (an integer of 0 or more is expected).");
}

TEST_F(Hdf5FileTest, RejectsValuesThatDoNotFitSignedIntegers) {
  Hdf5File h5 = Hdf5File::create(file_);
  h5.write("big", std::vector<std::uint64_t>{std::uint64_t{1} << 63U});
  expect_failure([&] { return h5.read_integers("big", Selection::all(1)); },
                 ":big: wrong value '9223372036854775808' (an integer of 64 bits is expected).");
}

TEST_F(Hdf5FileTest, ReadsIntegersOf32BitsAndRejectsWhatDoesNotFit) {
  Hdf5File h5 = Hdf5File::create(file_);
  h5.write("i32", std::vector<std::int32_t>{-7, 8});
  h5.write("i64", Integers{-7, std::int64_t{1} << 31U});
  h5.write("none", Integers{});
  h5.write("f64", Doubles{1});
  EXPECT_EQ(h5.read_int32("i32"), (std::vector<std::int32_t>{-7, 8}));
  EXPECT_EQ(h5.read_int32("none"), std::vector<std::int32_t>{});
  expect_failure([&] { return h5.read_int32("i64"); },
                 ":i64: wrong value '2147483648' (an integer of 32 bits is expected).");
  expect_failure([&] { return h5.read_int32("f64"); }, ":f64: wrong type (integers are expected).");
}

TEST_F(Hdf5FileTest, ReadsStringsOfFixedAndVariableLength) {
  {
    test::RawHdf5 raw(file_);
    raw.fixed_strings("null", {"abcd", "x", ""}, 4, test::RawHdf5::Padding::null);
    raw.fixed_strings("blank", {"abcd", "x", ""}, 4, test::RawHdf5::Padding::blank);
    raw.ascii_strings("ascii", {"L5_TTPC1", ""});
  }
  const Hdf5File h5 = Hdf5File::open(file_);
  EXPECT_EQ(h5.read_strings("null", Selection::all(3)), (Strings{"abcd", "x", ""}));
  EXPECT_EQ(h5.read_strings("blank", Selection::all(3)), (Strings{"abcd", "x", ""}));
  EXPECT_EQ(h5.read_strings("ascii", Selection::all(2)), (Strings{"L5_TTPC1", ""}));
  EXPECT_EQ(h5.kind("null"), Hdf5File::Kind::string);
}

TEST_F(Hdf5FileTest, ReadsUtf8Strings) {
  Hdf5File h5 = Hdf5File::create(file_);
  const Strings names{"Zelle", "\xC3\xA9tat"};
  h5.write("names", names);
  EXPECT_EQ(h5.read_strings("names", Selection::all(2)), names);
}

/// Rows near and far from each other, over several blocks, contiguous, chunked and compressed.
TEST_F(Hdf5FileTest, ReadsTheSameRowsHoweverTheyAreStored) {
  constexpr std::int64_t size = 700'000;  // 5.3 MiB
  Integers values(size);
  std::iota(values.begin(), values.end(), -5);
  test::RawHdf5(file_).compressed("compressed", values, 10'000);
  const std::filesystem::path other = folder_ / "b.h5";
  {
    Hdf5File h5 = Hdf5File::create(other);
    h5.write("contiguous", values);
    h5.create_dataset("chunked", Hdf5File::Element::int32);
    h5.append("chunked", values);
  }
  std::vector<Range> ranges{{0, 1}, {3, 5}, {5000, 5001}, {50'000, 640'000}, {699'999, 700'000}};
  for (std::uint64_t i = 10'000; i < 40'000; i += 7) ranges.push_back({i, i + 2});
  const Selection rows(ranges);
  Integers expected;
  for (const std::uint64_t id : rows.flatten()) {
    expected.push_back(static_cast<std::int64_t>(id) - 5);
  }
  EXPECT_EQ(Hdf5File::open(file_).read_integers("compressed", rows), expected);
  const Hdf5File h5 = Hdf5File::open(other);
  EXPECT_EQ(h5.read_integers("contiguous", rows), expected);
  EXPECT_EQ(h5.read_integers("chunked", rows), expected);
  EXPECT_EQ(h5.read_numbers("chunked", rows), Doubles(expected.begin(), expected.end()));
}

TEST_F(Hdf5FileTest, ReadsSparseStrings) {
  Strings names;
  for (int i = 0; i < 40'000; ++i) names.push_back(fmt::format("n{}", i));
  Hdf5File h5 = Hdf5File::create(file_);
  h5.write("names", names);
  EXPECT_EQ(h5.read_strings("names", Selection({{1, 3}, {100, 101}, {39'999, 40'000}})),
            (Strings{"n1", "n2", "n100", "n39999"}));
  EXPECT_EQ(h5.read_strings("names", Selection::all(40'000)), names);
}

TEST_F(Hdf5FileTest, ReadsNothingForAnEmptySelection) {
  Hdf5File h5 = Hdf5File::create(file_);
  h5.write("x", Doubles{});
  h5.write("s", Strings{});
  EXPECT_EQ(h5.read_numbers("x", Selection()), Doubles{});
  EXPECT_EQ(h5.read_strings("s", Selection()), Strings{});
  EXPECT_EQ(h5.shape("x"), (std::vector<std::uint64_t>{0}));
}

TEST_F(Hdf5FileTest, ReadsPairsWithMinusOneSignedOrNot) {
  test::RawHdf5(file_).int64_pairs("signed", {-1, 0, 3, 5});
  {
    test::RawHdf5 raw(file_);
    raw.uint16("flat", {1, 2});
  }
  const std::filesystem::path other = folder_ / "b.h5";
  Hdf5File h5 = Hdf5File::create(other);
  h5.write_pairs("unsigned", {std::numeric_limits<std::uint64_t>::max(), 0, 3, 5});
  EXPECT_EQ(h5.read_integer_rows("unsigned", Selection::all(2)), (Integers{-1, 0, 3, 5}));
  const Hdf5File raw = Hdf5File::open(file_);
  EXPECT_EQ(raw.read_integer_rows("signed", Selection({{1, 2}})), (Integers{3, 5}));
  EXPECT_EQ(raw.shape("signed"), (std::vector<std::uint64_t>{2, 2}));
  expect_failure([&] { return raw.read_integer_rows("flat", Selection::all(1)); },
                 ":flat: wrong number of dimensions '1' (2 expected).");
}

TEST_F(Hdf5FileTest, ListsMembersAndTellsGroupsFromDatasets) {
  Hdf5File h5 = Hdf5File::create(file_);
  h5.write("/nodes/b/0/x", Doubles{1});
  h5.create_group("/nodes/a");
  EXPECT_EQ(h5.members("/nodes"), (Strings{"a", "b"}));
  EXPECT_EQ(h5.members("/"), (Strings{"nodes"}));
  EXPECT_TRUE(h5.has_group("/nodes/b/0"));
  EXPECT_FALSE(h5.has_dataset("/nodes/b/0"));
  EXPECT_TRUE(h5.has_dataset("/nodes/b/0/x"));
  EXPECT_FALSE(h5.has_group("/nodes/b/0/x"));
  EXPECT_FALSE(h5.has_dataset("/nodes/c/0/x"));
  EXPECT_TRUE(h5.has_group("/"));
  expect_failure([&] { return h5.members("/edges"); }, ":/edges: missing group.");
}

TEST_F(Hdf5FileTest, ReadsAttributesOfAnyStringTypeAndEnumerations) {
  {
    Hdf5File h5 = Hdf5File::create(file_);
    h5.create_group("/g");
    h5.write_attribute("/g", "text", std::string("hello"));
    h5.write_attribute("/g", "number", std::int64_t{3});
    h5.write_enum_attribute("/g", "sorting", {"none", "by_id", "by_time"}, 2);
  }
  test::RawHdf5(file_).fixed_string_attribute("/g", "fixed", "fast");
  const Hdf5File h5 = Hdf5File::open(file_);
  EXPECT_EQ(h5.attribute("/g", "text"), "hello");
  EXPECT_EQ(h5.attribute("/g", "fixed"), "fast");
  EXPECT_EQ(h5.attribute("/g", "sorting"), "by_time");
  EXPECT_EQ(h5.attribute("/g", "absent"), "");
  expect_failure([&] { return h5.attribute("/g", "number"); },
                 ":/g: wrong type of attribute 'number' (a string is expected).");
}

TEST_F(Hdf5FileTest, RejectsRowsBeyondTheEnd) {
  Hdf5File h5 = Hdf5File::create(file_);
  h5.write("x", Doubles{1, 2});
  h5.write("s", Strings{"a"});
  expect_failure(
      [&] {
        return h5.read_numbers("x", Selection({{1, 3}}));
      },
      ":x: row out of range '2' (the dataset has 2 rows).");
  expect_failure(
      [&] {
        return h5.read_strings("s", Selection({{1, 2}}));
      },
      ":s: row out of range '1' (the dataset has 1 rows).");
}

TEST_F(Hdf5FileTest, RejectsTypesThatWereNotAskedFor) {
  {
    test::RawHdf5 raw(file_);
    raw.ascii_strings("text", {"a"});
    raw.int8("number", {1});
    raw.complex_numbers("complex");
  }
  const Hdf5File h5 = Hdf5File::open(file_);
  expect_failure([&] { return h5.read_numbers("text", Selection::all(1)); },
                 ":text: wrong type (numbers are expected).");
  expect_failure([&] { return h5.read_strings("number", Selection::all(1)); },
                 ":number: wrong type (strings are expected).");
  expect_failure([&] { return h5.kind("complex"); },
                 ":complex: wrong type (integers, floating point or strings are expected).");
  expect_failure([&] { return h5.read_numbers("absent", Selection::all(1)); },
                 ":absent: missing dataset.");
}

TEST_F(Hdf5FileTest, ReportsAMissingFileAndAFolder) {
  expect_failure([&] { return Hdf5File::open(file_); },
                 ": cannot open (No such file or directory).");
  test::expect_error_text<InputError>(
      [&] { (void)Hdf5File::open(folder_.path()); },
      folder_.path().string() + ": cannot open (not a regular file).");
}

TEST_F(Hdf5FileTest, ReportsFilesThatAreNotHdf5) {
  write_file(file_, "not what it seems to be");
  expect_failure([&] { return Hdf5File::open(file_); }, ": not an HDF5 file.");
  write_file(file_, "");
  expect_failure([&] { return Hdf5File::open(file_); }, ": not an HDF5 file.");
}

TEST_F(Hdf5FileTest, ReportsATruncatedFile) {
  {
    Hdf5File h5 = Hdf5File::create(file_);
    h5.write("x", Doubles(1000, 1.0));
  }
  const auto size = std::filesystem::file_size(file_);
  std::filesystem::resize_file(file_, 5000);
  expect_failure([&] { return Hdf5File::open(file_); },
                 ": cannot open (truncated file: eof = 5000, sblock->base_addr = 0, stored_eof = " +
                     std::to_string(size) + ").");
}

TEST_F(Hdf5FileTest, ReadsAFileThatAnotherProcessHasLocked) {
  { Hdf5File::create(file_).write("x", Doubles{4}); }
  const int descriptor = ::open(file_.c_str(), O_RDONLY);
  ASSERT_EQ(::flock(descriptor, LOCK_EX), 0);
  EXPECT_EQ(Hdf5File::open(file_).read_numbers("x", Selection::all(1)), Doubles{4});
  ::close(descriptor);
}

TEST_F(Hdf5FileTest, IsReadByThreadsAtTheSameTime) {
  Integers values(100'000);
  std::iota(values.begin(), values.end(), 0);
  { Hdf5File::create(file_).write("x", values); }
  const Hdf5File h5 = Hdf5File::open(file_);
  std::vector<Integers> results(4);
  std::vector<std::thread> threads;
  for (Integers& result : results) {
    threads.emplace_back([&] { result = h5.read_integers("x", Selection::all(100'000)); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Integers& result : results) EXPECT_EQ(result, values);
}

}  // namespace

}  // namespace ballast::sonata
