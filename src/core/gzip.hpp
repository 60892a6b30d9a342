#pragma once
// Gzip members: a file made of independently compressed members, so that `zcat` prints it whole and
// a reader can seek to one member and inflate only that. Bytes are the same for the same input.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace ballast {

/// One complete gzip member (RFC 1952, no name, no time stamp) holding `text`.
[[nodiscard]] std::string gzip_member(std::string_view text);

/// Inflates the member that starts at `offset`; sets `next` to the offset after it.
/// Throws InputError (file, "offset N") if it is truncated, corrupt, or inflates to over
/// `max_size`.
[[nodiscard]] std::string read_gzip_member(const std::filesystem::path& file, std::uint64_t offset,
                                           std::uint64_t& next,
                                           std::uint64_t max_size = std::uint64_t{1} << 32);

}  // namespace ballast
