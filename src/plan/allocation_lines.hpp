#pragma once
// The lines of an allocation file as data: header and buckets from and to JSON. Private to plan;
// pure. docs/file_formats.md explains the keys. Readers throw InputError with the line's place.

#include <cstdint>
#include <string>

#include "core/json.hpp"
#include "plan/allocation_file.hpp"

namespace ballast::plan {

inline constexpr const char* allocation_schema = "ballast-allocation";
inline constexpr std::int64_t allocation_version = 2;
/// What to do about a file that cannot be used.
inline constexpr const char* make_again = "Make it again with --dry-run.";

[[nodiscard]] std::string header_line(const AllocationHeader& header);
/// Refuses another schema or version and, unless `fingerprint` is empty, another circuit.
[[nodiscard]] AllocationHeader read_header(const JsonValue& line, const std::string& fingerprint);

[[nodiscard]] std::string bucket_line(const Bucket& bucket);
/// Refuses what is outside the header's layout and populations, and ids that are not ascending.
[[nodiscard]] Bucket read_bucket(const JsonValue& line, const AllocationHeader& header);

}  // namespace ballast::plan
