#include "comm/packing.hpp"

#include <cstdint>
#include <cstring>

#include "core/error.hpp"

namespace ballast::comm {

std::string pack(const std::vector<std::string>& pieces) {
  std::string packed;
  for (const std::string& piece : pieces) {
    const std::uint64_t length = piece.size();
    packed.append(reinterpret_cast<const char*>(&length), sizeof(length));
    packed += piece;
  }
  return packed;
}

std::vector<std::string> unpack(std::string_view packed) {
  std::vector<std::string> pieces;
  while (!packed.empty()) {
    std::uint64_t length = 0;
    BALLAST_EXPECT(packed.size() >= sizeof(length));
    std::memcpy(&length, packed.data(), sizeof(length));
    packed.remove_prefix(sizeof(length));
    BALLAST_EXPECT(packed.size() >= length);
    pieces.emplace_back(packed.substr(0, length));
    packed.remove_prefix(length);
  }
  return pieces;
}

}  // namespace ballast::comm
