#include "engine/runtime/group_arrays.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/error.hpp"
#include "engine/runtime/core_loops.hpp"
#include "engine/runtime/recording.hpp"

namespace ballast::runtime {

namespace {

std::size_t at(std::int32_t i) {
  return static_cast<std::size_t>(i);
}

// A place in NEURON's array of a mechanism's values.
struct ValuePlace {
  std::int32_t instance;
  std::int32_t column;
};

ValuePlace place_in(const MechanismType& type, std::int32_t index) {
  return {index / type.model.value_count, index % type.model.value_count};
}

// NEURON 8.2.2 writes one weight of a connection without target, other programs none: the number of
// all weights tells.
std::int32_t weights_without_target(const built::Group& group, const MechanismTable& types) {
  std::size_t with_target = 0, without = 0;
  for (const std::int32_t type : group.netcon_types) {
    const kernel::Kernel* kernel = type > 0 ? types.of(type).kernel : nullptr;
    if (kernel != nullptr) with_target += static_cast<std::size_t>(kernel->weight_count);
    if (kernel == nullptr) ++without;
  }
  if (group.weights.size() == with_target) return 0;
  if (group.weights.size() == with_target + without) return 1;
  throw EngineError({.problem = "the connections' targets take another number of weights",
                     .value = std::to_string(with_target),
                     .reason = fmt::format("group {} has {}", group.id, group.weights.size()),
                     .suggestion = "Give the .mod files that the model was built with."});
}

// Columns that others point into, by mechanism type.
using Wanted = std::map<std::int32_t, std::vector<bool>>;

class Converter {
 public:
  Converter(built::Group& group, const MechanismTable& mechanisms, const GroupOptions& options)
      : group_(group), types_(mechanisms), options_(options) {}

  GroupArrays run() {
    check_kernels();
    arrays_.id = group_.id;
    arrays_.nodes = make_nodes(group_, order_nodes(group_, types_), options_.v_init);
    find_wanted();
    make_mechanisms();
    for (std::size_t m = 0; m < arrays_.mechanisms.size(); ++m) {
      connect_ions(m);
      connect_pointers(m);
    }
    make_connections();
    make_sources();
    make_played();
    make_gaps();
    make_recorded();
    set_fixed();
    return std::move(arrays_);
  }

 private:
  void check_kernels() const {
    std::set<std::string> missing;
    for (const built::MechanismData& data : group_.mechanisms) {
      const MechanismType& type = types_.of(data.type);
      if (type.role == Role::missing && data.count > 0) missing.insert(type.model.name);
    }
    if (missing.empty()) return;
    throw EngineError({.problem = "no kernel for the model's mechanisms",
                       .value = fmt::format("{}", fmt::join(missing, ", ")),
                       .reason = "the library of kernels does not hold them",
                       .suggestion = "Name a folder that has their .mod files with --mechanisms."});
  }

  void want(std::int32_t type, std::int32_t index) {
    const MechanismType& target = types_.of(type);
    auto& columns = wanted_[type];
    columns.resize(at(target.model.value_count));
    columns[at(place_in(target, index).column)] = true;
  }

  // Calls visit(slot, instance, type, index) for each POINTER of a mechanism; type < 0 is a node.
  template <class Visit>
  void for_each_pointer(const built::MechanismData& data, const Visit& visit) const {
    const kernel::Kernel* kernel = types_.of(data.type).kernel;
    if (kernel == nullptr) return;
    std::size_t next = 0;
    for (std::int32_t i = 0; i < data.count; ++i) {
      for (std::int32_t s = 0; s < kernel->slot_count; ++s) {
        if (kernel->slots[s].kind != kernel::SlotKind::pointer) continue;
        const std::int32_t index = data.data[at(i) * kernel->datum_count + kernel->slots[s].datum];
        visit(s, i, data.pointed.at(next++), index);
      }
    }
  }

  void find_wanted() {
    for (const built::PlayedValue& played : group_.played) want(played.type, played.index);
    for (const RecordRequest& request : options_.records) {
      const RecordedColumn column = column_of(request.variable, types_);
      if (!column.is_potential()) want(column.type, column.column);
    }
    for (std::size_t i = 0; i < group_.gaps.target_ids.size(); ++i) {
      want(group_.gaps.target_types[i], group_.gaps.target_indices[i]);
    }
    for (const built::MechanismData& data : group_.mechanisms) {
      for_each_pointer(data,
                       [&](std::int32_t, std::int32_t, std::int32_t type, std::int32_t index) {
                         if (type >= 0) want(type, index);
                       });
    }
  }

