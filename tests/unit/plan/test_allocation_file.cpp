#include "plan/allocation_file.hpp"

#include <gtest/gtest.h>

#include "builders.hpp"
#include "core/error.hpp"
#include "core/gzip.hpp"
#include "core/json.hpp"
#include "core/output_file.hpp"
#include "plan/allocation_lines.hpp"
#include "support/expect_error.hpp"
#include "support/temporary_directory.hpp"

namespace ballast::plan {
namespace {

using test::bucket;

const std::string fingerprint = "0123456789abcdef0123456789abcdef";
const std::string header_text =
    R"({"schema":"ballast-allocation","version":1,)"
    R"("fingerprint":"0123456789abcdef0123456789abcdef","ranks":2,"cycles":2,"ranks_per_node":2,)"
    R"("policy":"lpt","populations":{"A":{"cells":7},"B":{"cells":2}},)"
    R"("peaks":[[0,1000,1500,10,15],[1,900,1400,0,0]]})";

void expect_same(const Allocation& a, const Allocation& b) {
  EXPECT_EQ(a.layout, b.layout);
  EXPECT_EQ(a.policy, b.policy);
  EXPECT_EQ(a.circuit_fingerprint, b.circuit_fingerprint);
  ASSERT_EQ(a.buckets.size(), b.buckets.size());
  for (std::size_t i = 0; i < a.buckets.size(); ++i) {
    EXPECT_EQ(a.buckets[i].population, b.buckets[i].population);
    EXPECT_EQ(a.buckets[i].rank, b.buckets[i].rank);
    EXPECT_EQ(a.buckets[i].cycle, b.buckets[i].cycle);
    EXPECT_EQ(a.buckets[i].nodes, b.buckets[i].nodes);
    EXPECT_EQ(a.buckets[i].predicted, b.buckets[i].predicted);
  }
  ASSERT_EQ(a.peaks.size(), b.peaks.size());
  for (std::size_t i = 0; i < a.peaks.size(); ++i) {
    EXPECT_EQ(a.peaks[i].rank, b.peaks[i].rank);
    EXPECT_EQ(a.peaks[i].build, b.peaks[i].build);
    EXPECT_EQ(a.peaks[i].run, b.peaks[i].run);
    EXPECT_EQ(a.peaks[i].build_half_width, b.peaks[i].build_half_width);
    EXPECT_EQ(a.peaks[i].run_half_width, b.peaks[i].run_half_width);
  }
}

class AllocationFile : public testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path path() const { return folder_ / "allocation_r2_c2.gz"; }

  /// The lines of the file, as zcat gives them, and the offsets of their members.
  std::vector<std::string> lines(std::vector<std::uint64_t>* offsets = nullptr) const {
    std::vector<std::string> result;
    const std::uint64_t size = std::filesystem::file_size(path());
    for (std::uint64_t offset = 0; offset < size;) {
      if (offsets != nullptr) {
        offsets->push_back(offset);
      }
      result.push_back(read_gzip_member(path(), offset, offset));
    }
    return result;
  }

  /// A file of these lines, whose index says that all between the first and the last are rank 0's.
  void write_lines(const std::string& header, const std::vector<std::string>& buckets) const {
    std::string bytes = gzip_member(header + "\n");
    const std::string index = R"({"header":0,"index":[[0,)" + std::to_string(bytes.size()) + "," +
                              std::to_string(buckets.size()) + "]]}\n";
    for (const std::string& line : buckets) {
      bytes += gzip_member(line + "\n");
    }
    const std::size_t index_at = bytes.size();
    bytes += gzip_member(index);
    bytes += gzip_member(R"({"index_at":)" + std::to_string(index_at) + "}\n");
    write_file(path(), bytes);
  }

  /// `text` follows the name of the file.
  void expect_refused(const std::string& text, const std::string& expected = fingerprint) const {
    ballast::test::expect_error_text<InputError>([&] { (void)read_allocation(path(), expected); },
                                                 path().string() + text);
  }

