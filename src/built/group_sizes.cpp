#include "built/group_sizes.hpp"

namespace ballast::built {

namespace {

template <class... Values>
Bytes bytes_of(const std::vector<Values>&... arrays) {
  return (Bytes(std::int64_t(arrays.size() * sizeof(Values))) + ...);
}

std::int64_t count_of(std::size_t size) {
  return std::int64_t(size);
}

Size size_of(const MechanismData& data) {
  return {data.count, bytes_of(data.nodes, data.values, data.data, data.pointed)};
}

Size size_of(const GapData& gaps) {
  return {count_of(gaps.source_ids.size() + gaps.target_ids.size()),
          bytes_of(gaps.source_ids, gaps.source_nodes, gaps.target_ids, gaps.target_types,
                   gaps.target_indices)};
}

Size size_of(const CellSections& cell) {
  Size size;
  for (const SectionList& list : cell.lists) {
    size += {count_of(list.nodes.size()), bytes_of(list.sections, list.nodes)};
  }
  return size;
}

}  // namespace

Bytes GroupSizes::total() const {
  Bytes sum =
      nodes.bytes + connections.bytes + opaque.bytes + played.bytes + gaps.bytes + sections.bytes;
  for (const auto& [name, size] : mechanisms) sum += size.bytes;
  return sum;
}

std::int64_t GroupSizes::instances() const {
  std::int64_t sum = 0;
  for (const auto& [name, size] : mechanisms) sum += size.count;
  return sum;
}

GroupSizes& GroupSizes::operator+=(const GroupSizes& other) {
  cells += other.cells;
  sources += other.sources;
  nodes += other.nodes;
  for (const auto& [name, size] : other.mechanisms) mechanisms[name] += size;
  connections += other.connections;
  opaque += other.opaque;
  played += other.played;
  gaps += other.gaps;
  sections += other.sections;
  return *this;
}

GroupSizes sizes_of(const Group& group, const Header& header) {
  GroupSizes sizes;
  sizes.cells = group.cell_count;
  sizes.sources = group.output_count;
  sizes.nodes = {count_of(group.node_count()),
                 bytes_of(group.parents, group.a, group.b, group.area, group.v, group.diam)};
  for (const MechanismData& data : group.mechanisms) {
    sizes.mechanisms[header.find(data.type)->name] += size_of(data);
  }
  sizes.connections = {
      count_of(group.netcon_sources.size()),
      bytes_of(group.netcon_sources, group.netcon_types, group.netcon_instances, group.weights,
               group.delays, group.source_gids, group.source_nodes, group.thresholds)};
  for (const OpaqueData& data : group.opaque) {
    sizes.opaque +=
        {count_of(data.integers.size() + data.reals.size()), bytes_of(data.integers, data.reals)};
  }
  for (const PlayedValue& played : group.played) {
    sizes.played += {1, bytes_of(played.values, played.times)};
  }
  sizes.gaps = size_of(group.gaps);
  for (const CellSections& cell : group.sections) sizes.sections += size_of(cell);
  return sizes;
}

}  // namespace ballast::built
