#include "plan/neurodamus_allocation.hpp"

#include <gtest/gtest.h>

#include "builders.hpp"
#include "core/error.hpp"
#include "core/gzip.hpp"
#include "core/output_file.hpp"
#include "support/expect_error.hpp"
#include "support/neurodamus_pickle.hpp"
#include "support/temporary_directory.hpp"

namespace ballast::plan {
namespace {

using ballast::test::bytes_of;
using test::ids;

class NeurodamusAllocation : public testing::Test {
 protected:
  /// A file that holds this pickle.
  std::filesystem::path file_of(const std::string& pickle,
                                const std::string& name = "allocation_r2_c2.pkl.gz") {
    write_file(folder_ / name, gzip_member(pickle));
    return folder_ / name;
  }
  /// {"A": {KEY: VALUE}} with the opcodes of key and value given.
  std::filesystem::path file_of(const std::string& key, const std::string& value,
                                const std::string& name) {
    return file_of(
        "\x80\x04}\x8c\x01"
        "A}" +
            key + value + "ss.",
        name);
  }
  /// `text` follows the name of the file.
  static void expect_refused(const std::filesystem::path& file, const std::string& text) {
    ballast::test::expect_error_text<InputError>([&] { (void)read_neurodamus_allocation(file); },
                                                 file.string() + text);
  }

