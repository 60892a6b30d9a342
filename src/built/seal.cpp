#include "built/seal.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <span>
#include <string_view>
#include <system_error>
#include <vector>

#include "built/data_reader.hpp"
#include "core/error.hpp"
#include "core/fingerprint.hpp"
#include "core/input_file.hpp"

namespace ballast::built {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t block_bytes = 4096;
constexpr std::uint64_t word_bytes = 8;
constexpr std::uint64_t blocks_at_once = 256;  // 1 MiB
constexpr std::string_view magic = "BLSTPK\x01\n";
/// Block size, length of the content, checksum, magic.
constexpr std::uint64_t end_bytes = 4 * word_bytes;

/// Little endian.
void append_word(std::string& text, std::uint64_t value) {
  for (std::uint64_t i = 0; i < word_bytes; ++i) text += char((value >> (8 * i)) & 0xFFU);
}

std::uint64_t word_at(std::span<const char> bytes, std::uint64_t index) {
  std::uint64_t value = 0;
  for (std::uint64_t i = 0; i < word_bytes; ++i) {
    value |= std::uint64_t{static_cast<unsigned char>(bytes[index * word_bytes + i])} << (8 * i);
  }
  return value;
}

std::vector<char> read_range(InputFile& input, std::uint64_t offset, std::uint64_t size) {
  std::vector<char> bytes(size);
  input.seek(offset);
  std::size_t filled = 0;
  while (filled < size) {
    const std::size_t count = input.read(std::span(bytes).subspan(filled));
    if (count == 0) break;
    filled += count;
  }
  bytes.resize(filled);
  return bytes;
}

std::uint64_t blocks_in(std::uint64_t content) {
  return (content + block_bytes - 1) / block_bytes;
}

/// Calls body(block, checksum) for the blocks [begin, end) of the content.
void for_each_block(InputFile& input, std::uint64_t content, std::uint64_t begin, std::uint64_t end,
                    const std::function<void(std::uint64_t, std::uint64_t)>& body) {
  for (std::uint64_t block = begin; block < end; block += blocks_at_once) {
    const std::uint64_t offset = block * block_bytes;
    const std::uint64_t last =
        std::min(std::min(end, block + blocks_at_once) * block_bytes, content);
    const std::vector<char> bytes = read_range(input, offset, last - offset);
    for (std::uint64_t at = 0; at < bytes.size(); at += block_bytes) {
      const std::uint64_t size = std::min<std::uint64_t>(block_bytes, bytes.size() - at);
      body(block + at / block_bytes, block_checksum(std::span(bytes).subspan(at, size)));
    }
  }
}

/// What the end of a sealed file tells.
struct End {
  std::uint64_t content = 0;   ///< bytes
  std::uint64_t checksum = 0;  ///< of the seal up to here
};

[[noreturn]] void fail_end(const fs::path& file, std::uint64_t offset) {
  throw byte_error(file, offset, "damaged packed model", "",
                   "its end mark is not as it was written: bytes were changed, cut off or added");
}

End read_end(const fs::path& file, InputFile& input) {
  const std::uint64_t size = fs::file_size(file);
  if (size < end_bytes) fail_end(file, 0);
  const std::vector<char> bytes = read_range(input, size - end_bytes, end_bytes);
  if (std::string_view(bytes.data() + 3 * word_bytes, magic.size()) != magic) {
    fail_end(file, size - word_bytes);
  }
  const End end{.content = word_at(bytes, 1), .checksum = word_at(bytes, 2)};
  const bool fits = word_at(bytes, 0) == block_bytes && end.content < size &&
                    end.content + blocks_in(end.content) * word_bytes + end_bytes == size;
  if (!fits) fail_end(file, size - end_bytes);
  return end;
}

/// A checksum of checksums: those of the seal's own blocks one after the other.
class SealChecksum {
 public:
  void add(std::span<const char> bytes) { append_word(checksums_, block_checksum(bytes)); }
  [[nodiscard]] std::uint64_t value() const { return block_checksum(checksums_); }

 private:
  std::string checksums_;
};

void check_seal_itself(const fs::path& file, InputFile& input, const End& end) {
  SealChecksum checksum;
  const std::uint64_t stop = fs::file_size(file) - 2 * word_bytes;
  for (std::uint64_t offset = end.content; offset < stop; offset += block_bytes) {
    checksum.add(read_range(input, offset, std::min(block_bytes, stop - offset)));
  }
  if (checksum.value() != end.checksum) {
    throw byte_error(file, end.content, "damaged packed model", "",
                     "the list of checksums, which begins here, is not as it was written");
  }
}

/// A pipe would be waited for without end, a device holds no model.
void refuse_special(const fs::path& file) {
  std::error_code ignored;
  const fs::file_status status = fs::status(file, ignored);
  if (!fs::exists(status) || fs::is_regular_file(status)) return;
  throw InputError(
      {.place = {file}, .problem = "no built model", .reason = "neither a file nor a folder"});
}

}  // namespace

std::string seal_of(const fs::path& file) {
  InputFile input(file);
  const std::uint64_t content = fs::file_size(file);
  std::string seal;
  for_each_block(input, content, 0, blocks_in(content),
                 [&](std::uint64_t, std::uint64_t checksum) { append_word(seal, checksum); });
  append_word(seal, block_bytes);
  append_word(seal, content);
  SealChecksum checksum;
  for (std::size_t at = 0; at < seal.size(); at += block_bytes) {
    checksum.add(std::span(seal).subspan(at, std::min<std::size_t>(block_bytes, seal.size() - at)));
  }
  append_word(seal, checksum.value());
  return seal.append(magic);
}

bool has_seal(const fs::path& file) {
  refuse_special(file);
  InputFile input(file);
  const std::uint64_t size = fs::file_size(file);
  if (size < end_bytes) return false;
  const std::vector<char> bytes = read_range(input, size - magic.size(), magic.size());
  return std::string_view(bytes.data(), bytes.size()) == magic;
}

void verify_seal(const fs::path& file, Share share) {
  InputFile input(file);
  const End end = read_end(file, input);
  if (share.index == 0) check_seal_itself(file, input, end);
  const std::uint64_t blocks = blocks_in(end.content);
  const auto count = std::uint64_t(share.count);
  const std::uint64_t first = blocks * std::uint64_t(share.index) / count;
  const std::uint64_t last = blocks * (std::uint64_t(share.index) + 1) / count;
  const std::vector<char> expected =
      read_range(input, end.content + first * word_bytes, (last - first) * word_bytes);
  for_each_block(input, end.content, first, last, [&](std::uint64_t block, std::uint64_t found) {
    if (found == word_at(expected, block - first)) return;
    throw byte_error(file, block * block_bytes, "damaged packed model", "",
                     "the 4096 bytes from here are not as they were written");
  });
}

}  // namespace ballast::built
