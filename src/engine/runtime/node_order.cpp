#include "engine/runtime/node_order.hpp"

#include <algorithm>
#include <numeric>

namespace ballast::runtime {

namespace {

// places[i] for items sorted by their keys, equal keys in their given order.
template <class Key>
std::vector<std::int32_t> places_by(const std::vector<Key>& keys) {
  std::vector<std::int32_t> sorted(keys.size());
  std::iota(sorted.begin(), sorted.end(), 0);
  std::stable_sort(sorted.begin(), sorted.end(), [&](std::int32_t a, std::int32_t b) {
    return keys[static_cast<std::size_t>(a)] < keys[static_cast<std::size_t>(b)];
  });
  std::vector<std::int32_t> places(keys.size());
  for (std::size_t k = 0; k < sorted.size(); ++k) {
    places[static_cast<std::size_t>(sorted[k])] = static_cast<std::int32_t>(k);
  }
  return places;
}

// Multiplication by an odd constant spreads the bits of small numbers (Knuth, TAOCP 6.4: 2^64 /
// phi). Two sets that met by chance would cost speed, nothing else.
std::uint64_t with_type(std::uint64_t set, std::int32_t type) {
  return (set + static_cast<std::uint64_t>(type) + 1) * 0x9E3779B97F4A7C15u;
}

}  // namespace

NodeOrder order_nodes(const built::Group& group, const MechanismTable& mechanisms) {
  std::vector<std::uint64_t> sets(group.node_count(), 0);
  for (const built::MechanismData& data : group.mechanisms) {
    const MechanismType& type = mechanisms.of(data.type);
    const bool density = type.role == Role::kernel && !type.model.point_process;
    if (!density && type.role != Role::ion) continue;
    for (const std::int32_t node : data.nodes) {
      std::uint64_t& set = sets[static_cast<std::size_t>(node)];
      set = with_type(set, data.type);
    }
  }
  return {places_by(sets)};
}

std::vector<std::int32_t> order_instances(std::span<const std::int32_t> nodes,
                                          const NodeOrder& order) {
  std::vector<std::int32_t> keys;
  keys.reserve(nodes.size());
  for (const std::int32_t node : nodes) {
    keys.push_back(order.place[static_cast<std::size_t>(node)]);
  }
  return places_by(keys);
}

}  // namespace ballast::runtime
