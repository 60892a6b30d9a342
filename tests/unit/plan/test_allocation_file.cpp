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
    R"({"schema":"ballast-allocation","version":2,)"
    R"("fingerprint":"0123456789abcdef0123456789abcdef","ranks":2,"cycles":2,"ranks_per_node":2,)"
    R"("policy":"lpt","populations":{"A":{"cells":7},"B":{"cells":2}}})";

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

/// The first `from` replaced, if there is one.
std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
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

  /// A file of these lines, whose index has those between the first and the last as rank 0's.
  void write_lines(const std::string& header, const std::vector<std::string>& buckets) const {
    const std::string at = std::to_string(gzip_member(header + "\n").size());
    write_lines(
        header, buckets,
        R"({"first_rank":0,"ranks":[[)" + at + "," + std::to_string(buckets.size()) + "],[0,0]]}",
        R"({"ranks_per_block":256,"blocks":[%]})");
  }
  /// As above with the only block of the index given, and the table, where % is its offset.
  void write_lines(const std::string& header, const std::vector<std::string>& buckets,
                   const std::string& block, const std::string& table) const {
    std::string bytes = gzip_member(header + "\n");
    for (const std::string& line : buckets) {
      bytes += gzip_member(line + "\n");
    }
    const std::string block_at = std::to_string(bytes.size());
    bytes += gzip_member(block + "\n");
    const std::string table_at = std::to_string(bytes.size());
    bytes += gzip_member(replaced(table, "%", block_at) + "\n");
    bytes += gzip_member(R"({"index_at":)" + table_at + "}\n");
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
  expected.peaks.erase(expected.peaks.begin());
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
  ASSERT_EQ(text.size(), 9);
  EXPECT_EQ(text[0], header_text + "\n");
  EXPECT_EQ(text[1], R"({"population":"A","rank":0,"cycle":0,"predicted_bytes":200,"nodes":[0,3]})"
                     "\n");
  EXPECT_EQ(text[2], R"({"population":"B","rank":0,"cycle":0,"predicted_bytes":20,"nodes":[10,12]})"
                     "\n");
  EXPECT_EQ(text[6], R"({"first_rank":0,"ranks":[[)" + std::to_string(offsets[1]) +
                         ",3,1000,1500,10,15],[" + std::to_string(offsets[4]) +
                         ",2,900,1400,0,0]]}\n");
  EXPECT_EQ(text[7], R"({"ranks_per_block":256,"blocks":[)" + std::to_string(offsets[6]) + "]}\n");
  EXPECT_EQ(text[8], R"({"index_at":)" + std::to_string(offsets[7]) + "}\n");
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

TEST_F(AllocationFile, AFolderIsRefused) {
  const auto folder = path().parent_path();
  ballast::test::expect_error_text<InputError>([&] { (void)read_allocation(folder, ""); },
                                               folder.string() + ": cannot read (Is a directory).");
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
  write_lines(replaced(header_text, "\"version\":2", "\"version\":1"), {});
  expect_refused(
      ":1:/version: unknown version '1' (this program reads version 2). Make it again with "
      "--dry-run.");
}

TEST_F(AllocationFile, LayoutsBelowOneAreRefused) {
  write_lines(replaced(header_text, "\"ranks\":2", "\"ranks\":0"), {});
  expect_refused(":1:/ranks: number out of range '0' (allowed: 1 to 2147483647).");
}

TEST_F(AllocationFile, GivesThePeaksAlone) {
  write_allocation(test::two_ranks(), path());
  const auto peaks = read_peaks(path());
  ASSERT_EQ(peaks.size(), 2);
  EXPECT_EQ(peaks[1].rank, Rank(1));
  EXPECT_EQ(peaks[1].run, Bytes(1400));
}

/// 600 ranks are two full blocks of the index and one of 88.
Allocation many_ranks() {
  Allocation allocation{.layout = {.ranks = 600, .cycles = 1, .ranks_per_node = 8},
                        .circuit_fingerprint = "",
                        .buckets = {},
                        .peaks = {}};
  for (int rank = 0; rank < 600; ++rank) {
    const auto node = static_cast<std::uint64_t>(rank);
    allocation.buckets.push_back(bucket("A", rank, 0, {node, node + 1000}, rank));
    allocation.peaks.push_back({Rank(rank), Bytes(10 * rank), Bytes(20 * rank)});
  }
  return allocation;
}

TEST_F(AllocationFile, HasAsManyBlocksAsItsRanksNeed) {
  write_allocation(many_ranks(), path());
  expect_same(read_allocation(path(), ""), many_ranks());
  EXPECT_EQ(lines().size(), 1U + 600U + 3U + 2U);
}

TEST_F(AllocationFile, ARankFindsItsPartInAnyBlock) {
  write_allocation(many_ranks(), path());
  for (const int rank : {0, 255, 256, 599}) {
    const Allocation part = read_allocation_of_rank(path(), Rank(rank), "");
    ASSERT_EQ(part.buckets.size(), 1U);
    EXPECT_EQ(part.buckets[0].rank, Rank(rank));
    ASSERT_EQ(part.peaks.size(), 1U);
    EXPECT_EQ(part.peaks[0].run, Bytes(20 * rank));
  }
}

TEST_F(AllocationFile, ARankInflatesNoOtherRanksBlock) {
  write_allocation(many_ranks(), path());
  std::vector<std::uint64_t> offsets;
  (void)lines(&offsets);
  std::string bytes = read_file(path());
  const std::uint64_t second_block = offsets[1 + 600 + 1];
  bytes[second_block + 20] = static_cast<char>(bytes[second_block + 20] ^ 0x55);
  write_file(path(), bytes);
  EXPECT_EQ(read_allocation_of_rank(path(), Rank(0), "").buckets.size(), 1U);
  EXPECT_THROW((void)read_allocation_of_rank(path(), Rank(256), ""), InputError);
}

TEST_F(AllocationFile, IsNotThereWithoutCommit) {
  {
    AllocationWriter writer(header_of(test::two_ranks()), path());
    writer.add(test::two_ranks().buckets[0]);
  }
  EXPECT_TRUE(std::filesystem::is_empty(path().parent_path()));
}

TEST_F(AllocationFile, BucketsAreWrittenInOrder) {
  const Allocation allocation = test::two_ranks();
  AllocationWriter writer(header_of(allocation), path());
  writer.add(allocation.buckets[1]);
  EXPECT_THROW(writer.add(allocation.buckets[0]), std::logic_error);
}

TEST_F(AllocationFile, AHeaderThatCountsOtherCellsIsADefect) {
  AllocationWriter writer(header_of(test::two_ranks()), path());
  EXPECT_THROW(writer.commit({}), std::logic_error);
}

TEST_F(AllocationFile, AnUnwritableNameIsNamed) {
  const auto folder = path().parent_path();
  ballast::test::expect_error_text<ResourceError>(
      [&] { write_allocation(test::two_ranks(), folder); },
      folder.string() + ": cannot write (it is a folder). Give the name of a file.");
}

/// The index of the test file, which holds no cells.
class BadIndex : public AllocationFile {
 protected:
  void expect_index_refused(
      const std::string& block, const std::string& text,
      const std::string& table = R"({"ranks_per_block":256,"blocks":[%]})") const {
    write_lines(header_text, {}, block, table);
    const auto offset = std::to_string(gzip_member(header_text + "\n").size());
    expect_refused(replaced(text, "@", "offset " + offset));
  }
};

TEST_F(BadIndex, RowsAreOnePerRank) {
  expect_index_refused(R"({"first_rank":0,"ranks":[[0,0]]})",
                       ":@:/ranks: wrong length (1 rows for 2 ranks).");
  expect_index_refused(
      R"({"first_rank":0,"ranks":[[0,0],[0,0,1]]})",
      ":@:/ranks/1: wrong length (expected [offset, members] or [offset, members, build, run, "
      "build half-width, run half-width]).");
}

TEST_F(BadIndex, PeaksAreOnePerRankOrNone) {
  expect_index_refused(R"({"first_rank":0,"ranks":[[0,0,1,2,3,4],[0,0]]})",
                       ":@:/ranks: peaks of some ranks only (1 of 2).");
}

TEST_F(BadIndex, BlocksAreWhereTheTableSays) {
  expect_index_refused(R"({"first_rank":256,"ranks":[]})",
                       ":@:/first_rank: wrong block of the index '256' (expected 0).");
  expect_index_refused("{}", ":index:/blocks: wrong length (0 blocks for 2 ranks).",
                       R"({"ranks_per_block":256,"blocks":[]})");
  expect_index_refused("{}", ":index:/ranks_per_block: unknown size of blocks '8' (expected 256).",
                       R"({"ranks_per_block":8,"blocks":[%]})");
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
  expect_line_refused(R"({"population":"A","rank":1,"cycle":0,"predicted_bytes":0,"nodes":[1]})",
                      ":/rank: rank differs from the index '1' (the index has rank 0 here).");
}

TEST_F(AllocationFile, BucketsOfARankAreInOrder) {
  const std::string line =
      R"({"population":"A","rank":0,"cycle":0,"predicted_bytes":0,"nodes":[1]})";
  write_lines(header_text, {line, line});
  const auto offset = gzip_member(header_text + "\n").size() + gzip_member(line + "\n").size();
  expect_refused(":offset " + std::to_string(offset) +
                 ": bucket out of order (expected by cycle, then population, each once).");
}

TEST_F(BadBucket, PopulationsOutsideTheHeaderAreRefused) {
  expect_line_refused(R"({"population":"C","rank":0,"cycle":0,"predicted_bytes":0,"nodes":[]})",
                      ":/population: population is not in the header 'C'.");
}

TEST_F(BadBucket, NodesMustRise) {
  expect_line_refused(R"({"population":"A","rank":0,"cycle":0,"predicted_bytes":0,"nodes":[]})",
                      ":/nodes: bucket without cells.");
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
