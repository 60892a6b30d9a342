#pragma once
// Allocation files, allocation_r<ranks>_c<cycles>.gz: JSON Lines, each line its own gzip member, so
// that `zcat` prints all and a rank reads only its own. A header, one line per bucket, an index in
// blocks of ranks with the predicted peaks, and an end mark that tells where the index is. Writing
// and reading for a rank take memory for one bucket and the index alone. The same allocation gives
// the same bytes. Schema: docs/file_formats.md. Readers throw InputError on truncation, damage,
// another schema or, when `fingerprint` is not empty, a file of another circuit (naming both).

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "plan/allocation.hpp"

namespace ballast::plan {

/// "allocation_r64_c4.gz".
[[nodiscard]] std::string allocation_file_name(const Layout& layout);

/// What is known before the first bucket.
struct AllocationHeader {
  Layout layout;
  Policy policy = Policy::round_robin;
  std::string circuit_fingerprint;
  std::map<std::string, std::uint64_t> cells;  ///< of each population in all buckets
};
[[nodiscard]] AllocationHeader header_of(const Allocation& allocation);

/// Writes a file bucket by bucket; it appears with commit(), else not at all.
class AllocationWriter {
 public:
  AllocationWriter(const AllocationHeader& header, const std::filesystem::path& file);
  ~AllocationWriter();
  AllocationWriter(const AllocationWriter&) = delete;
  AllocationWriter& operator=(const AllocationWriter&) = delete;

  /// Buckets come ordered by (rank, cycle, population); std::logic_error otherwise.
  void add(const Bucket& bucket);
  /// Call once, last. One peak per rank, or none at all.
  void commit(const std::vector<RankPeak>& peaks);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Writes the file whole or not at all.
void write_allocation(const Allocation& allocation, const std::filesystem::path& file);

/// Reads all of it.
[[nodiscard]] Allocation read_allocation(const std::filesystem::path& file,
                                         const std::string& fingerprint);
/// Reads one rank's buckets, and of the peaks its own. The rank is of the layout.
[[nodiscard]] Allocation read_allocation_of_rank(const std::filesystem::path& file, Rank rank,
                                                 const std::string& fingerprint);
/// Reads the first line.
[[nodiscard]] AllocationHeader read_header_of(const std::filesystem::path& file);
/// Reads the peaks of all ranks; empty if nothing was predicted.
[[nodiscard]] std::vector<RankPeak> read_peaks(const std::filesystem::path& file);

}  // namespace ballast::plan
