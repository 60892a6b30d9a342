#include "core/gzip.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <new>
#include <vector>

#include "core/error.hpp"
#include "core/input_file.hpp"

namespace ballast {

namespace {

// zlib's manual: 15 bits of window, plus 16 for a gzip wrapper.
constexpr int gzip_window = 15 + 16;
constexpr std::size_t block_size = std::size_t{1} << 16;

Bytef* as_zlib(const char* data) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(data));
}

/// Owns a compressor's memory.
struct Deflater {
  z_stream stream{};
  Deflater() {
    constexpr int memory_level = 8;  // zlib's default
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window, memory_level,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  ~Deflater() { deflateEnd(&stream); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;
};

/// Owns a decompressor's memory.
struct Inflater {
  z_stream stream{};
  Inflater() {
    if (inflateInit2(&stream, gzip_window) != Z_OK) throw std::bad_alloc();
  }
  ~Inflater() { inflateEnd(&stream); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
};

/// Inflates one member block by block, so that a small file that inflates without end is stopped at
/// the limit and not by the memory of the machine. Refers to the caller's path; use within one
/// call.
class MemberReader {
 public:
  MemberReader(const std::filesystem::path& file, std::uint64_t offset, std::uint64_t max_size)
      : file_(file), offset_(offset), max_size_(max_size), input_(file) {
    input_.seek(offset);
  }

  std::string read(std::uint64_t& next) {
    int status = Z_OK;
    while (status != Z_STREAM_END) {
      refill();
      status = inflate_block();
    }
    next = offset_ + consumed_ - inflater_.stream.avail_in;
    return std::move(text_);
  }

 private:
  void refill() {
    z_stream& stream = inflater_.stream;
    if (stream.avail_in > 0) return;
    const std::size_t count = input_.read(compressed_);
    if (count == 0) fail("truncated gzip member", "the file ends within it");
    consumed_ += count;
    stream.next_in = as_zlib(compressed_.data());
    stream.avail_in = static_cast<uInt>(count);
  }

  /// Appends what one block of output holds; zlib's status. Z_BUF_ERROR only asks for more input.
  int inflate_block() {
    z_stream& stream = inflater_.stream;
    stream.next_out = as_zlib(inflated_.data());
    stream.avail_out = static_cast<uInt>(inflated_.size());
    const int status = inflate(&stream, Z_NO_FLUSH);
    if (status == Z_MEM_ERROR) throw std::bad_alloc();
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) {
      fail("corrupt gzip member", stream.msg == nullptr ? "unknown data" : stream.msg);
    }
    const std::size_t count = inflated_.size() - stream.avail_out;
    if (text_.size() + count > max_size_) {
      fail("gzip member too large", fmt::format("inflates to over {} bytes", max_size_));
    }
    text_.append(inflated_.data(), count);
    return status;
  }

  [[noreturn]] void fail(const std::string& problem, const std::string& reason) const {
    throw InputError({.place = {file_, fmt::format("offset {}", offset_)},
                      .problem = problem,
                      .reason = reason});
  }

  const std::filesystem::path& file_;
  std::uint64_t offset_;
  std::uint64_t max_size_;
  InputFile input_;
  Inflater inflater_;
  std::vector<char> compressed_ = std::vector<char>(block_size);
  std::vector<char> inflated_ = std::vector<char>(block_size);
  std::uint64_t consumed_ = 0;
  std::string text_;
};

}  // namespace

std::string gzip_member(std::string_view text) {
  Deflater deflater;
  z_stream& stream = deflater.stream;
  std::string member;
  std::array<char, block_size> block{};
  int status = Z_OK;
  while (status != Z_STREAM_END) {
    if (stream.avail_in == 0 && !text.empty()) {
      const auto count = std::min<std::size_t>(text.size(), std::numeric_limits<uInt>::max());
      stream.next_in = as_zlib(text.data());
      stream.avail_in = static_cast<uInt>(count);
      text.remove_prefix(count);
    }
    stream.next_out = as_zlib(block.data());
    stream.avail_out = static_cast<uInt>(block.size());
    status = deflate(&stream, text.empty() ? Z_FINISH : Z_NO_FLUSH);
    member.append(block.data(), block.size() - stream.avail_out);
  }
  return member;
}

std::string read_gzip_member(const std::filesystem::path& file, std::uint64_t offset,
                             std::uint64_t& next, std::uint64_t max_size) {
  return MemberReader(file, offset, max_size).read(next);
}

}  // namespace ballast
