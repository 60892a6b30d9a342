#include "core/fingerprint.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <array>
#include <new>
#include <vector>

#include "core/input_file.hpp"

namespace ballast {

struct Fingerprint::State {
  XXH3_state_t* hash = XXH3_createState();
  State() {
    if (hash == nullptr) throw std::bad_alloc();
    XXH3_128bits_reset(hash);
  }
  ~State() { XXH3_freeState(hash); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
};

Fingerprint::Fingerprint() : state_(std::make_unique<State>()) {}
Fingerprint::~Fingerprint() = default;
Fingerprint::Fingerprint(Fingerprint&&) noexcept = default;
Fingerprint& Fingerprint::operator=(Fingerprint&&) noexcept = default;

void Fingerprint::add(std::string_view text) {
  add(std::as_bytes(std::span<const char>(text.data(), text.size())));
}

void Fingerprint::add(std::span<const std::byte> bytes) {
  add_integer(bytes.size());
  XXH3_128bits_update(state_->hash, bytes.data(), bytes.size());
}

void Fingerprint::add_integer(std::uint64_t value) {
  std::array<std::uint8_t, 8> little_endian{};
  for (std::uint8_t& byte : little_endian) {
    byte = static_cast<std::uint8_t>(value & 0xFFU);
    value >>= 8U;
  }
  XXH3_128bits_update(state_->hash, little_endian.data(), little_endian.size());
}

void Fingerprint::add_file(const std::filesystem::path& file) {
  InputFile input(file);
  std::vector<char> block(std::size_t{1} << 20);
  std::uint64_t size = 0;
  while (const std::size_t count = input.read(block)) {
    XXH3_128bits_update(state_->hash, block.data(), count);
    size += count;
  }
  add_integer(size);
}

std::string Fingerprint::hex() const {
  const XXH128_hash_t digest = XXH3_128bits_digest(state_->hash);
  return fmt::format("{:016x}{:016x}", digest.high64, digest.low64);
}

std::uint64_t block_checksum(std::span<const char> bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

}  // namespace ballast
