#pragma once
// workload_summary.gz: a Demand on disk, which a dry run writes and ballast-advise reads. JSON
// Lines of two gzip members, a header and the content (docs/file_formats.md); the file appears
// whole or not at all, and the same Demand gives the same bytes.

#include <filesystem>

#include "advise/demand.hpp"

namespace ballast::advise {

inline constexpr const char* summary_name = "workload_summary.gz";

void write_summary(const std::filesystem::path& file, const Demand& demand);

/// `file` may be the folder that holds it. Throws InputError if it is missing, damaged, edited, of
/// another version or something else.
[[nodiscard]] Demand read_summary(const std::filesystem::path& file);

}  // namespace ballast::advise
