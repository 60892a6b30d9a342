#pragma once
// Nodes: the arrays of a group's nodes, in the order in which they are stored, and the order in
// which their trees are eliminated: by distance from the root, so that neighbours in it do not wait
// for each other; as NEURON has them at one distance, so that sums stay the same.

#include <cstdint>
#include <vector>

#include "built/group.hpp"
#include "engine/runtime/kernel.hpp"
#include "engine/runtime/node_order.hpp"

namespace ballast::runtime {

/// The nodes of a group, as they are stored.
struct Nodes {
  NodeOrder order;  ///< emptied by settle(), unless all is kept
  std::vector<double> v, rhs, d, area, diam;
  std::vector<double> fixed_d;  ///< what d starts from in every step
  std::vector<std::int32_t> sequence, parents;
  std::vector<double> a, b;
  kernel::Tree tree;
};

/// All potentials are `v_init` (mV); fixed_d is left 0.
[[nodiscard]] Nodes make_nodes(const built::Group& group, NodeOrder order, double v_init);

}  // namespace ballast::runtime
