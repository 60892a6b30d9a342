#pragma once
// Content fingerprints (XXH3, 128 bits): the same content gives the same 32 hexadecimal digits on
// any machine. Not cryptographic: they detect change and mix-up, not malice.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace ballast {

class Fingerprint {
 public:
  Fingerprint();
  ~Fingerprint();
  Fingerprint(Fingerprint&&) noexcept;
  Fingerprint& operator=(Fingerprint&&) noexcept;

  /// Adds a text with its length, so that ("ab","c") and ("a","bc") differ.
  void add(std::string_view text);
  void add(std::span<const std::byte> bytes);  ///< as above
  void add_integer(std::uint64_t value);
  /// Adds a file's content and size, read in blocks. Throws InputError if it cannot be read.
  void add_file(const std::filesystem::path& file);
  /// 32 hexadecimal digits of all that was added.
  [[nodiscard]] std::string hex() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Checksum of a block of a file (XXH3, 64 bits), for many small blocks.
[[nodiscard]] std::uint64_t block_checksum(std::span<const char> bytes);

}  // namespace ballast
