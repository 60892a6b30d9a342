#include "core/quantity.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace ballast {

Bytes Bytes::rounded(double count) {
  return Bytes(std::llround(count));
}

std::string to_string(Bytes bytes) {
  constexpr std::array units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  // 1023.5 and more would print as 1024 with four digits, and so belongs to the next unit.
  constexpr double limit = 1023.5;
  auto amount = static_cast<double>(bytes.count());
  std::size_t unit = 0;
  while (std::abs(amount) >= limit && unit + 1 < units.size()) {
    amount /= 1024.0;
    ++unit;
  }
  return fmt::format("{:.4g} {}", amount, units[unit]);
}

}  // namespace ballast