  void make_mechanisms() {
    std::int32_t targets = 0;
    arrays_.mechanisms.reserve(group_.mechanisms.size());
    for (built::MechanismData& data : group_.mechanisms) {
      const MechanismType& type = types_.of(data.type);
      const auto wanted = wanted_.find(data.type);
      MechanismInstances::Keeping keeping{.keep_all = options_.keep_all};
      if (wanted != wanted_.end()) keeping.wanted = wanted->second;
      MechanismInstances instances(type, data, arrays_.nodes.order, keeping);
      arrays_.mechanisms.push_back({.instances = std::move(instances),
                                    .keeping = std::move(keeping),
                                    .first_target = targets,
                                    .firing = {}});
      GroupMechanism& made = arrays_.mechanisms.back();
      made.reversal_moves =
          std::any_of(made.instances.styles().begin(), made.instances.styles().end(),
                      [](std::int32_t style) { return (style & kernel::reversal_each_step) != 0; });
      made.instances.set_number(static_cast<std::int32_t>(arrays_.mechanisms.size()) - 1);
      if (type.model.point_process || type.model.artificial) targets += data.count;
      data.values = std::vector<double>();  // "= {}" would keep the room
    }
  }

  bool current_is_read(const std::string& ion) const {
    return std::any_of(arrays_.mechanisms.begin(), arrays_.mechanisms.end(),
                       [&](const GroupMechanism& mechanism) {
                         const kernel::Kernel* kernel = mechanism.instances.type().kernel;
                         if (kernel == nullptr) return false;
                         return std::any_of(kernel->ions, kernel->ions + kernel->ion_count,
                                            [&](const kernel::IonInfo& info) {
                                              return ion == info.name && info.reads_current != 0;
                                            });
                       });
  }

  void connect_ions(std::size_t m) {
    GroupMechanism& mechanism = arrays_.mechanisms[m];
    built::MechanismData& data = group_.mechanisms[m];
    const kernel::Kernel* kernel = mechanism.instances.type().kernel;
    if (kernel == nullptr) return;
    for (std::int32_t k = 0; k < kernel->ion_count; ++k) {
      const kernel::IonInfo& info = kernel->ions[k];
      const MechanismType& ion_type = types_.ion(info.name);
      GroupMechanism* ion = arrays_.find(ion_type.model.type);
      if (ion == nullptr) continue;  // no instances either
      std::vector<std::int32_t> instances;
      for (std::int32_t i = 0; i < data.count; ++i) {
        const std::int32_t index = data.data[at(i) * kernel->datum_count + info.datum];
        instances.push_back(ion->instances.place(place_in(ion_type, index).instance));
      }
      const bool read = current_is_read(info.name);
      ion->current_is_read = read;
      mechanism.instances.set_ion(k, ion->instances, std::move(instances),
                                  read || options_.keep_all, options_.keep_all);
      mechanism.writes_needed_currents |= read && info.writes_current != 0;
    }
    mechanism.instances.make_runs();
  }

  double* address(std::int32_t type, std::int32_t index) {
    GroupMechanism* target = arrays_.find(type);
    if (target == nullptr) {
      throw EngineError({.problem = "the group has no instances of",
                         .value = types_.of(type).model.name,
                         .reason = "a POINTER, played value or gap junction leads there"});
    }
    const ValuePlace place = place_in(types_.of(type), index);
    return target->instances.value(place.column, target->instances.place(place.instance));
  }

  double* node_address(std::int32_t node) {
    return &arrays_.nodes.v.at(at(arrays_.nodes.order.place.at(at(node))));
  }

  void connect_pointers(std::size_t m) {
    MechanismInstances& instances = arrays_.mechanisms[m].instances;
    for_each_pointer(group_.mechanisms[m],
                     [&](std::int32_t slot, std::int32_t i, std::int32_t type, std::int32_t index) {
                       instances.set_slot(slot, instances.place(i),
                                          type < 0 ? node_address(index) : address(type, index));
                     });
  }

  void make_connections() {
    const std::int32_t without_target = weights_without_target(group_, types_);
    std::vector<std::int32_t> targets, weights;
    for (std::size_t i = 0; i < group_.netcon_types.size(); ++i) {
      const std::int32_t type = group_.netcon_types[i];
      const GroupMechanism* mechanism = type > 0 ? arrays_.find(type) : nullptr;
      if (mechanism == nullptr) {
        targets.push_back(-1);
        weights.push_back(without_target);
        continue;
      }
      targets.push_back(mechanism->first_target +
                        mechanism->instances.place(group_.netcon_instances[i]));
      weights.push_back(mechanism->instances.type().kernel->weight_count);
    }
    arrays_.connections = std::make_unique<Connections>(group_, targets, weights);
  }

