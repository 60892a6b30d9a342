#include "built/packed_group.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "built/packed_arrays.hpp"

namespace ballast::built {

namespace {

template <class Value>
void append(std::vector<Value>& to, const std::vector<Value>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

std::int32_t size_of(std::size_t size) {
  return std::int32_t(size);
}

void flatten_sections(const Group& group, Flat& flat) {
  std::vector<std::string>& names = flat.section_list_names;
  for (const CellSections& cell : group.sections) {
    flat.section_gids.push_back(cell.gid);
    flat.section_list_counts.push_back(size_of(cell.lists.size()));
    for (const SectionList& list : cell.lists) {
      const auto name = std::find(names.begin(), names.end(), list.name);
      flat.section_names.push_back(size_of(std::size_t(name - names.begin())));
      if (name == names.end()) names.push_back(list.name);
      flat.section_counts.push_back(list.section_count);
      flat.section_sizes.push_back(size_of(list.nodes.size()));
      append(flat.sections, list.sections);
      append(flat.section_nodes, list.nodes);
    }
  }
}

Flat flattened(const Group& group) {
  Flat flat;
  flat.counts = {group.output_count, group.cell_count, group.opaque_slots};
  for (const MechanismData& data : group.mechanisms) {
    flat.mechanism_types.push_back(data.type);
    flat.mechanism_counts.push_back(data.count);
  }
  for (const OpaqueData& data : group.opaque) {
    flat.opaque_types.push_back(data.type);
    flat.opaque_integer_counts.push_back(size_of(data.integers.size()));
    flat.opaque_real_counts.push_back(size_of(data.reals.size()));
    append(flat.opaque_integers, data.integers);
    append(flat.opaque_reals, data.reals);
  }
  for (const PlayedValue& played : group.played) {
    flat.played_kinds.push_back(played.kind);
    flat.played_types.push_back(played.type);
    flat.played_indices.push_back(played.index);
    flat.played_sizes.push_back(size_of(played.values.size()));
    append(flat.played_values, played.values);
    append(flat.played_times, played.times);
  }
  flatten_sections(group, flat);
  return flat;
}

}  // namespace

void write_packed_group(sonata::Hdf5File& file, const Group& group, const Header& header) {
  const std::string prefix = fmt::format("/groups/{}/", group.id);
  const auto write = [&](const std::string& name, const auto& values) {
    if (!values.empty()) file.write(prefix + name, values);
  };
  visit_group(group, write);
  const Flat flat = flattened(group);
  visit_flat(flat, write);
  for (const MechanismData& data : group.mechanisms) {
    visit_mechanism(data, *header.find(data.type), write);
  }
}

}  // namespace ballast::built
