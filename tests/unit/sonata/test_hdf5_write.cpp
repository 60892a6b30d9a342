#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <iostream>
#include <limits>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "sonata/hdf5_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::sonata {

namespace {

using Doubles = std::vector<double>;
using Integers = std::vector<std::int64_t>;
using Unsigned = std::vector<std::uint64_t>;

class Hdf5WriteTest : public testing::Test {
 protected:
  test::TemporaryDirectory folder_;
  std::filesystem::path file_ = folder_ / "a.h5";
};

TEST_F(Hdf5WriteTest, WritesEachTypeAsItWasGiven) {
  Hdf5File h5 = Hdf5File::create(file_);
  h5.write("/a/f64", Doubles{0.1});
  h5.write("/a/f32", std::vector<float>{0.1F});
  h5.write("/a/i64", Integers{std::numeric_limits<std::int64_t>::min()});
  h5.write("/a/u64", Unsigned{std::numeric_limits<std::uint64_t>::max()});
  h5.write("/a/u32", std::vector<std::uint32_t>{4'000'000'000U});
  h5.write("/a/i32", std::vector<std::int32_t>{-2'000'000'000});
  h5.write("/a/u8", std::vector<std::uint8_t>{255});
  h5.close();
  const Hdf5File read = Hdf5File::open(file_);
  const Selection one = Selection::all(1);
  EXPECT_EQ(read.read_numbers("/a/f64", one), Doubles{0.1});
  EXPECT_EQ(read.read_numbers("/a/f32", one), Doubles{double{0.1F}});
  EXPECT_EQ(read.read_integers("/a/i64", one), Integers{std::numeric_limits<std::int64_t>::min()});
  EXPECT_EQ(read.read_unsigned("/a/u64", one), Unsigned{std::numeric_limits<std::uint64_t>::max()});
  EXPECT_EQ(read.read_integers("/a/u32", one), Integers{4'000'000'000});
  EXPECT_EQ(read.read_integers("/a/i32", one), Integers{-2'000'000'000});
  EXPECT_EQ(read.read_integers("/a/u8", one), Integers{255});
}

TEST_F(Hdf5WriteTest, CompressesLongArraysWhereAsked) {
  const Doubles values(100'000, 0.25);
  const auto bytes_of = [&](bool compressed) {
    Hdf5File h5 = Hdf5File::create(file_);
    if (compressed) h5.compress();
    h5.write("long", values);
    h5.write("short", Doubles{1, 2});
    h5.close();
    EXPECT_EQ(Hdf5File::open(file_).read_numbers("long", Selection::all(100'000)), values);
    EXPECT_EQ(Hdf5File::open(file_).read_numbers("short", Selection::all(2)), (Doubles{1, 2}));
    return std::filesystem::file_size(file_);
  };
  EXPECT_GT(bytes_of(false), 800'000U);
  EXPECT_LT(bytes_of(true), 20'000U);
}

TEST_F(Hdf5WriteTest, GrowsDatasetsByAppending) {
  Hdf5File h5 = Hdf5File::create(file_);
  h5.create_dataset("/e/ids", Hdf5File::Element::uint32);
  h5.create_dataset("/e/pairs", Hdf5File::Element::uint64, 2);
  h5.create_dataset("/e/x", Hdf5File::Element::float32);
  h5.create_dataset("/e/none", Hdf5File::Element::uint8);
  for (std::uint64_t i = 0; i < 3; ++i) {
    h5.append("/e/ids", Unsigned{2 * i, 2 * i + 1});
    h5.append("/e/pairs", Unsigned{i, i + 1});
    h5.append("/e/x", Doubles{static_cast<double>(i) / 2});
    h5.append("/e/none", Integers{});
  }
  h5.close();
  const Hdf5File read = Hdf5File::open(file_);
  EXPECT_EQ(read.read_unsigned("/e/ids", Selection::all(6)), (Unsigned{0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(read.read_integer_rows("/e/pairs", Selection::all(3)), (Integers{0, 1, 1, 2, 2, 3}));
  EXPECT_EQ(read.read_numbers("/e/x", Selection::all(3)), (Doubles{0, 0.5, 1}));
  EXPECT_EQ(read.shape("/e/none"), Unsigned{0});
}

TEST_F(Hdf5WriteTest, AppendsToADatasetOfManyChunks) {
  Hdf5File h5 = Hdf5File::create(file_);
  h5.create_dataset("x", Hdf5File::Element::float64);
  Doubles block(50'001, 1.0);
  for (int i = 0; i < 4; ++i) h5.append("x", block);
  EXPECT_EQ(h5.shape("x"), Unsigned{200'004});
  EXPECT_EQ(h5.read_numbers("x", Selection({{200'000, 200'004}})), Doubles(4, 1.0));
}

TEST_F(Hdf5WriteTest, RefusesToWriteADatasetTwice) {
  Hdf5File h5 = Hdf5File::create(file_);
  h5.write("x", Doubles{1});
  test::expect_error_text<ResourceError>(
      [&] { h5.write("x", Doubles{2}); },
      file_.string() + ":x: cannot write (name already exists).");
}

TEST_F(Hdf5WriteTest, ReportsAFolderThatIsNotThere) {
  const std::filesystem::path file = folder_ / "none" / "a.h5";
  test::expect_error_text<ResourceError>(
      [&] { (void)Hdf5File::create(file); },
      file.string() + ": cannot write (No such file or directory).");
}

TEST_F(Hdf5WriteTest, TakesAGroupThatExistsAlready) {
  Hdf5File h5 = Hdf5File::create(file_);
  h5.create_group("/a/b");
  h5.create_group("/a/b");
  h5.create_group("/a");
  EXPECT_TRUE(h5.has_group("/a/b"));
}

/// Runs `write` in a process whose files may not grow beyond 64 KiB, which fails as a full disk
/// does.
template <class Write>
[[noreturn]] void with_full_disk(const Write& write) {
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{65536, 65536};
  ::setrlimit(RLIMIT_FSIZE, &limit);
  try {
    write();
  } catch (const ResourceError& error) {
    std::cerr << error.what() << std::endl;
    std::_Exit(error.exit_code());
  }
  std::_Exit(0);
}

TEST_F(Hdf5WriteTest, ReportsAFullDisk) {
  const auto write = [&] {
    Hdf5File h5 = Hdf5File::create(file_);
    h5.write("x", Doubles(100'000, 1.0));
  };
  EXPECT_EXIT(
      with_full_disk(write), testing::ExitedWithCode(4),
      "/a\\.h5:x: cannot write \\(File too large\\)\\. Raise the limit on the size of files "
      "\\(ulimit -f\\)\\.");
}

TEST_F(Hdf5WriteTest, ReportsTheNameThatAFileIsToHave) {
  const auto write = [&] {
    const OutputFile output(file_);
    Hdf5File h5 = Hdf5File::create(output);
    h5.write("x", Doubles(100'000, 1.0));
  };
  EXPECT_EXIT(with_full_disk(write), testing::ExitedWithCode(4),
              "/a\\.h5:x: cannot write \\(File too large\\)\\. Raise");
}

TEST_F(Hdf5WriteTest, ReportsAFullDiskWhenClosingWhatWasAppended) {
  const auto write = [&] {
    Hdf5File h5 = Hdf5File::create(file_);
    h5.create_dataset("x", Hdf5File::Element::float64);
    h5.append("x", Doubles(20'000, 1.0));  // stays in the chunk cache
    h5.close();
  };
  EXPECT_EXIT(
      with_full_disk(write), testing::ExitedWithCode(4),
      "/a\\.h5:x: cannot write \\(File too large\\)\\. Raise the limit on the size of files "
      "\\(ulimit -f\\)\\.");
}

}  // namespace

}  // namespace ballast::sonata