  ballast::test::TemporaryDirectory folder_;
  const std::string first_place_ = bytes_of("K\x00K\x00\x86");
};

TEST_F(NeurodamusAllocation, HasItsName) {
  EXPECT_EQ(neurodamus_file_name({.ranks = 64, .cycles = 4}), "allocation_r64_c4.pkl.gz");
  EXPECT_TRUE(is_neurodamus_name("x/allocation_r1_c1.pkl.gz"));
  EXPECT_FALSE(is_neurodamus_name("x/allocation_r1_c1.gz"));
}

TEST_F(NeurodamusAllocation, IsReadFromTheBytesOfNeurodamus) {
  const Allocation found = read_neurodamus_allocation(file_of(ballast::test::neurodamus_pickle()));
  EXPECT_EQ(found.layout, (Layout{.ranks = 2, .cycles = 2, .ranks_per_node = 1}));
  EXPECT_EQ(found.circuit_fingerprint, "");
  EXPECT_TRUE(found.peaks.empty());
  ASSERT_EQ(found.buckets.size(), 4U);
  EXPECT_EQ(found.buckets[0].population, "NodeA");
  EXPECT_EQ(found.buckets[0].nodes, ids({1, 4}));  // sorted
  EXPECT_EQ(found.buckets[1].cycle, Cycle(1));
  EXPECT_EQ(found.buckets[1].nodes, ids({2}));
  EXPECT_EQ(found.buckets[2].rank, Rank(1));
  EXPECT_EQ(found.buckets[2].nodes, ids({5, 300}));
  EXPECT_EQ(found.buckets[3].population, "NodeB");
  EXPECT_EQ(found.buckets[3].nodes, ids({9}));
}

TEST_F(NeurodamusAllocation, TakesTheLayoutFromTheCellsWhereItsNameHasNone) {
  for (const char* name : {"mine.pkl.gz", "allocation_r0_c1.pkl.gz", "allocation_r9.pkl.gz",
                           "allocation_r1_c1_old.pkl.gz"}) {
    EXPECT_EQ(read_neurodamus_allocation(file_of(ballast::test::neurodamus_pickle(), name)).layout,
              (Layout{.ranks = 2, .cycles = 2, .ranks_per_node = 1}));
  }
}

TEST_F(NeurodamusAllocation, TakesTheLayoutOfItsName) {
  const auto file = file_of(ballast::test::neurodamus_pickle(), "allocation_r8_c3.pkl.gz");
  EXPECT_EQ(read_neurodamus_allocation(file).layout,
            (Layout{.ranks = 8, .cycles = 3, .ranks_per_node = 1}));
}

TEST_F(NeurodamusAllocation, TakesListsOfIntegers) {
  const auto file = file_of(first_place_,
                            bytes_of("](K\x07K\x02"
                                     "e"),
                            "a.pkl.gz");
  EXPECT_EQ(read_neurodamus_allocation(file).buckets.at(0).nodes, ids({2, 7}));
}

TEST_F(NeurodamusAllocation, IsReadBack) {
  const Allocation allocation = test::two_ranks();
  const auto file = folder_ / "allocation_r2_c2.pkl.gz";
  write_neurodamus_allocation(allocation, file);
  const Allocation found = read_neurodamus_allocation(file);
  EXPECT_EQ(found.layout.ranks, 2);
  EXPECT_EQ(found.layout.cycles, 2);
  ASSERT_EQ(found.buckets.size(), allocation.buckets.size());
  for (std::size_t i = 0; i < found.buckets.size(); ++i) {
    EXPECT_EQ(found.buckets[i].population, allocation.buckets[i].population);
    EXPECT_EQ(found.buckets[i].rank, allocation.buckets[i].rank);
    EXPECT_EQ(found.buckets[i].cycle, allocation.buckets[i].cycle);
    EXPECT_EQ(found.buckets[i].nodes, allocation.buckets[i].nodes);
  }
}

TEST_F(NeurodamusAllocation, RefusesNodeIdsThatNeurodamusDoesNotHave) {
  Allocation allocation;
  allocation.buckets = {test::bucket("A", 0, 0, {4294967296})};
  ballast::test::expect_error_text<InputError>(
      [&] { write_neurodamus_allocation(allocation, "a.pkl.gz"); },
      "a.pkl.gz: node id is beyond 32 bits 'A:4294967296' (neurodamus has none such).");
}

TEST_F(NeurodamusAllocation, RefusesAPickleThatCalls) {
  const auto file =
      file_of(bytes_of("\x80\x04\x8c\x05posix\x94\x8c\x06system\x94\x93\x94\x8c"
                       "\x02id\x94\x85\x94R\x94."));
  expect_refused(file,
                 ":byte 19: STACK_GLOBAL is refused 'posix.system' (it could run code; allowed: "
                 "collections.defaultdict, array.array, array._array_reconstructor, "
                 "neurodamus.utils.compat.Vector, "
                 "neurodamus.utils.memory.DryRunStats.defaultdict_vector).");
}

TEST_F(NeurodamusAllocation, RefusesPlacesOutsideTheLayoutOfItsName) {
  expect_refused(file_of(ballast::test::neurodamus_pickle(), "allocation_r1_c2.pkl.gz"),
                 ": rank is outside the layout '1' (the file's name has 1 ranks).");
  expect_refused(file_of(ballast::test::neurodamus_pickle(), "allocation_r2_c1.pkl.gz"),
                 ": cycle is outside the layout '1' (the file's name has 1 cycles).");
  expect_refused(file_of(bytes_of("J\xff\xff\xff\xffK\x00\x86"), "]", "a.pkl.gz"),
                 ": rank is outside the layout '-1' (allowed: 0 to 16777215).");
}

TEST_F(NeurodamusAllocation, RefusesOtherStructures) {
  expect_refused(file_of(bytes_of("\x80\x04].")),
                 ": pickle is no allocation (a dict of populations is expected).");
  expect_refused(file_of(first_place_, "N", "a.pkl.gz"),
                 ": pickle is no allocation (cells is of another type; neurodamus has population "
                 "-> (rank, cycle) -> array).");
  expect_refused(file_of(bytes_of("K\x00\x85"), "]", "a.pkl.gz"), ": no pair (rank, cycle) '1'.");
}

TEST_F(NeurodamusAllocation, RefusesArraysOfOtherTypes) {
  const std::string array = bytes_of(
      "carray\n_array_reconstructor\n(carray\narray\n\x8c\x01"
      "dK\x10"
      "C\x00tR");
  expect_refused(file_of(first_place_, array, "a.pkl.gz"),
                 ": array of an unknown type 'd' (neurodamus has unsigned integers of 32 bits, "
                 "little endian).");
}

TEST_F(NeurodamusAllocation, RefusesDoubleNodesAndNegativeOnes) {
  expect_refused(file_of(first_place_,
                         bytes_of("](K\x07K\x07"
                                  "e"),
                         "a.pkl.gz"),
                 ": node is allocated twice 'A:7' (A rank 0 cycle 0).");
  expect_refused(file_of(first_place_,
                         bytes_of("](J\xff\xff\xff\xff"
                                  "e"),
                         "a.pkl.gz"),
                 ": negative node id '-1'.");
}

TEST_F(NeurodamusAllocation, RefusesAPlaceThatOccursTwice) {
  const std::string twice = first_place_ +
                            "](K\x01"
                            "e" +
                            first_place_ +
                            "](K\x02"
                            "e";
  expect_refused(file_of("\x80\x04}\x8c\x01"
                         "A}(" +
                         twice + "us."),
                 ": place occurs twice 'A rank 0 cycle 0'.");
}

TEST_F(NeurodamusAllocation, RefusesCellsThatAreFetchedForManyPlaces) {
  // One list for the places (0, 0) and (0, 1): few bytes could stand for any number of cells.
  const std::string pickle = bytes_of(
      "\x80\x04}\x8c\x01"
      "A}(K\x00K\x00\x86](K\x01"
      "e\x94"
      "K\x00K\x01\x86h\x00us.");
  expect_refused(file_of(pickle), ": cells occur at several places.");
}

TEST_F(NeurodamusAllocation, RefusesAFileThatInflatesWithoutEnd) {
  const auto file = file_of(std::string(200'000'000, ']'));
  const std::uint64_t most = (1U << 20) + 100 * std::filesystem::file_size(file);
  expect_refused(file, ":offset 0: gzip member too large (inflates to over " +
                           std::to_string(most) + " bytes).");
}

TEST_F(NeurodamusAllocation, RefusesWhatIsNoGzipFileAndWhatFollowsOne) {
  const auto file = folder_ / "a.pkl.gz";
  write_file(file, "nothing of the kind");
  expect_refused(file, ":offset 0: corrupt gzip member (incorrect header check).");
  expect_refused(folder_.path(), ": cannot read (Is a directory).");
  const std::string member = gzip_member(ballast::test::neurodamus_pickle());
  write_file(file, member + "x");
  expect_refused(file, ":offset " + std::to_string(member.size()) +
                           ": data after the pickle (one gzip member is expected).");
  write_file(file, member.substr(0, 50));
  expect_refused(file, ":offset 0: truncated gzip member (the file ends within it).");
}

}  // namespace
}  // namespace ballast::plan
