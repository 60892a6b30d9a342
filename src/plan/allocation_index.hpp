#pragma once
// The index of an allocation file as data: for every rank where its buckets are and its predicted
// peaks, in blocks of ranks, so that a rank reads its own block alone; and the table of the blocks.
// Private to plan; pure. docs/file_formats.md. Readers throw InputError with the line's place.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "plan/allocation.hpp"

namespace ballast::plan {

/// Ranks in a block: 65,536 ranks have 256 blocks of about 10 kB, which balances block and table.
inline constexpr std::int32_t ranks_per_block = 256;

/// The buckets of one rank: `members` lines from `offset` on.
struct IndexRow {
  std::uint64_t offset = 0;
  std::uint64_t members = 0;
};

/// Rows of the ranks from `first` on.
struct IndexBlock {
  Rank first;
  std::vector<IndexRow> rows;
  std::vector<RankPeak> peaks;  ///< one per row, or none
};

[[nodiscard]] std::int32_t block_count(std::int32_t ranks);

/// `peaks` has one per row, or none.
[[nodiscard]] std::string block_line(Rank first, std::span<const IndexRow> rows,
                                     std::span<const RankPeak> peaks);
/// Refuses a line that is not block number `block` of a layout of `ranks`.
[[nodiscard]] IndexBlock read_block(const JsonValue& line, std::int32_t block, std::int32_t ranks);

/// Where each block is in the file.
[[nodiscard]] std::string table_line(const std::vector<std::uint64_t>& block_offsets);
[[nodiscard]] std::vector<std::uint64_t> read_table(const JsonValue& line, std::int32_t ranks);

/// The last line: where the table is.
[[nodiscard]] std::string end_mark_line(std::uint64_t table_offset);
[[nodiscard]] std::uint64_t read_end_mark(const JsonValue& line);

}  // namespace ballast::plan