 private:
  ballast::test::TemporaryDirectory folder_;
};

Allocation allocation_of(std::vector<Bucket> buckets) {
  Allocation allocation;
  allocation.buckets = std::move(buckets);
  return allocation;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST(AllocationFileName, NamesRanksAndCycles) {
  EXPECT_EQ(allocation_file_name({.ranks = 64, .cycles = 4}), "allocation_r64_c4.gz");
}

TEST_F(AllocationFile, IsReadBack) {
  write_allocation(test::two_ranks(), path());
  expect_same(read_allocation(path(), fingerprint), test::two_ranks());
  expect_same(read_allocation(path(), ""), test::two_ranks());
}

TEST_F(AllocationFile, GivesARankItsBucketsAlone) {
  write_allocation(test::two_ranks(), path());
  Allocation expected = test::two_ranks();
  expected.buckets.erase(expected.buckets.begin(), expected.buckets.begin() + 3);
  expect_same(read_allocation_of_rank(path(), Rank(1), fingerprint), expected);
}

TEST_F(AllocationFile, GivesARankWithoutCellsNothing) {
  Allocation allocation = test::two_ranks();
  allocation.layout.ranks = 3;
  allocation.peaks.push_back({Rank(2), Bytes(1), Bytes(2)});
  write_allocation(allocation, path());
  EXPECT_TRUE(read_allocation_of_rank(path(), Rank(2), "").buckets.empty());
}

TEST_F(AllocationFile, HasTheDocumentedLines) {
  write_allocation(test::two_ranks(), path());
  std::vector<std::uint64_t> offsets;
  const auto text = lines(&offsets);
  ASSERT_EQ(text.size(), 8);
  EXPECT_EQ(text[0], header_text + "\n");
  EXPECT_EQ(text[1], R"({"population":"A","rank":0,"cycle":0,"predicted_bytes":200,"nodes":[0,3]})"
                     "\n");
  EXPECT_EQ(text[2], R"({"population":"B","rank":0,"cycle":0,"predicted_bytes":20,"nodes":[10,12]})"
                     "\n");
  EXPECT_EQ(text[6], R"({"header":0,"index":[[0,)" + std::to_string(offsets[1]) + ",3],[1," +
                         std::to_string(offsets[4]) + ",2]]}\n");
  EXPECT_EQ(text[7], R"({"index_at":)" + std::to_string(offsets[6]) + "}\n");
}

TEST_F(AllocationFile, WritesThreeOrMoreNodesInARowAsARange) {
  const Allocation allocation =
      allocation_of({bucket("A", 0, 0, {0, 1, 3, 4, 5, 7, 9, 10, 11, 12})});
  write_allocation(allocation, path());
  EXPECT_EQ(
      lines().at(1),
      R"({"population":"A","rank":0,"cycle":0,"predicted_bytes":0,"nodes":[0,1,[3,6],7,[9,13]]})"
      "\n");
  expect_same(read_allocation(path(), ""), allocation);
}

TEST_F(AllocationFile, KeepsAnEmptyAllocation) {
  write_allocation({}, path());
  expect_same(read_allocation(path(), ""), {});
}

TEST_F(AllocationFile, EscapesNamesOfPopulations) {
  const Allocation allocation = allocation_of({bucket("a \"b\"\n", 0, 0, {1})});
  write_allocation(allocation, path());
  expect_same(read_allocation(path(), ""), allocation);
}

TEST_F(AllocationFile, HasTheSameBytesEachTime) {
  write_allocation(test::two_ranks(), path());
  const std::string first = read_file(path());
  write_allocation(test::two_ranks(), path());
  EXPECT_EQ(read_file(path()), first);
}

TEST_F(AllocationFile, ADamagedPartOfAnotherRankDoesNotHurt) {
  write_allocation(test::two_ranks(), path());
  std::vector<std::uint64_t> offsets;
  (void)lines(&offsets);
  std::string bytes = read_file(path());
  bytes[offsets[5] - 3] =
      static_cast<char>(bytes[offsets[5] - 3] ^ 1);  // length of the member at 4
  write_file(path(), bytes);
  EXPECT_EQ(read_allocation_of_rank(path(), Rank(0), "").buckets.size(), 3);
  expect_refused(":offset " + std::to_string(offsets[4]) +
                 ": corrupt gzip member (incorrect length check).");
}

TEST_F(AllocationFile, AnyTruncationIsRefused) {
  write_allocation(test::two_ranks(), path());
  for (std::uint64_t size = std::filesystem::file_size(path()); size-- > 0;) {
    std::filesystem::resize_file(path(), size);
    EXPECT_THROW((void)read_allocation(path(), ""), InputError) << size;
  }
}

TEST_F(AllocationFile, ATruncatedFileIsSaidToBe) {
  write_allocation(test::two_ranks(), path());
  const std::string bytes = read_file(path());
  write_file(path(), bytes.substr(0, bytes.size() - 1));
  expect_refused(
      ": no end mark (the file is truncated, or no allocation). Make it again with --dry-run.");
}

TEST_F(AllocationFile, AMissingFileIsNamed) {
  expect_refused(": cannot read (No such file or directory).");
}

TEST_F(AllocationFile, APlainFileIsRefused) {
  write_file(path(), "{\"schema\":\"ballast-allocation\"}\n");
  expect_refused(":offset 0: corrupt gzip member (incorrect header check).");
}

TEST_F(AllocationFile, AnotherCircuitIsRefusedWithBothFingerprints) {
  write_allocation(test::two_ranks(), path());
  expect_refused(
      ":1:/fingerprint: allocation of another circuit or target '0123456789abcdef0123456789abcdef' "
      "(this one has fingerprint ffff). Make it again with --dry-run.",
      "ffff");
}

TEST_F(AllocationFile, AnotherSchemaIsRefused) {
  write_lines(replaced(header_text, "ballast-allocation", "recipe"), {});
  expect_refused(":1:/schema: other schema 'recipe' (expected 'ballast-allocation').");
}

TEST_F(AllocationFile, AnotherVersionIsRefused) {
  write_lines(replaced(header_text, "\"version\":1", "\"version\":2"), {});
  expect_refused(
      ":1:/version: unknown version '2' (this program reads version 1). Make it again with "
      "--dry-run.");
}

TEST_F(AllocationFile, LayoutsBelowOneAreRefused) {
  write_lines(replaced(header_text, "\"ranks\":2", "\"ranks\":0"), {});
  expect_refused(":1:/ranks: number out of range '0' (allowed: 1 to 2147483647).");
}

TEST_F(AllocationFile, PeaksWithoutHalfWidthsAreOfOlderFiles) {
  const std::string older = replaced(header_text, "[0,1000,1500,10,15]", "[0,1000,1500]");
  const auto peaks = read_header(JsonValue::parse(older, "older"), "").allocation.peaks;
  ASSERT_EQ(peaks.size(), 2);
  EXPECT_EQ(peaks[0].run, Bytes(1500));
  EXPECT_EQ(peaks[0].run_half_width, Bytes(0));
}

TEST_F(AllocationFile, PeaksMustBeOnePerRank) {
  write_lines(replaced(header_text, ",[1,900,1400,0,0]", ""), {});
  expect_refused(":1:/peaks: wrong length (1 rows for 2 ranks).");
  write_lines(replaced(header_text, "[1,900,1400,0,0]", "[0,900,1400]"), {});
  expect_refused(":1:/peaks/1/0: rank out of order '0' (expected one row per rank, ascending).");
  write_lines(replaced(header_text, "[1,900,1400,0,0]", "[1,900]"), {});
  expect_refused(
      ":1:/peaks/1: wrong length (expected [rank, build, run, build half-width, run half-width]).");
}

/// A bucket line of the test file, whose member begins at `offset`.
class BadBucket : public AllocationFile {
 protected:
  void expect_line_refused(const std::string& line, const std::string& text) const {
    write_lines(header_text, {line});
    const auto offset = gzip_member(header_text + "\n").size();
    expect_refused(":offset " + std::to_string(offset) + text);
  }
};

TEST_F(BadBucket, RanksAndCyclesOutsideTheLayoutAreRefused) {
  expect_line_refused(R"({"population":"A","rank":2,"cycle":0,"predicted_bytes":0,"nodes":[]})",
                      ":/rank: rank is outside the layout '2' (the header has 2 ranks).");
  expect_line_refused(R"({"population":"A","rank":0,"cycle":2,"predicted_bytes":0,"nodes":[]})",
                      ":/cycle: cycle is outside the layout '2' (the header has 2 cycles).");
}

TEST_F(BadBucket, ARankOtherThanTheIndexSaysIsRefused) {
  expect_line_refused(R"({"population":"A","rank":1,"cycle":0,"predicted_bytes":0,"nodes":[]})",
                      ":/rank: rank differs from the index '1' (the index has rank 0 here).");
}

TEST_F(BadBucket, PopulationsOutsideTheHeaderAreRefused) {
  expect_line_refused(R"({"population":"C","rank":0,"cycle":0,"predicted_bytes":0,"nodes":[]})",
                      ":/population: population is not in the header 'C'.");
}

TEST_F(BadBucket, NodesMustRise) {
  expect_line_refused(R"({"population":"A","rank":0,"cycle":0,"predicted_bytes":0,"nodes":[4,4]})",
                      ":/nodes/1: node ids not ascending '4'.");
  expect_line_refused(
      R"({"population":"A","rank":0,"cycle":0,"predicted_bytes":0,"nodes":[[4,7],6]})",
      ":/nodes/1: node ids not ascending '6'.");
  expect_line_refused(
      R"({"population":"A","rank":0,"cycle":0,"predicted_bytes":0,"nodes":[[7,7]]})",
      ":/nodes/0: node ids not ascending.");
}

TEST_F(BadBucket, RangesBeyondThePopulationAreRefusedBeforeTheyAreMade) {
  expect_line_refused(
      R"({"population":"A","rank":0,"cycle":0,"predicted_bytes":0,"nodes":[0,[1,999999999999]]})",
      ":/nodes/1: too many nodes (the header has 7 cells of this population).");
}

TEST_F(BadBucket, RangesHaveTwoEnds) {
  expect_line_refused(
      R"({"population":"A","rank":0,"cycle":0,"predicted_bytes":0,"nodes":[[1,2,3]]})",
      ":/nodes/0: wrong length (expected [begin, end)).");
}

TEST_F(BadBucket, UnknownKeysAreRefused) {
  expect_line_refused(
      R"({"population":"A","rank":0,"cycl":0,"cycle":0,"predicted_bytes":0,"nodes":[]})",
      ": unknown key 'cycl' (allowed: population, rank, cycle, predicted_bytes, nodes). "
      "Did you mean 'cycle'?");
}

TEST_F(AllocationFile, LostCellsAreCounted) {
  write_lines(header_text,
              {R"({"population":"A","rank":0,"cycle":0,"predicted_bytes":0,"nodes":[[0,6]]})"});
  expect_refused(
      ": cells are missing or double in population 'A' (the header has 7, the buckets 6). Make it "
      "again with --dry-run.");
}

}  // namespace
}  // namespace ballast::plan
