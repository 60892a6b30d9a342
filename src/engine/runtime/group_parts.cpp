#include "engine/runtime/group_parts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "core/error.hpp"
#include "engine/runtime/group_units.hpp"
#include "engine/runtime/neuron_numbers.hpp"

namespace ballast::runtime {

namespace {

std::size_t at(std::int32_t i) {
  return static_cast<std::size_t>(i);
}

template <class T>
void release(std::vector<T>& values) {
  values = std::vector<T>();  // "= {}" would keep the room
}

void check_kernels(const std::vector<built::MechanismData>& mechanisms,
                   const MechanismTable& types) {
  std::set<std::string> missing;
  for (const built::MechanismData& data : mechanisms) {
    const MechanismType& type = types.of(data.type);
    if (type.role == Role::missing && data.count > 0) missing.insert(type.model.name);
  }
  if (missing.empty()) return;
  throw EngineError({.problem = "no kernel for the model's mechanisms",
                     .value = fmt::format("{}", fmt::join(missing, ", ")),
                     .reason = "the library of kernels does not hold them",
                     .suggestion = "Name a folder that has their .mod files with --mechanisms."});
}

class Divider {
 public:
  // Gives up the arrays of `whole` on the way.
  Divider(built::Group& whole, const MechanismTable& types, const GroupUnits& units,
          std::vector<std::int32_t> part_of_unit)
      : whole_(whole), types_(types), units_(units), part_of_unit_(std::move(part_of_unit)) {}

  std::vector<GroupPart> run() {
    parts_.resize(at(*std::max_element(part_of_unit_.begin(), part_of_unit_.end())) + 1);
    for (GroupPart& part : parts_) part.group.id = whole_.id;
    divide_nodes();
    number_instances();
    for (std::size_t m = 0; m < whole_.mechanisms.size(); ++m) divide_mechanism(m);
    divide_connections();
    divide_sources();
    divide_played();
    divide_gaps();
    divide_sections();
    return std::move(parts_);
  }

 private:
  [[nodiscard]] std::size_t part_of_node(std::int32_t node) const {
    return at(part_of_unit_[at(units_.of_node(node))]);
  }
  [[nodiscard]] std::size_t part_of_instance(std::size_t m, std::int32_t i) const {
    return at(part_of_unit_[at(units_.of_instance(m, i))]);
  }
  [[nodiscard]] std::size_t mechanism(std::int32_t type) const {
    return at(units_.mechanism(type));
  }
  built::Group& of_node(std::int32_t node) { return parts_[part_of_node(node)].group; }

  void divide_nodes() {
    for (std::size_t i = 0; i < whole_.node_count(); ++i) {
      const auto node = static_cast<std::int32_t>(i);
      built::Group& group = of_node(node);
      nodes_.push_back(static_cast<std::int32_t>(group.node_count()));
      group.parents.push_back(whole_.is_root(i) ? -1 : nodes_[at(whole_.parents[i])]);
      group.a.push_back(whole_.a[i]);
      group.b.push_back(whole_.b[i]);
      group.area.push_back(whole_.area[i]);
      group.v.push_back(whole_.v[i]);
      if (!whole_.diam.empty()) group.diam.push_back(whole_.diam[i]);
      if (whole_.is_root(i)) ++group.cell_count;
    }
  }

  void number_instances() {
    for (std::size_t m = 0; m < whole_.mechanisms.size(); ++m) {
      const built::MechanismData& data = whole_.mechanisms[m];
      for (GroupPart& part : parts_) {
        part.group.mechanisms.push_back({.type = data.type});
        part.instances.emplace_back();
      }
      std::vector<std::int32_t>& numbers = instances_.emplace_back();
      numbers.reserve(at(data.count));
      for (std::int32_t i = 0; i < data.count; ++i) {
        GroupPart& part = parts_[part_of_instance(m, i)];
        numbers.push_back(part.group.mechanisms[m].count++);
        part.instances[m].push_back(i);
      }
    }
  }

  // Where the value stands in its part.
  [[nodiscard]] std::int32_t renumbered(std::int32_t type, std::int32_t index) const {
    const MechanismType& target = types_.of(type);
    ValuePlace place = value_place(target, index);
    place.instance = instances_.at(mechanism(type)).at(at(place.instance));
    return value_index(target, place);
  }

