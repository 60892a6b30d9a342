#pragma once
// Order of items by falling weight, equal weights by rising item number. Radix sort of 32-bit
// weights, packed with their item number into 8 bytes each (16 bytes per item while it works);
// heavier weights take a comparison sort. Indices are 32-bit: at most 4,294,967,295 items.

#include <cstdint>
#include <span>
#include <vector>

namespace ballast::balancer {

/// Item numbers in the order above. Throws std::logic_error on negative weights, too many items.
[[nodiscard]] std::vector<std::uint32_t> falling_order(std::span<const std::int64_t> weights);

}  // namespace ballast::balancer
