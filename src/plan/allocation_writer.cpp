#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "core/error.hpp"
#include "core/gzip.hpp"
#include "core/output_file.hpp"
#include "plan/allocation_file.hpp"
#include "plan/allocation_index.hpp"
#include "plan/allocation_lines.hpp"

namespace ballast::plan {

struct AllocationWriter::State {
  State(const AllocationHeader& header_, const std::filesystem::path& file)
      : header(header_), output(file), rows(static_cast<std::size_t>(header_.layout.ranks)) {
    add_line(header_line(header));
  }

  void add_line(const std::string& line) {
    const std::string member = compressor.member(line + "\n");
    output.write(member);
    offset += member.size();
  }

  AllocationHeader header;
  OutputFile output;
  GzipCompressor compressor;
  std::vector<IndexRow> rows;
  std::map<std::string, std::uint64_t> cells;   ///< so far
  std::tuple<Rank, Cycle, std::string> before;  ///< place of the last bucket
  std::uint64_t offset = 0;                     ///< where the next member begins
};

AllocationWriter::AllocationWriter(const AllocationHeader& header,
                                   const std::filesystem::path& file)
    : state_(std::make_unique<State>(header, file)) {}
AllocationWriter::~AllocationWriter() = default;

void AllocationWriter::add(const Bucket& bucket) {
  State& state = *state_;
  const std::tuple place(bucket.rank, bucket.cycle, bucket.population);
  BALLAST_EXPECT(state.cells.empty() || state.before < place);
  BALLAST_EXPECT(!bucket.nodes.empty());
  BALLAST_EXPECT(bucket.rank.value >= 0 && bucket.rank.value < state.header.layout.ranks);
  IndexRow& row = state.rows[static_cast<std::size_t>(bucket.rank.value)];
  if (row.members++ == 0) {
    row.offset = state.offset;
  }
  state.add_line(bucket_line(bucket));
  state.cells[bucket.population] += bucket.nodes.size();
  state.before = place;
}

void AllocationWriter::commit(const std::vector<RankPeak>& peaks) {
  State& state = *state_;
  BALLAST_EXPECT(state.cells == state.header.cells);
  BALLAST_EXPECT(peaks.empty() || peaks.size() == state.rows.size());
  std::vector<std::uint64_t> blocks;
  for (std::size_t first = 0; first < state.rows.size(); first += ranks_per_block) {
    const std::size_t count = std::min<std::size_t>(ranks_per_block, state.rows.size() - first);
    const auto of_block =
        std::span(peaks).subspan(peaks.empty() ? 0 : first, peaks.empty() ? 0 : count);
    blocks.push_back(state.offset);
    state.add_line(block_line(Rank(static_cast<std::int32_t>(first)),
                              std::span(state.rows).subspan(first, count), of_block));
  }
  const std::uint64_t table_offset = state.offset;
  state.add_line(table_line(blocks));
  state.add_line(end_mark_line(table_offset));
  state.output.commit();
}

std::string allocation_file_name(const Layout& layout) {
  return fmt::format("allocation_r{}_c{}.gz", layout.ranks, layout.cycles);
}

AllocationHeader header_of(const Allocation& allocation) {
  AllocationHeader header{.layout = allocation.layout,
                          .policy = allocation.policy,
                          .circuit_fingerprint = allocation.circuit_fingerprint,
                          .cells = {}};
  for (const Bucket& bucket : allocation.buckets) {
    header.cells[bucket.population] += bucket.nodes.size();
  }
  return header;
}

void write_allocation(const Allocation& allocation, const std::filesystem::path& file) {
  AllocationWriter writer(header_of(allocation), file);
  for (const Bucket& bucket : allocation.buckets) writer.add(bucket);
  writer.commit(allocation.peaks);
}

}  // namespace ballast::plan
