#pragma once
// Gzip members: a file made of independently compressed members, so that `zcat` prints it whole and
// a reader can seek to one member and inflate only that. Bytes are the same for the same input.
// The classes keep zlib's memory (256 KiB) from member to member, for files of many.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace ballast {

class GzipCompressor {
 public:
  GzipCompressor();
  ~GzipCompressor();
  GzipCompressor(const GzipCompressor&) = delete;
  GzipCompressor& operator=(const GzipCompressor&) = delete;

  /// One complete gzip member (RFC 1952, no name, no time stamp) holding `text`.
  [[nodiscard]] std::string member(std::string_view text);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The members of one file, which it keeps open. Throws InputError if it cannot be read.
class GzipFile {
 public:
  explicit GzipFile(const std::filesystem::path& file);
  ~GzipFile();
  GzipFile(const GzipFile&) = delete;
  GzipFile& operator=(const GzipFile&) = delete;

  /// Inflates the member that starts at `offset`; sets `next` to the offset after it. Throws
  /// InputError (file, "offset N") if it is truncated, corrupt, or inflates to over `max_size`.
  [[nodiscard]] std::string member(std::uint64_t offset, std::uint64_t& next,
                                   std::uint64_t max_size = std::uint64_t{1} << 32);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A single member, written or read as above.
[[nodiscard]] std::string gzip_member(std::string_view text);
[[nodiscard]] std::string read_gzip_member(const std::filesystem::path& file, std::uint64_t offset,
                                           std::uint64_t& next,
                                           std::uint64_t max_size = std::uint64_t{1} << 32);

}  // namespace ballast
