#include "engine/runtime/nodes.hpp"

#include <algorithm>
#include <utility>

namespace ballast::runtime {

namespace {

std::size_t at(std::int32_t i) {
  return static_cast<std::size_t>(i);
}

std::vector<double> stored(const std::vector<double>& values, const NodeOrder& order) {
  std::vector<double> result(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) result[at(order.place[i])] = values[i];
  return result;
}

// NEURON's nodes by their distance from the root.
std::vector<std::int32_t> by_depth(const built::Group& group) {
  const std::vector<std::int32_t>& parents = group.parents;
  std::vector<std::int32_t> depths(parents.size(), 0);
  std::vector<std::int32_t> nodes(parents.size());
  for (std::size_t i = 0; i < parents.size(); ++i) {
    nodes[i] = static_cast<std::int32_t>(i);
    if (!group.is_root(i)) depths[i] = depths[at(parents[i])] + 1;
  }
  std::stable_sort(nodes.begin(), nodes.end(),
                   [&](std::int32_t a, std::int32_t b) { return depths[at(a)] < depths[at(b)]; });
  return nodes;
}

void make_tree(Nodes& nodes, const built::Group& group) {
  const std::size_t count = group.node_count();
  nodes.sequence.reserve(count);
  nodes.parents.reserve(count);
  nodes.a.reserve(count);
  nodes.b.reserve(count);
  for (const std::int32_t node : by_depth(group)) {
    const std::int32_t parent = group.parents[at(node)];
    nodes.sequence.push_back(nodes.order.place[at(node)]);
    nodes.parents.push_back(group.is_root(at(node)) ? -1 : nodes.order.place[at(parent)]);
    nodes.a.push_back(group.a[at(node)]);
    nodes.b.push_back(group.b[at(node)]);
  }
  nodes.tree = {.node_count = static_cast<std::int32_t>(count),
                .cell_count = group.cell_count,
                .order = nodes.sequence.data(),
                .parents = nodes.parents.data(),
                .a = nodes.a.data(),
                .b = nodes.b.data()};
}

}  // namespace

Nodes make_nodes(const built::Group& group, NodeOrder order, double v_init) {
  Nodes nodes;
  nodes.order = std::move(order);
  const std::size_t count = group.node_count();
  nodes.v.assign(count, v_init);
  nodes.rhs.assign(count, 0.0);
  nodes.d.assign(count, 0.0);
  nodes.fixed_d.assign(count, 0.0);
  nodes.area = stored(group.area, nodes.order);
  if (!group.diam.empty()) nodes.diam = stored(group.diam, nodes.order);
  make_tree(nodes, group);
  return nodes;
}

}  // namespace ballast::runtime
