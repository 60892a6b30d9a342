#include "engine/runtime/group_arrays.hpp"

#include <algorithm>
#include <map>

#include "core/error.hpp"
#include "engine/runtime/core_loops.hpp"
#include "engine/runtime/neuron_numbers.hpp"
#include "engine/runtime/recording.hpp"

namespace ballast::runtime {

namespace {

std::size_t at(std::int32_t i) {
  return static_cast<std::size_t>(i);
}

// Columns that others point into, by mechanism type.
using Wanted = std::map<std::int32_t, std::vector<bool>>;

// Call begin(), make_mechanism() for one mechanism after the other, and finish().
class Converter {
 public:
  Converter(built::Group& group, const MechanismTable& mechanisms, const GroupOptions& options)
      : group_(group), types_(mechanisms), options_(options) {}

  void begin() {
    arrays_.id = group_.id;
    arrays_.nodes = make_nodes(group_, order_nodes(group_, types_), options_.v_init);
    find_wanted();
    arrays_.mechanisms.reserve(group_.mechanisms.size());
  }

  void make_mechanism(std::size_t m, const GivenValues& values) {
    const built::MechanismData& data = group_.mechanisms[m];
    const MechanismType& type = types_.of(data.type);
    const auto wanted = wanted_.find(data.type);
    MechanismInstances::Keeping keeping{.keep_all = options_.keep_all};
    if (wanted != wanted_.end()) keeping.wanted = wanted->second;
    MechanismInstances instances(type, data, values, arrays_.nodes.order, keeping);
    arrays_.mechanisms.push_back({.instances = std::move(instances),
                                  .keeping = std::move(keeping),
                                  .first_target = targets_,
                                  .firing = {}});
    GroupMechanism& made = arrays_.mechanisms.back();
    made.reversal_moves =
        std::any_of(made.instances.styles().begin(), made.instances.styles().end(),
                    [](std::int32_t style) { return (style & kernel::reversal_each_step) != 0; });
    made.instances.set_number(static_cast<std::int32_t>(m));
    if (type.model.point_process || type.model.artificial) targets_ += data.count;
  }

  GroupArrays finish() {
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
  void want(std::int32_t type, std::int32_t index) {
    const MechanismType& target = types_.of(type);
    auto& columns = wanted_[type];
    columns.resize(at(target.model.value_count));
    columns[at(value_place(target, index).column)] = true;
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
      for_each_pointer(types_.of(data.type), data,
                       [&](std::int32_t, std::int32_t, std::int32_t type, std::int32_t index) {
                         if (type >= 0) want(type, index);
                       });
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
        instances.push_back(ion->instances.place(value_place(ion_type, index).instance));
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
    const ValuePlace place = value_place(types_.of(type), index);
    return target->instances.value(place.column, target->instances.place(place.instance));
  }

  double* node_address(std::int32_t node) {
    return &arrays_.nodes.v.at(at(arrays_.nodes.order.place.at(at(node))));
  }

  void connect_pointers(std::size_t m) {
    MechanismInstances& instances = arrays_.mechanisms[m].instances;
    for_each_pointer(instances.type(), group_.mechanisms[m],
                     [&](std::int32_t slot, std::int32_t i, std::int32_t type, std::int32_t index) {
                       instances.set_slot(slot, instances.place(i),
                                          type < 0 ? node_address(index) : address(type, index));
                     });
  }

  void make_connections() {
    std::vector<std::int32_t> targets;
    for (std::size_t i = 0; i < group_.netcon_types.size(); ++i) {
      const std::int32_t type = group_.netcon_types[i];
      const GroupMechanism* mechanism = type > 0 ? arrays_.find(type) : nullptr;
      targets.push_back(mechanism == nullptr
                            ? -1
                            : mechanism->first_target +
                                  mechanism->instances.place(group_.netcon_instances[i]));
    }
    arrays_.connections =
        std::make_unique<Connections>(group_, targets, weight_counts(group_, types_));
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
      } else if (is_event_source(where)) {
        set_firing_gid(event_source(where), gid);
      }
    }
  }

  void add_local_sources(GroupMechanism& mechanism) const {
    const std::int32_t type = mechanism.instances.type().model.type;
    for (std::int32_t i = 0; i < mechanism.instances.count(); ++i) {
      mechanism.firing[at(mechanism.instances.place(i))].local =
          arrays_.connections->of(event_code({type, i}));
    }
  }

  void set_firing_gid(EventSource source, std::int32_t gid) {
    GroupMechanism* mechanism = arrays_.find(source.type);
    BALLAST_EXPECT(mechanism != nullptr && !mechanism->firing.empty());
    mechanism->firing.at(at(mechanism->instances.place(source.instance))).gid = gid;
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
  std::int32_t targets_ = 0;  ///< point processes so far
};

}  // namespace

// Mechanism after mechanism, so that what was read of one is given up before the next is laid out.
std::vector<GroupArrays> convert(DividedGroup& divided, const MechanismTable& mechanisms,
                                 const GroupOptions& options) {
  std::vector<Converter> converters;
  for (GroupPart& part : divided.parts) {
    converters.emplace_back(part.group, mechanisms, options).begin();
  }
  for (std::size_t m = 0; m < divided.values.size(); ++m) {
    for (std::size_t p = 0; p < converters.size(); ++p) {
      converters[p].make_mechanism(
          m, {.values = divided.values[m], .rows = divided.parts[p].instances[m]});
    }
    divided.values[m] = std::vector<double>();  // "= {}" would keep the room
  }
  std::vector<GroupArrays> arrays;
  for (std::size_t p = 0; p < converters.size(); ++p) {
    arrays.push_back(converters[p].finish());
    arrays.back().part = static_cast<std::int32_t>(p);
    divided.parts[p].group = {};
  }
  return arrays;
}

}  // namespace ballast::runtime