  void divide_mechanism(std::size_t m) {
    built::MechanismData& data = whole_.mechanisms[m];
    const MechanismType& type = types_.of(data.type);
    renumber_ions(data, type);
    const std::vector<std::int32_t> pointed_parts = renumber_pointers(m, data, type);
    const auto datums = static_cast<std::ptrdiff_t>(type.model.datum_count);
    for (std::size_t p = 0; p < parts_.size(); ++p) {
      built::MechanismData& here = parts_[p].group.mechanisms[m];
      here.data.reserve(at(here.count) * at(type.model.datum_count));
      if (!data.nodes.empty()) here.nodes.reserve(at(here.count));
      for (const std::int32_t i : parts_[p].instances[m]) {
        const auto first = data.data.begin() + i * datums;
        here.data.insert(here.data.end(), first, first + datums);
        if (!data.nodes.empty()) here.nodes.push_back(nodes_[at(data.nodes[at(i)])]);
      }
    }
    for (std::size_t k = 0; k < pointed_parts.size(); ++k) {
      parts_[at(pointed_parts[k])].group.mechanisms[m].pointed.push_back(data.pointed[k]);
    }
    release(data.data);
  }

  void renumber_ions(built::MechanismData& data, const MechanismType& type) const {
    if (type.kernel == nullptr) return;
    for (std::int32_t k = 0; k < type.kernel->ion_count; ++k) {
      const kernel::IonInfo& info = type.kernel->ions[k];
      const std::int32_t ion = types_.ion(info.name).model.type;
      if (units_.mechanism(ion) < 0) continue;  // no instances either
      for (std::int32_t i = 0; i < data.count; ++i) {
        std::int32_t& index = data.data[at(i) * type.kernel->datum_count + info.datum];
        index = renumbered(ion, index);
      }
    }
  }

  // [pointers] The part that each is of.
  std::vector<std::int32_t> renumber_pointers(std::size_t m, built::MechanismData& data,
                                              const MechanismType& type) const {
    std::vector<std::int32_t> parts;
    for_each_pointer(
        type, data, [&](std::int32_t s, std::int32_t i, std::int32_t target, std::int32_t index) {
          parts.push_back(static_cast<std::int32_t>(part_of_instance(m, i)));
          std::int32_t& datum =
              data.data[at(i) * type.kernel->datum_count + type.kernel->slots[s].datum];
          datum = target < 0 ? nodes_.at(at(index)) : renumbered(target, index);
        });
    return parts;
  }

  // Codes of event sources name instances of the same part.
  [[nodiscard]] std::int32_t renumbered_code(std::int32_t code) const {
    if (!is_event_source(code)) return code;
    EventSource source = event_source(code);
    source.instance = instances_.at(mechanism(source.type)).at(at(source.instance));
    return event_code(source);
  }

  // [connections] The part of its target; -1 if it leads nowhere.
  [[nodiscard]] std::vector<std::int32_t> parts_of_connections() const {
    std::vector<std::int32_t> parts;
    parts.reserve(whole_.netcon_types.size());
    for (std::size_t i = 0; i < whole_.netcon_types.size(); ++i) {
      const std::int32_t m = units_.mechanism(whole_.netcon_types[i]);
      parts.push_back(
          m < 0 ? -1
                : static_cast<std::int32_t>(part_of_instance(at(m), whole_.netcon_instances[i])));
    }
    return parts;
  }

  // The weights of a part are not moved again: they need no spare room.
  void reserve_connections(const std::vector<std::int32_t>& parts,
                           const std::vector<std::int32_t>& weights) {
    std::vector<std::size_t> connection_counts(parts_.size()), counts(parts_.size());
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (parts[i] < 0) continue;
      ++connection_counts[at(parts[i])];
      counts[at(parts[i])] += at(weights[i]);
    }
    for (std::size_t p = 0; p < parts_.size(); ++p) {
      built::Group& group = parts_[p].group;
      for (auto* numbers : {&group.netcon_sources, &group.netcon_types, &group.netcon_instances}) {
        numbers->reserve(connection_counts[p]);
      }
      group.delays.reserve(connection_counts[p]);
      group.weights.reserve(counts[p]);
    }
  }

  void divide_connections() {
    const std::vector<std::int32_t> weights = weight_counts(whole_, types_);
    const std::vector<std::int32_t> parts = parts_of_connections();
    reserve_connections(parts, weights);
    auto weight = whole_.weights.begin();
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const auto first = weight;
      weight += weights[i];
      if (parts[i] < 0) continue;
      built::Group& group = parts_[at(parts[i])].group;
      const std::int32_t type = whole_.netcon_types[i], instance = whole_.netcon_instances[i];
      group.netcon_sources.push_back(renumbered_code(whole_.netcon_sources[i]));
      group.netcon_types.push_back(type);
      group.netcon_instances.push_back(instances_[mechanism(type)].at(at(instance)));
      group.delays.push_back(whole_.delays[i]);
      group.weights.insert(group.weights.end(), first, weight);
    }
    release(whole_.weights);
    release(whole_.delays);
  }

