#include "plan/allocation_index.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ballast::plan {
namespace {

constexpr const char* row_form =
    "expected [offset, members] or [offset, members, build, run, build half-width, run half-width]";

RankPeak read_peak(const std::vector<JsonValue>& numbers, Rank rank) {
  return {.rank = rank,
          .build = Bytes(numbers[2].as_integer()),
          .run = Bytes(numbers[3].as_integer()),
          .build_half_width = Bytes(numbers[4].as_integer()),
          .run_half_width = Bytes(numbers[5].as_integer())};
}

void append_row(const JsonValue& entry, IndexBlock& block) {
  const auto numbers = entry.elements();
  if (numbers.size() != 2 && numbers.size() != 6) {
    throw entry.error("wrong length", row_form);
  }
  if (numbers.size() == 6) {
    const Rank rank(block.first.value + static_cast<std::int32_t>(block.rows.size()));
    block.peaks.push_back(read_peak(numbers, rank));
  }
  block.rows.push_back({numbers[0].as_unsigned(), numbers[1].as_unsigned()});
}

}  // namespace

std::int32_t block_count(std::int32_t ranks) {
  return (ranks - 1) / ranks_per_block + 1;
}

std::string block_line(Rank first, std::span<const IndexRow> rows,
                       std::span<const RankPeak> peaks) {
  Json list = Json::array();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Json row = {rows[i].offset, rows[i].members};
    if (!peaks.empty()) {
      const RankPeak& peak = peaks[i];
      for (const Bytes bytes : {peak.build, peak.run, peak.build_half_width, peak.run_half_width}) {
        row.push_back(bytes.count());
      }
    }
    list.push_back(std::move(row));
  }
  return Json{{"first_rank", first.value}, {"ranks", std::move(list)}}.dump();
}

IndexBlock read_block(const JsonValue& line, std::int32_t block, std::int32_t ranks) {
  line.reject_unknown_keys({"first_rank", "ranks"});
  IndexBlock result{.first = Rank(block * ranks_per_block), .rows = {}, .peaks = {}};
  const JsonValue first = line.at("first_rank");
  if (first.as_integer() != result.first.value) {
    throw first.error("wrong block of the index", fmt::format("expected {}", result.first.value));
  }
  const JsonValue list = line.at("ranks");
  const auto entries = list.elements();
  const auto expected =
      static_cast<std::size_t>(std::min(ranks_per_block, ranks - result.first.value));
  if (entries.size() != expected) {
    throw list.error("wrong length", fmt::format("{} rows for {} ranks", entries.size(), expected));
  }
  for (const JsonValue& entry : entries) append_row(entry, result);
  if (!result.peaks.empty() && result.peaks.size() != expected) {
    throw list.error("peaks of some ranks only",
                     fmt::format("{} of {}", result.peaks.size(), expected));
  }
  return result;
}

std::string table_line(const std::vector<std::uint64_t>& block_offsets) {
  return Json{{"ranks_per_block", ranks_per_block}, {"blocks", block_offsets}}.dump();
}

std::vector<std::uint64_t> read_table(const JsonValue& line, std::int32_t ranks) {
  line.reject_unknown_keys({"ranks_per_block", "blocks"});
  const JsonValue size = line.at("ranks_per_block");
  if (size.as_integer() != ranks_per_block) {
    throw size.error("unknown size of blocks", fmt::format("expected {}", ranks_per_block));
  }
  const JsonValue blocks = line.at("blocks");
  std::vector<std::uint64_t> offsets;
  for (const JsonValue& offset : blocks.elements()) offsets.push_back(offset.as_unsigned());
  if (static_cast<std::int64_t>(offsets.size()) != block_count(ranks)) {
    throw blocks.error("wrong length",
                       fmt::format("{} blocks for {} ranks", offsets.size(), ranks));
  }
  return offsets;
}

std::string end_mark_line(std::uint64_t table_offset) {
  return Json{{"index_at", table_offset}}.dump();
}

std::uint64_t read_end_mark(const JsonValue& line) {
  return line.at("index_at").as_unsigned();
}

}  // namespace ballast::plan
