#include "engine/runtime/group_units.hpp"

#include <algorithm>
#include <numeric>

#include "engine/runtime/neuron_numbers.hpp"

namespace ballast::runtime {

namespace {

std::size_t at(std::int32_t i) {
  return static_cast<std::size_t>(i);
}

// Of a node's arrays in built::Group; of a connection's without its weights.
constexpr std::int64_t node_bytes = 44, connection_bytes = 20;

std::int64_t instance_bytes(const MechanismType& type) {
  return 8 * std::int64_t{type.model.value_count} + 4 * std::int64_t{type.model.datum_count} + 4;
}

}  // namespace

GroupUnits::GroupUnits(const built::Group& group, const MechanismTable& mechanisms)
    : group_(group), mechanisms_(mechanisms) {
  number_cells();
  number_artificial_cells();
  tie_by_events();
  tie_by_pointers();
}

// Roots come first, parents before their children (built/group_checks.cpp).
void GroupUnits::number_cells() {
  cell_of_node_.reserve(group_.node_count());
  for (std::size_t node = 0; node < group_.node_count(); ++node) {
    cell_of_node_.push_back(group_.is_root(node) ? static_cast<std::int32_t>(node)
                                                 : cell_of_node_[at(group_.parents[node])]);
  }
}

void GroupUnits::number_artificial_cells() {
  std::int32_t units = group_.cell_count;
  for (std::size_t m = 0; m < group_.mechanisms.size(); ++m) {
    const built::MechanismData& data = group_.mechanisms[m];
    if (places_.size() <= at(data.type)) places_.resize(at(data.type) + 1, -1);
    places_[at(data.type)] = static_cast<std::int32_t>(m);
    const bool artificial = mechanisms_.of(data.type).model.artificial;
    first_artificial_.push_back(artificial ? units : -1);
    if (artificial) units += data.count;
  }
  unions_.resize(at(units));
  std::iota(unions_.begin(), unions_.end(), 0);
}

std::int32_t GroupUnits::of_node(std::int32_t node) const {
  return cell_of_node_.at(at(node));
}

std::int32_t GroupUnits::of_instance(std::size_t m, std::int32_t instance) const {
  const std::int32_t first = first_artificial_.at(m);
  return first >= 0 ? first + instance : of_node(group_.mechanisms[m].nodes.at(at(instance)));
}

std::int32_t GroupUnits::mechanism(std::int32_t type) const {
  return type >= 0 && at(type) < places_.size() ? places_[at(type)] : -1;
}

std::int32_t GroupUnits::first_tied(std::int32_t unit) const {
  while (unions_[at(unit)] != unit) unit = unions_[at(unit)];
  return unit;
}

void GroupUnits::tie(std::int32_t a, std::int32_t b) {
  const std::int32_t first_a = first_tied(a), first_b = first_tied(b);
  const std::int32_t first = std::min(first_a, first_b);
  for (const std::int32_t unit : {a, b, first_a, first_b}) unions_[at(unit)] = first;
}

void GroupUnits::tie_by_events() {
  for (std::size_t i = 0; i < group_.netcon_sources.size(); ++i) {
    if (!is_event_source(group_.netcon_sources[i])) continue;
    const EventSource source = event_source(group_.netcon_sources[i]);
    const std::int32_t from = mechanism(source.type), to = mechanism(group_.netcon_types[i]);
    if (from < 0 || to < 0) continue;
    tie(of_instance(at(from), source.instance), of_instance(at(to), group_.netcon_instances[i]));
  }
}

void GroupUnits::tie_by_pointers() {
  for (std::size_t m = 0; m < group_.mechanisms.size(); ++m) {
    const built::MechanismData& data = group_.mechanisms[m];
    for_each_pointer(
        mechanisms_.of(data.type), data,
        [&](std::int32_t, std::int32_t i, std::int32_t type, std::int32_t index) {
          const std::int32_t to = mechanism(type);
          if (type >= 0 && to < 0) return;  // an error where the pointer is set
          tie(of_instance(m, i),
              type < 0 ? of_node(index)
                       : of_instance(at(to), value_place(mechanisms_.of(type), index).instance));
        });
  }
}

std::vector<std::int64_t> GroupUnits::bytes() const {
  std::vector<std::int64_t> bytes(unions_.size());
  for (const std::int32_t cell : cell_of_node_) bytes[at(first_tied(cell))] += node_bytes;
  for (std::size_t m = 0; m < group_.mechanisms.size(); ++m) {
    const built::MechanismData& data = group_.mechanisms[m];
    const std::int64_t each = instance_bytes(mechanisms_.of(data.type));
    for (std::int32_t i = 0; i < data.count; ++i) bytes[at(first_tied(of_instance(m, i)))] += each;
  }
  for (std::size_t i = 0; i < group_.netcon_types.size(); ++i) {
    const std::int32_t m = mechanism(group_.netcon_types[i]);
    if (m < 0) continue;
    const std::int32_t unit = first_tied(of_instance(at(m), group_.netcon_instances[i]));
    bytes[at(unit)] += connection_bytes;
  }
  return bytes;
}

std::vector<std::int32_t> GroupUnits::divide(Bytes largest) const {
  const std::vector<std::int64_t> sizes = bytes();
  const auto all = std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0});
  const std::int64_t wanted = 1 + std::max<std::int64_t>(0, all - 1) / largest.count();
  const double share_of_byte =
      static_cast<double>(wanted) / std::max(1.0, static_cast<double>(all));
  std::vector<std::int32_t> parts(unions_.size());
  std::int64_t before = 0, share = 0;
  std::int32_t part = 0;
  for (std::int32_t unit = 0; unit < count(); ++unit) {
    const std::int32_t first = first_tied(unit);
    parts[at(unit)] = parts[at(first)];
    if (first != unit) continue;
    const std::int64_t middle = before + sizes[at(unit)] / 2;
    const auto of_middle = static_cast<std::int64_t>(static_cast<double>(middle) * share_of_byte);
    if (of_middle > share && before > 0) ++part;
    share = std::max(share, of_middle);
    parts[at(unit)] = part;
    before += sizes[at(unit)];
  }
  return parts;
}

}  // namespace ballast::runtime
