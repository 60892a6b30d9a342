#pragma once
// NodeOrder: how the nodes of a group are stored. Nodes with the same density mechanisms lie side
// by side, so that a mechanism's instances meet few stretches of neighbouring nodes and kernels
// need no indices. Within such a set nodes keep NEURON's order, and so do the instances on one
// node: sums stay the same, cell by cell.

#include <cstdint>
#include <span>
#include <vector>

#include "built/group.hpp"
#include "engine/runtime/mechanism_table.hpp"

namespace ballast::runtime {

/// place[i] is where the i-th of NEURON's nodes is stored.
struct NodeOrder {
  std::vector<std::int32_t> place;
};

[[nodiscard]] NodeOrder order_nodes(const built::Group& group, const MechanismTable& mechanisms);

/// place[i] is where NEURON's instance i is stored: by the place of its node, then in NEURON's
/// order.
[[nodiscard]] std::vector<std::int32_t> order_instances(std::span<const std::int32_t> nodes,
                                                        const NodeOrder& order);

}  // namespace ballast::runtime
