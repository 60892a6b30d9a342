#include "build/population_id.hpp"

#include <bit>
#include <cmath>
#include <vector>

namespace ballast::build {

namespace {

using Words = std::array<std::uint32_t, 4>;

// Rotations of the four rounds, RFC 1321 section 3.4.
constexpr std::array<std::array<int, 4>, 4> rotations{
    {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}}};

// floor(2^32 * |sin(i + 1)|), RFC 1321 section 3.4.
std::uint32_t sine_constant(int i) {
  return static_cast<std::uint32_t>(std::floor(std::fabs(std::sin(i + 1.0)) * 4294967296.0));
}

struct Mixed {
  std::uint32_t value;
  std::size_t word;  ///< which of the block's 16 words joins
};

Mixed mix(int i, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  const auto step = static_cast<std::size_t>(i);
  switch (i / 16) {
    case 0:
      return {(b & c) | (~b & d), step};
    case 1:
      return {(d & b) | (~d & c), (5 * step + 1) % 16};
    case 2:
      return {b ^ c ^ d, (3 * step + 5) % 16};
    default:
      return {c ^ (b | ~d), (7 * step) % 16};
  }
}

std::uint32_t little_endian_word(const std::uint8_t* bytes) {
  return std::uint32_t{bytes[0]} | std::uint32_t{bytes[1]} << 8 | std::uint32_t{bytes[2]} << 16 |
         std::uint32_t{bytes[3]} << 24;
}

void add_block(Words& state, const std::uint8_t* block) {
  auto [a, b, c, d] = state;
  for (int i = 0; i < 64; ++i) {
    const Mixed mixed = mix(i, b, c, d);
    const std::uint32_t sum =
        a + mixed.value + sine_constant(i) + little_endian_word(block + 4 * mixed.word);
    a = d;
    d = c;
    c = b;
    b += std::rotl(sum,
                   rotations[static_cast<std::size_t>(i / 16)][static_cast<std::size_t>(i % 4)]);
  }
  state = {state[0] + a, state[1] + b, state[2] + c, state[3] + d};
}

std::vector<std::uint8_t> padded(std::string_view text) {
  std::vector<std::uint8_t> bytes(text.begin(), text.end());
  bytes.push_back(0x80);
  while (bytes.size() % 64 != 56) bytes.push_back(0);
  for (int shift = 0; shift < 64; shift += 8) {
    bytes.push_back(static_cast<std::uint8_t>(std::uint64_t{text.size()} * 8 >> shift));
  }
  return bytes;
}

}  // namespace

std::array<std::uint8_t, 16> md5(std::string_view text) {
  Words state{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  const std::vector<std::uint8_t> bytes = padded(text);
  for (std::size_t at = 0; at < bytes.size(); at += 64) add_block(state, bytes.data() + at);
  std::array<std::uint8_t, 16> digest{};
  for (std::size_t i = 0; i < digest.size(); ++i) {
    digest[i] = static_cast<std::uint8_t>(state[i / 4] >> (8 * (i % 4)));
  }
  return digest;
}

std::uint32_t population_id(const std::string& population) {
  const auto digest = md5(population);
  return (std::uint32_t{digest[1]} & 0x0fU) << 8 | digest[0];
}

}  // namespace ballast::build
