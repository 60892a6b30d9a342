#pragma once
// Population ids: the 12-bit number that neurodamus makes of a population's name (the low 12 bits
// of its MD5 digest, connection_manager.py) and puts into the ids of the synapses' random streams.
// Ours are the same, so that stochastic synapses draw the same numbers.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace ballast::build {

/// MD5 digest (RFC 1321). For compatible ids only; it protects nothing.
[[nodiscard]] std::array<std::uint8_t, 16> md5(std::string_view text);

/// 0 .. 4095.
[[nodiscard]] std::uint32_t population_id(const std::string& population);

}  // namespace ballast::build
