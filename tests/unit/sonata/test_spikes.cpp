#include "sonata/spikes.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "sonata/hdf5_file.hpp"
#include "tests/support/expect_error.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::sonata {

namespace {

using Ids = std::vector<std::uint64_t>;
using Times = std::vector<double>;

constexpr double forever = std::numeric_limits<double>::infinity();

class SpikesTest : public testing::Test {
 protected:
  [[nodiscard]] SpikeTrain read_all(const std::string& population = "") const {
    return read_spikes(file_, population, Selection::all(100), 0, forever);
  }
  [[nodiscard]] SpikeTrain read_text(const std::string& text,
                                     const std::string& population = "") const {
    write_file(file_, text);
    return read_all(population);
  }
  template <class Function>
  void expect_failure(const Function& function, const std::string& message) const {
    test::expect_error_text<InputError>([&] { (void)function(); }, file_.string() + message);
  }

  test::TemporaryDirectory folder_;
  std::filesystem::path file_ = folder_ / "spikes.h5";
};

TEST_F(SpikesTest, WritesSortedByTimeThenId) {
  write_spikes(file_, {{"A", {{2.5, 1.0, 2.5}, {7, 9, 3}}}}, SpikeOrder::by_time);
  const Hdf5File h5 = Hdf5File::open(file_);
  EXPECT_EQ(h5.read_numbers("/spikes/A/timestamps", Selection::all(3)), (Times{1.0, 2.5, 2.5}));
  EXPECT_EQ(h5.read_unsigned("/spikes/A/node_ids", Selection::all(3)), (Ids{9, 3, 7}));
  EXPECT_EQ(h5.attribute("/spikes/A", "sorting"), "by_time");
  EXPECT_EQ(h5.attribute("/spikes/A/timestamps", "units"), "ms");
}

TEST_F(SpikesTest, WritesSortedByIdThenTime) {
  write_spikes(file_, {{"A", {{2.5, 1.0, 0.5}, {7, 9, 7}}}}, SpikeOrder::by_id);
  const Hdf5File h5 = Hdf5File::open(file_);
  EXPECT_EQ(h5.read_numbers("/spikes/A/timestamps", Selection::all(3)), (Times{0.5, 2.5, 1.0}));
  EXPECT_EQ(h5.read_unsigned("/spikes/A/node_ids", Selection::all(3)), (Ids{7, 7, 9}));
  EXPECT_EQ(h5.attribute("/spikes/A", "sorting"), "by_id");
}

TEST_F(SpikesTest, WritesReproducibleFilesWhereNoOrderIsAskedFor) {
  write_spikes(file_, {{"A", {{2, 1}, {0, 0}}}}, SpikeOrder::none);
  const Hdf5File h5 = Hdf5File::open(file_);
  EXPECT_EQ(h5.read_numbers("/spikes/A/timestamps", Selection::all(2)), (Times{1, 2}));
  EXPECT_EQ(h5.attribute("/spikes/A", "sorting"), "none");
}

TEST_F(SpikesTest, WritesSeveralPopulationsAndEmptyOnes) {
  write_spikes(file_, {{"B", {{1}, {4}}}, {"A", {}}}, SpikeOrder::by_time);
  EXPECT_EQ(read_all("B").node_ids, Ids{4});
  EXPECT_EQ(read_all("A").node_ids, Ids{});
  expect_failure([&] { return read_all(); },
                 ":/spikes: no single population (the file has: A, B).");
  expect_failure([&] { return read_all("C"); },
                 ":/spikes: unknown population 'C' (the file has: A, B).");
}

TEST_F(SpikesTest, LeavesNoFileWhenWritingFails) {
  std::filesystem::create_directory(file_);
  EXPECT_THROW(write_spikes(file_, {{"A", {{1}, {4}}}}, SpikeOrder::by_time), ResourceError);
  std::size_t entries = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    EXPECT_EQ(entry.path(), file_);
    ++entries;
  }
  EXPECT_EQ(entries, 1U);
}

TEST_F(SpikesTest, ReadsNodesAndTimesThatAreAskedFor) {
  write_spikes(file_, {{"A", {{1, 2, 3, 4, 2}, {0, 1, 2, 1, 0}}}}, SpikeOrder::by_id);
  const SpikeTrain train = read_spikes(file_, "A", Selection({{0, 2}}), 2, 4);
  EXPECT_EQ(train.times, (Times{2, 2}));
  EXPECT_EQ(train.node_ids, (Ids{0, 1}));
}

TEST_F(SpikesTest, ReadsTheOldLayoutWithoutPopulations) {
  {
    Hdf5File h5 = Hdf5File::create(file_);
    h5.write("/spikes/timestamps", Times{3, 1});
    h5.write("/spikes/gids", std::vector<std::uint32_t>{8, 5});
    h5.write_attribute("/spikes/timestamps", "units", std::string("milliseconds"));
  }
  EXPECT_EQ(read_all("any").times, (Times{1, 3}));
  EXPECT_EQ(read_all().node_ids, (Ids{5, 8}));
}

