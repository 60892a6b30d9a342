#pragma once
// Allocation files, allocation_r<ranks>_c<cycles>.gz: JSON Lines, each line its own gzip member, so
// that `zcat` prints all and a rank reads only its own. Line 1 is the header (schema, version,
// fingerprint, ranks, cycles, policy, peaks), then one line per bucket, last an index of member
// offsets per rank. The same allocation gives the same bytes. Schema: docs/file_formats.md.

#include <filesystem>
#include <string>

#include "plan/allocation.hpp"

namespace ballast::plan {

/// "allocation_r64_c4.gz".
[[nodiscard]] std::string allocation_file_name(const Layout& layout);

/// Writes the file whole or not at all.
void write_allocation(const Allocation& allocation, const std::filesystem::path& file);

/// Reads all of it, or only one rank's buckets. Throws InputError on truncation, damage, another
/// schema or, when `fingerprint` is not empty, a file of another circuit (naming both
/// fingerprints).
[[nodiscard]] Allocation read_allocation(const std::filesystem::path& file,
                                         const std::string& fingerprint);
[[nodiscard]] Allocation read_allocation_of_rank(const std::filesystem::path& file, Rank rank,
                                                 const std::string& fingerprint);

}  // namespace ballast::plan
