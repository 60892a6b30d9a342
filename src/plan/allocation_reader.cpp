#include <algorithm>
#include <optional>

#include "core/gzip.hpp"
#include "core/input_file.hpp"
#include "plan/allocation_file.hpp"
#include "plan/allocation_lines.hpp"

namespace ballast::plan {
namespace {

namespace fs = std::filesystem;

/// The last member is {"index_at":N}: with N of 20 digits and gzip's frame it is never longer.
constexpr std::uint64_t longest_end_mark = 96;
/// How a gzip member begins: magic bytes, deflate (RFC 1952).
constexpr const char* member_start = "\x1f\x8b\x08";

/// The members of one file by their offset.
class MemberReader {
 public:
  explicit MemberReader(fs::path file) : file_(std::move(file)) {
    const InputFile can_be_opened(file_);
    size_ = fs::file_size(file_);
  }

  /// The line at `offset`, called `what` in messages; moves the offset behind it.
  [[nodiscard]] JsonValue line(std::uint64_t& offset, const std::string& what) const {
    const std::string text = read_gzip_member(file_, offset, offset);
    return JsonValue::parse(text, file_.string() + ":" + what);
  }

  /// Offset of the index, from the end mark: the last member that ends with the file. Its length is
  /// not known, so each start of a member near the end is tried; only the true one inflates, passes
  /// its checksum and ends there.
  [[nodiscard]] std::uint64_t index_offset() const {
    const std::string tail = read_tail();
    for (std::size_t at = tail.size(); at-- > 0;) {
      if (tail.compare(at, 3, member_start) != 0) {
        continue;
      }
      if (const auto text = member_that_ends_the_file(size_ - tail.size() + at)) {
        return JsonValue::parse(*text, file_.string() + ":end").at("index_at").as_unsigned();
      }
    }
    throw InputError({.place = {.file = file_},
                      .problem = "no end mark",
                      .reason = "the file is truncated, or no allocation",
                      .suggestion = make_again});
  }

 private:
  [[nodiscard]] std::string read_tail() const {
    std::string tail(std::min(size_, longest_end_mark), '\0');
    InputFile input(file_);
    input.seek(size_ - tail.size());
    tail.resize(input.read(tail));
    return tail;
  }

  [[nodiscard]] std::optional<std::string> member_that_ends_the_file(std::uint64_t offset) const {
    try {
      std::uint64_t next = 0;
      std::string text = read_gzip_member(file_, offset, next, longest_end_mark);
      return next == size_ ? std::optional(std::move(text)) : std::nullopt;
    } catch (const InputError&) {
      return std::nullopt;
    }
  }

  fs::path file_;
  std::uint64_t size_ = 0;
};

/// The members of one rank.
struct IndexRow {
  Rank rank;
  std::uint64_t offset = 0;
  std::uint64_t members = 0;
};

std::vector<IndexRow> read_index(const MemberReader& reader) {
  std::uint64_t offset = reader.index_offset();
  const JsonValue line = reader.line(offset, "index");
  line.reject_unknown_keys({"header", "index"});
  std::vector<IndexRow> rows;
  for (const JsonValue& entry : line.at("index").elements()) {
    const auto numbers = entry.elements();
    if (numbers.size() != 3) {
      throw entry.error("wrong length", "expected [rank, offset, members]");
    }
    rows.push_back(
        {Rank(as_int32(numbers[0], 0)), numbers[1].as_unsigned(), numbers[2].as_unsigned()});
  }
  return rows;
}

void append_buckets(const MemberReader& reader, const IndexRow& row, const Header& header,
                    std::vector<Bucket>& buckets) {
  std::uint64_t offset = row.offset;
  for (std::uint64_t i = 0; i < row.members; ++i) {
    const JsonValue line = reader.line(offset, "offset " + std::to_string(offset));
    Bucket bucket = read_bucket(line, header);
    if (bucket.rank != row.rank) {
      throw line.at("rank").error("rank differs from the index",
                                  "the index has rank " + std::to_string(row.rank.value) + " here");
    }
    buckets.push_back(std::move(bucket));
  }
}

/// The header counts the cells of each population: all of them must have come.
void check_counts(const fs::path& file, const Header& expected, const Allocation& allocation) {
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

}  // namespace

Allocation read_allocation(const fs::path& file, const std::string& fingerprint) {
  const MemberReader reader(file);
  std::uint64_t offset = 0;
  const Header header = read_header(reader.line(offset, "1"), fingerprint);
  Allocation result = header.allocation;
  for (const IndexRow& row : read_index(reader)) {
    append_buckets(reader, row, header, result.buckets);
  }
  check_counts(file, header, result);
  return result;
}

Allocation read_allocation_of_rank(const fs::path& file, Rank rank,
                                   const std::string& fingerprint) {
  const MemberReader reader(file);
  std::uint64_t offset = 0;
  const Header header = read_header(reader.line(offset, "1"), fingerprint);
  Allocation result = header.allocation;
  for (const IndexRow& row : read_index(reader)) {
    if (row.rank == rank) {
      append_buckets(reader, row, header, result.buckets);
    }
  }
  return result;
}

}  // namespace ballast::plan
