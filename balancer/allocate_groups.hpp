#pragma once
// Groups of cells over ranks: a built model's groups are whole, so a rank takes some of them.
// Memory first, computing time second. Pure; ties are broken by group and rank number.

#include <cstdint>
#include <span>
#include <vector>

#include "plan/layout.hpp"

namespace ballast::balancer {

/// Rank of every group, given positive bytes and non-negative computing time of each. LPT by
/// memory, with level sums over nodes; then single groups move where computing time gets more level
/// and no rank's memory exceeds what the fullest had. Every rank has a group. Throws
/// std::logic_error for more ranks than groups.
[[nodiscard]] std::vector<std::int32_t> allocate_groups(std::span<const std::int64_t> memory,
                                                        std::span<const std::int64_t> compute,
                                                        const plan::Layout& layout);

}  // namespace ballast::balancer
