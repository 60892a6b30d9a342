#pragma once
// What would help where no layout fits. Private to advise; pure.

#include "advise/limits.hpp"
#include "advise/node_search.hpp"

namespace ballast::advise {

/// The search for the fewest nodes that some partition takes.
[[nodiscard]] NodeSearch search_within(const Limits& limits, const Demand& demand,
                                       std::int64_t ranks_per_node, std::int64_t most_nodes,
                                       std::int32_t cycles);

[[nodiscard]] Remedies find_remedies(const Demand& demand, const MachineProfile& profile,
                                     const Request& request);

}  // namespace ballast::advise