TEST_F(SpikesTest, RejectsWrongTimes) {
  Hdf5File h5 = Hdf5File::create(file_);
  h5.write("/spikes/A/timestamps", Times{1, -0.5});
  h5.write("/spikes/A/node_ids", Ids{0, 0});
  h5.write("/spikes/B/timestamps", Times{std::numeric_limits<double>::quiet_NaN()});
  h5.write("/spikes/B/node_ids", Ids{0});
  h5.close();
  expect_failure([&] { return read_all("A"); },
                 ":/spikes/A/timestamps: wrong time '-0.5' (row 1; 0 or more is expected).");
  expect_failure([&] { return read_all("B"); },
                 ":/spikes/B/timestamps: wrong time 'nan' (row 0; 0 or more is expected).");
}

TEST_F(SpikesTest, RejectsWrongLengthsUnitsAndIds) {
  Hdf5File h5 = Hdf5File::create(file_);
  h5.write("/spikes/A/timestamps", Times{1, 2});
  h5.write("/spikes/A/node_ids", Ids{0});
  h5.write("/spikes/B/timestamps", Times{1});
  h5.write("/spikes/B/node_ids", Ids{0});
  h5.write_attribute("/spikes/B/timestamps", "units", std::string("s"));
  h5.write("/spikes/C/timestamps", Times{1});
  h5.write("/spikes/C/node_ids", std::vector<std::int32_t>{-1});
  h5.close();
  expect_failure([&] { return read_all("A"); },
                 ":/spikes/A/node_ids: unequal length '1' ('timestamps' has 2 rows).");
  expect_failure([&] { return read_all("B"); },
                 ":/spikes/B/timestamps: unknown units 's' ('ms' is expected).");
  expect_failure([&] { return read_all("C"); },
                 ":/spikes/C/node_ids: wrong value '-1' (an integer of 0 or more is expected).");
}

TEST_F(SpikesTest, RejectsFilesWithoutSpikes) {
  expect_failure([&] { return read_all(); }, ": cannot open (No such file or directory).");
  { Hdf5File::create(file_).create_group("/report"); }
  expect_failure([&] { return read_all(); }, ":/spikes: missing group.");
}

TEST_F(SpikesTest, ReadsTextWithColumnsInAnyOrder) {
  const SpikeTrain train = read_text(
      "node_ids population timestamps\r\n"
      "3 A 20.5\r\n"
      "\r\n"
      "1 \"A\" 1e1\r\n");
  EXPECT_EQ(train.times, (Times{10, 20.5}));
  EXPECT_EQ(train.node_ids, (Ids{1, 3}));
}

TEST_F(SpikesTest, ReadsTextWithoutHeadAndWithCommas) {
  const SpikeTrain train = read_text("2.5, 4\n0.5,6\n");
  EXPECT_EQ(train.times, (Times{0.5, 2.5}));
  EXPECT_EQ(train.node_ids, (Ids{6, 4}));
  EXPECT_EQ(read_text("").times, Times{});
}

TEST_F(SpikesTest, ReadsOnePopulationOfAText) {
  const std::string text = "timestamps,population,node_ids\n1,A,1\n2,B,2\n";
  EXPECT_EQ(read_text(text, "B").node_ids, Ids{2});
  expect_failure([&] { return read_text(text); },
                 ":3: second population 'B' (say which of them to read).");
}

TEST_F(SpikesTest, RejectsWrongText) {
  expect_failure([&] { return read_text("time gid\n1 2\n1 2 3\n"); },
                 ":3: wrong number of fields '3' (2 expected).");
  expect_failure([&] { return read_text("/scatter\n1 2\n"); }, ":1: missing column 'timestamps'.");
  expect_failure([&] { return read_text("1 2\n-1 2\n"); },
                 ":2: wrong time '-1' (0 or more is expected).");
  expect_failure([&] { return read_text("1 2\nnan 2\n"); },
                 ":2: wrong time 'nan' (0 or more is expected).");
  expect_failure([&] { return read_text("1 2\n1 -2\n"); },
                 ":2: wrong value '-2' (a node id is expected).");
  expect_failure([&] { return read_text("1 2\n1x 2\n"); },
                 ":2: wrong value '1x' (a time is expected).");
}

TEST(OrderFrom, KnowsTheNamesOfSonata) {
  EXPECT_EQ(order_from("by_id"), SpikeOrder::by_id);
  EXPECT_EQ(order_from("by_time"), SpikeOrder::by_time);
  EXPECT_EQ(order_from("none"), SpikeOrder::none);
}

}  // namespace

}  // namespace ballast::sonata