  void make_sources() {
    for (GroupMechanism& mechanism : arrays_.mechanisms) {
      const kernel::Kernel* kernel = mechanism.instances.type().kernel;
      if (kernel != nullptr && kernel->fires != 0) {
        mechanism.firing.resize(at(mechanism.instances.count()));
        add_local_sources(mechanism);
      }
    }
    arrays_.thresholds.reserve(group_.thresholds.size());
    for (std::size_t i = 0; i < group_.source_gids.size(); ++i) {
      const std::int32_t gid = group_.source_gids[i];
      const std::int32_t where = group_.source_nodes[i];
      if (gid < 0) continue;
      if (where >= 0 && i < group_.thresholds.size()) {
        arrays_.thresholds.push_back({.gid = gid,
                                      .node = arrays_.nodes.order.place[at(where)],
                                      .threshold = group_.thresholds[i]});
      } else if (where < -1) {
        set_firing_gid(-where, gid);
      }
    }
  }

  // NEURON's code of an event source: type + 1000 * instance.
  static constexpr std::int32_t code_base = 1000;

  void add_local_sources(GroupMechanism& mechanism) const {
    const std::int32_t type = mechanism.instances.type().model.type;
    for (std::int32_t i = 0; i < mechanism.instances.count(); ++i) {
      mechanism.firing[at(mechanism.instances.place(i))].local =
          arrays_.connections->of(-(type + code_base * i));
    }
  }

  void set_firing_gid(std::int32_t code, std::int32_t gid) {
    GroupMechanism* mechanism = arrays_.find(code % code_base);
    BALLAST_EXPECT(mechanism != nullptr && !mechanism->firing.empty());
    mechanism->firing.at(at(mechanism->instances.place(code / code_base))).gid = gid;
  }

  void make_played() {
    arrays_.played.reserve(group_.played.size());
    for (built::PlayedValue& played : group_.played) {
      arrays_.played.emplace_back(std::move(played.times), std::move(played.values),
                                  address(played.type, played.index));
    }
  }

  void make_gaps() {
    const built::GapData& gaps = group_.gaps;
    arrays_.gap_sources.reserve(gaps.source_ids.size());
    arrays_.gap_targets.reserve(gaps.target_ids.size());
    for (std::size_t i = 0; i < gaps.source_ids.size(); ++i) {
      arrays_.gap_sources.push_back({gaps.source_ids[i], node_address(gaps.source_nodes[i])});
    }
    for (std::size_t i = 0; i < gaps.target_ids.size(); ++i) {
      arrays_.gap_targets.push_back(
          {gaps.target_ids[i], address(gaps.target_types[i], gaps.target_indices[i])});
    }
  }

  // Addresses of the recorded variable by NEURON's node; nullptr where the node has none.
  std::vector<const double*> recorded_values(const RecordRequest& request) {
    std::vector<const double*> values(group_.node_count(), nullptr);
    const RecordedColumn column = column_of(request.variable, types_);
    if (column.is_potential()) {
      for (std::size_t node = 0; node < values.size(); ++node) {
        values[node] = node_address(static_cast<std::int32_t>(node));
      }
      return values;
    }
    for (std::size_t m = 0; m < group_.mechanisms.size(); ++m) {
      const built::MechanismData& data = group_.mechanisms[m];
      if (data.type != column.type) continue;
      MechanismInstances& instances = arrays_.mechanisms[m].instances;
      for (std::int32_t i = 0; i < data.count; ++i) {
        values[at(data.nodes[at(i)])] = instances.value(column.column, instances.place(i));
      }
    }
    return values;
  }

  void make_recorded() {
    for (const RecordRequest& request : options_.records) {
      std::vector<Recorded>& recorded = arrays_.recorded.emplace_back();
      const auto values = recorded_values(request);
      for (const built::CellSections& cell : group_.sections) {
        if (!std::binary_search(request.gids.begin(), request.gids.end(), cell.gid)) continue;
        for (const Compartment& place : compartments_of(cell, request)) {
          const double* value = values.at(at(place.node));
          if (value != nullptr) recorded.push_back({cell.gid, place.section, value});
        }
      }
    }
  }

  // The capacitance's part of d is 0.001 cm/dt (NEURON 8.2.2, nrnoc/capac.cpp).
  void set_fixed() {
    std::vector<double> own(arrays_.nodes.v.size(), 0.0);
    const double factor = 0.001 * (1.0 / types_.dt());
    for (const GroupMechanism& mechanism : arrays_.mechanisms) {
      if (mechanism.instances.type().role != Role::capacitance) continue;
      const double* values = mechanism.instances.columns().at(0).data;
      for (std::int32_t i = 0; i < mechanism.instances.count(); ++i) {
        own[at(mechanism.instances.nodes()[at(i)])] += factor * values[i];
      }
    }
    kernel::set_fixed_conductances(arrays_.nodes.tree, own.data(), arrays_.nodes.fixed_d.data());
  }

  built::Group& group_;
  const MechanismTable& types_;
  const GroupOptions& options_;
  GroupArrays arrays_;
  Wanted wanted_;
};

}  // namespace

GroupArrays convert(built::Group& group, const MechanismTable& mechanisms,
                    const GroupOptions& options) {
  return Converter(group, mechanisms, options).run();
}

}  // namespace ballast::runtime