  // Of the part that its node or instance is in.
  [[nodiscard]] std::size_t part_of_source(std::size_t i) const {
    const std::int32_t where = whole_.source_nodes[i];
    if (where >= 0) return part_of_node(where);
    if (!is_event_source(where)) return i < whole_.thresholds.size() ? at(part_of_unit_[i]) : 0;
    const EventSource source = event_source(where);
    return part_of_instance(mechanism(source.type), source.instance);
  }

  void divide_sources() {
    for (std::size_t i = 0; i < whole_.source_gids.size(); ++i) {
      const std::int32_t where = whole_.source_nodes[i];
      built::Group& group = parts_[part_of_source(i)].group;
      group.source_gids.push_back(renumbered_code(whole_.source_gids[i]));
      group.source_nodes.push_back(where >= 0 ? nodes_.at(at(where)) : renumbered_code(where));
      if (i < whole_.thresholds.size()) group.thresholds.push_back(whole_.thresholds[i]);
      if (whole_.source_gids[i] >= 0) ++group.output_count;
    }
  }

  void divide_played() {
    for (built::PlayedValue& played : whole_.played) {
      const std::size_t m = mechanism(played.type);
      const ValuePlace place = value_place(types_.of(played.type), played.index);
      built::Group& group = parts_[part_of_instance(m, place.instance)].group;
      played.index = renumbered(played.type, played.index);
      group.played.push_back(std::move(played));
    }
  }

  void divide_gaps() {
    const built::GapData& gaps = whole_.gaps;
    for (std::size_t i = 0; i < gaps.source_ids.size(); ++i) {
      built::GapData& here = of_node(gaps.source_nodes[i]).gaps;
      here.source_ids.push_back(gaps.source_ids[i]);
      here.source_nodes.push_back(nodes_[at(gaps.source_nodes[i])]);
    }
    for (std::size_t i = 0; i < gaps.target_ids.size(); ++i) {
      const std::int32_t type = gaps.target_types[i];
      const ValuePlace place = value_place(types_.of(type), gaps.target_indices[i]);
      built::GapData& here = parts_[part_of_instance(mechanism(type), place.instance)].group.gaps;
      here.target_ids.push_back(gaps.target_ids[i]);
      here.target_types.push_back(type);
      here.target_indices.push_back(renumbered(type, gaps.target_indices[i]));
    }
  }

  void divide_sections() {
    for (built::CellSections& cell : whole_.sections) {
      std::size_t part = 0;
      for (built::SectionList& list : cell.lists) {
        if (!list.nodes.empty()) part = part_of_node(list.nodes.front());
        for (std::int32_t& node : list.nodes) node = nodes_.at(at(node));
      }
      parts_[part].group.sections.push_back(std::move(cell));
    }
  }

  built::Group& whole_;
  const MechanismTable& types_;
  const GroupUnits& units_;
  std::vector<std::int32_t> part_of_unit_;
  std::vector<GroupPart> parts_;
  // In their parts:
  std::vector<std::int32_t> nodes_;
  std::vector<std::vector<std::int32_t>> instances_;  ///< [mechanisms]
};

std::vector<GroupPart> whole_as_one(built::Group group) {
  std::vector<GroupPart> parts(1);
  for (const built::MechanismData& data : group.mechanisms) {
    std::vector<std::int32_t>& all = parts[0].instances.emplace_back(at(data.count));
    std::iota(all.begin(), all.end(), 0);
  }
  parts[0].group = std::move(group);
  return parts;
}

}  // namespace

DividedGroup divide(built::Group group, const MechanismTable& mechanisms, Bytes largest) {
  check_kernels(group.mechanisms, mechanisms);
  DividedGroup divided;
  for (built::MechanismData& data : group.mechanisms) {
    divided.values.push_back(std::exchange(data.values, {}));
  }
  divided.opaque = std::exchange(group.opaque, {});
  const GroupUnits units(group, mechanisms);
  std::vector<std::int32_t> parts = units.divide(largest);
  const bool one = std::all_of(parts.begin(), parts.end(), [](auto part) { return part == 0; });
  divided.parts = one ? whole_as_one(std::move(group))
                      : Divider(group, mechanisms, units, std::move(parts)).run();
  return divided;
}

}  // namespace ballast::runtime
