#include <algorithm>
#include <optional>

#include "core/error.hpp"
#include "core/gzip.hpp"
#include "core/input_file.hpp"
#include "plan/allocation_file.hpp"
#include "plan/allocation_index.hpp"
#include "plan/allocation_lines.hpp"

namespace ballast::plan {
namespace {

namespace fs = std::filesystem;

/// The last member is {"index_at":N}: with N of 20 digits and gzip's frame it is never longer.
constexpr std::uint64_t longest_end_mark = 96;
/// How a gzip member begins: magic bytes, deflate (RFC 1952).
constexpr const char* member_start = "\x1f\x8b\x08";

/// Header, index and buckets of one file, read where they are asked for.
class Reader {
 public:
  Reader(const fs::path& file, const std::string& fingerprint) : file_(file), members_(file) {
    std::uint64_t offset = 0;
    header_ = read_header(line(offset, "1"), fingerprint);
    size_ = fs::file_size(file);
    std::uint64_t table = table_offset();
    blocks_ = read_table(line(table, "index"), header_.layout.ranks);
  }

  [[nodiscard]] const AllocationHeader& header() const { return header_; }
  [[nodiscard]] Allocation without_buckets() const {
    return {.layout = header_.layout,
            .policy = header_.policy,
            .circuit_fingerprint = header_.circuit_fingerprint,
            .buckets = {},
            .peaks = {}};
  }

  [[nodiscard]] std::int32_t blocks() const { return static_cast<std::int32_t>(blocks_.size()); }
  [[nodiscard]] IndexBlock block(std::int32_t number) {
    std::uint64_t offset = blocks_[static_cast<std::size_t>(number)];
    return read_block(line(offset, "offset " + std::to_string(offset)), number,
                      header_.layout.ranks);
  }

  /// Buckets of a rank, in the order of the file, which must be by (cycle, population).
  void append_buckets(Rank rank, const IndexRow& row, std::vector<Bucket>& buckets) {
    std::uint64_t offset = row.offset;
    for (std::uint64_t i = 0; i < row.members; ++i) {
      const JsonValue text = line(offset, "offset " + std::to_string(offset));
      Bucket bucket = read_bucket(text, header_);
      if (bucket.rank != rank) {
        throw text.at("rank").error("rank differs from the index",
                                    "the index has rank " + std::to_string(rank.value) + " here");
      }
      if (i > 0 && std::tie(buckets.back().cycle, buckets.back().population) >=
                       std::tie(bucket.cycle, bucket.population)) {
        throw text.error("bucket out of order", "expected by cycle, then population, each once");
      }
      buckets.push_back(std::move(bucket));
    }
  }

 private:
  /// The line at `offset`, called `what` in messages; moves the offset behind it.
  [[nodiscard]] JsonValue line(std::uint64_t& offset, const std::string& what) {
    const std::string text = members_.member(offset, offset);
    return JsonValue::parse(text, file_.string() + ":" + what);
  }

  /// From the end mark: the last member that ends with the file. Its length is not known, so each
  /// start of a member near the end is tried; only the true one inflates, passes its checksum and
  /// ends there.
  [[nodiscard]] std::uint64_t table_offset() {
    const std::string tail = read_tail();
    for (std::size_t at = tail.size(); at-- > 0;) {
      if (tail.compare(at, 3, member_start) != 0) {
        continue;
      }
      if (const auto text = member_that_ends_the_file(size_ - tail.size() + at)) {
        return read_end_mark(JsonValue::parse(*text, file_.string() + ":end"));
      }
    }
    throw InputError({.place = {.file = file_},
                      .problem = "no end mark",
                      .reason = "the file is truncated, or no allocation",
                      .suggestion = make_again});
  }

  [[nodiscard]] std::string read_tail() const {
    std::string tail(std::min(size_, longest_end_mark), '\0');
    InputFile input(file_);
    input.seek(size_ - tail.size());
    tail.resize(input.read(tail));
    return tail;
  }

  [[nodiscard]] std::optional<std::string> member_that_ends_the_file(std::uint64_t offset) {
    try {
      std::uint64_t next = 0;
      std::string text = members_.member(offset, next, longest_end_mark);
      return next == size_ ? std::optional(std::move(text)) : std::nullopt;
    } catch (const InputError&) {
      return std::nullopt;
    }
  }

  fs::path file_;
  GzipFile members_;
  std::uint64_t size_ = 0;
  AllocationHeader header_;
  std::vector<std::uint64_t> blocks_;
};

/// The header counts the cells of each population: all of them must have come.
void check_counts(const fs::path& file, const AllocationHeader& expected,
                  const Allocation& allocation) {
  auto found = header_of(allocation).cells;
  for (const auto& [population, cells] : expected.cells) {
    if (found[population] != cells) {
      throw InputError({.place = {.file = file},
                        .problem = "cells are missing or double in population",
                        .value = population,
                        .reason = "the header has " + std::to_string(cells) + ", the buckets " +
                                  std::to_string(found[population]),
                        .suggestion = make_again});
    }
  }
}

void append_peaks(const fs::path& file, const IndexBlock& block, std::vector<RankPeak>& peaks) {
  if (block.first.value > 0 && peaks.empty() != block.peaks.empty()) {
    throw InputError({.place = {.file = file},
                      .problem = "peaks of some ranks only",
                      .reason = "blocks of the index differ",
                      .suggestion = make_again});
  }
  peaks.insert(peaks.end(), block.peaks.begin(), block.peaks.end());
}

}  // namespace

Allocation read_allocation(const fs::path& file, const std::string& fingerprint) {
  Reader reader(file, fingerprint);
  Allocation result = reader.without_buckets();
  for (std::int32_t i = 0; i < reader.blocks(); ++i) {
    const IndexBlock block = reader.block(i);
    Rank rank = block.first;
    for (const IndexRow& row : block.rows) {
      reader.append_buckets(rank, row, result.buckets);
      ++rank.value;
    }
    append_peaks(file, block, result.peaks);
  }
  check_counts(file, reader.header(), result);
  return result;
}

Allocation read_allocation_of_rank(const fs::path& file, Rank rank,
                                   const std::string& fingerprint) {
  Reader reader(file, fingerprint);
  Allocation result = reader.without_buckets();
  BALLAST_EXPECT(rank.value >= 0 && rank.value < result.layout.ranks);
  const IndexBlock block = reader.block(rank.value / ranks_per_block);
  const auto row = static_cast<std::size_t>(rank.value % ranks_per_block);
  reader.append_buckets(rank, block.rows[row], result.buckets);
  if (!block.peaks.empty()) {
    result.peaks.push_back(block.peaks[row]);
  }
  return result;
}

AllocationHeader read_header_of(const fs::path& file) {
  return Reader(file, "").header();
}

std::vector<RankPeak> read_peaks(const fs::path& file) {
  Reader reader(file, "");
  std::vector<RankPeak> peaks;
  for (std::int32_t i = 0; i < reader.blocks(); ++i) {
    append_peaks(file, reader.block(i), peaks);
  }
  return peaks;
}

}  // namespace ballast::plan
