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

}  // namespace

/// Owns a compressor's memory.
struct GzipCompressor::State {
  z_stream stream{};
  State() {
    constexpr int memory_level = 8;  // zlib's default
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window, memory_level,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  ~State() { deflateEnd(&stream); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
};

GzipCompressor::GzipCompressor() : state_(std::make_unique<State>()) {}
GzipCompressor::~GzipCompressor() = default;

std::string GzipCompressor::member(std::string_view text) {
  z_stream& stream = state_->stream;
  deflateReset(&stream);
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

/// Inflates block by block, so that a small file that inflates without end is stopped at the limit
/// and not by the memory of the machine. The block of the file that is at hand serves as many
/// members as it holds.
struct GzipFile::State {
  explicit State(const std::filesystem::path& name) : file(name), input(name) {
    if (inflateInit2(&stream, gzip_window) != Z_OK) throw std::bad_alloc();
  }
  ~State() { inflateEnd(&stream); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  /// The offset in the file of what zlib takes next.
  [[nodiscard]] std::uint64_t position() const { return block_end - stream.avail_in; }

  void start(std::uint64_t offset, std::uint64_t max_size) {
    inflateReset(&stream);
    member_offset = offset;
    member_limit = max_size;
    text.clear();
    if (offset >= block_end - block_length && offset <= block_end) {
      stream.avail_in = static_cast<uInt>(block_end - offset);
      stream.next_in = as_zlib(compressed.data() + block_length - stream.avail_in);
      return;
    }
    input.seek(offset);
    stream.avail_in = 0;
    block_end = offset;
    block_length = 0;
  }

  void refill() {
    if (stream.avail_in > 0) return;
    block_length = input.read(compressed);
    if (block_length == 0) fail("truncated gzip member", "the file ends within it");
    block_end += block_length;
    stream.next_in = as_zlib(compressed.data());
    stream.avail_in = static_cast<uInt>(block_length);
  }

  /// Appends what one block of output holds; zlib's status. Z_BUF_ERROR only asks for more input.
  int inflate_block() {
    stream.next_out = as_zlib(inflated.data());
    stream.avail_out = static_cast<uInt>(inflated.size());
    const int status = inflate(&stream, Z_NO_FLUSH);
    if (status == Z_MEM_ERROR) throw std::bad_alloc();
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) {
      fail("corrupt gzip member", stream.msg == nullptr ? "unknown data" : stream.msg);
    }
    const std::size_t count = inflated.size() - stream.avail_out;
    if (text.size() + count > member_limit) {
      fail("gzip member too large", fmt::format("inflates to over {} bytes", member_limit));
    }
    text.append(inflated.data(), count);
    return status;
  }

  [[noreturn]] void fail(const std::string& problem, const std::string& reason) const {
    throw InputError({.place = {file, fmt::format("offset {}", member_offset)},
                      .problem = problem,
                      .reason = reason});
  }

  std::filesystem::path file;
  InputFile input;
  z_stream stream{};
  std::vector<char> compressed = std::vector<char>(block_size);
  std::vector<char> inflated = std::vector<char>(block_size);
  std::uint64_t block_end = 0;   ///< offset in the file of the end of what `compressed` holds
  std::size_t block_length = 0;  ///< bytes of it
  std::uint64_t member_offset = 0;
  std::uint64_t member_limit = 0;
  std::string text;
};

GzipFile::GzipFile(const std::filesystem::path& file) : state_(std::make_unique<State>(file)) {}
GzipFile::~GzipFile() = default;

std::string GzipFile::member(std::uint64_t offset, std::uint64_t& next, std::uint64_t max_size) {
  state_->start(offset, max_size);
  int status = Z_OK;
  while (status != Z_STREAM_END) {
    state_->refill();
    status = state_->inflate_block();
  }
  next = state_->position();
  return std::move(state_->text);
}

std::string gzip_member(std::string_view text) {
  return GzipCompressor().member(text);
}

std::string read_gzip_member(const std::filesystem::path& file, std::uint64_t offset,
                             std::uint64_t& next, std::uint64_t max_size) {
  return GzipFile(file).member(offset, next, max_size);
}

}  // namespace ballast
