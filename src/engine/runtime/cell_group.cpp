#include "engine/runtime/cell_group.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/error.hpp"
#include "engine/runtime/core_loops.hpp"

namespace ballast::runtime {

namespace {

std::size_t at(std::int32_t i) {
  return static_cast<std::size_t>(i);
}

// NEURON sees a threshold crossed this long after the step at whose start it is found
// (NEURON 8.2.2, nrncvode/netcvode.cpp, check_thresh), in ms.
constexpr double detection_delay = 1e-10;

kernel::Store store_for(const GroupMechanism& mechanism, kernel::Store wanted) {
  const bool all = wanted == kernel::Store::all;
  if (all || !mechanism.writes_needed_currents) return wanted;
  return kernel::Store::ion_currents;
}

kernel::Ion ion_of(GroupMechanism& mechanism) {
  kernel::Ion ion;
  for (std::int32_t c = 0; c < kernel::ion_columns; ++c) {
    ion.columns[c] = mechanism.instances.columns()[at(c)].data;
  }
  ion.styles = mechanism.instances.styles().data();
  return ion;
}

}  // namespace

CellGroup::CellGroup(GroupArrays arrays, const MechanismTable& mechanisms,
                     const GroupOptions& options)
    : types_(mechanisms), arrays_(std::move(arrays)), queue_(mechanisms.dt()) {
  samples_.resize(options.records.size());
  make_services();
  Nodes& nodes = arrays_.nodes;
  step_ = {.t = 0.0,
           .dt = mechanisms.dt(),
           .celsius = mechanisms.celsius(),
           .v = nodes.v.data(),
           .rhs = nodes.rhs.data(),
           .d = nodes.d.data(),
           .area = nodes.area.data(),
           .diam = nodes.diam.empty() ? nullptr : nodes.diam.data(),
           .services = &services_};
  allocated_.resize(arrays_.mechanisms.size());
}

void CellGroup::make_services() {
  services_.group = this;
  services_.random_index = types_.random_index();
  services_.net_send = [](void* group, std::int32_t mechanism, std::int32_t instance,
                          std::int32_t weight, double time, double flag) {
    static_cast<CellGroup*>(group)->send_self(mechanism, instance, weight, time, flag);
  };
  services_.net_event = [](void* group, std::int32_t mechanism, std::int32_t instance,
                           double time) {
    static_cast<CellGroup*>(group)->fire(mechanism, instance, time);
  };
  services_.net_move = [](void* group, std::int32_t mechanism, std::int32_t instance, double time) {
    static_cast<CellGroup*>(group)->move_self(mechanism, instance, time);
  };
  services_.allocate = [](void* group, std::int64_t bytes, bool state) -> void* {
    CellGroup& self = *static_cast<CellGroup*>(group);
    return (state ? self.states_ : self.constants_).allocate(bytes);
  };
  services_.fail = [](void*, const char* problem, const char* value) {
    throw EngineError({.problem = problem, .value = value == nullptr ? "" : value});
  };
}

void CellGroup::read_opaque(std::size_t m, std::int32_t instance, OpaqueReader& from) {
  const MechanismInstances& instances = arrays_.mechanisms[m].instances;
  const std::int64_t before = states_.used() + constants_.used();
  instances.type().kernel->read_opaque(step_, instances.view(), instances.place(instance),
                                       from.reals.data(), from.integers.data(), &from.next_real,
                                       &from.next_integer);
  allocated_[m] += Bytes(states_.used() + constants_.used() - before);
}

// ---- events

void CellGroup::push_to(const ConnectionRange& range, double time) {
  const Connections& connections = *arrays_.connections;
  for (std::int32_t i = range.first; i < range.last; ++i) {
    queue_.push({.time = time + connections.delay(i),
                 .target = connections.target(i),
                 .weight = connections.weight(i)});
  }
}

void CellGroup::send_self(std::int32_t mechanism, std::int32_t instance, std::int32_t weight,
                          double time, double flag) {
  const GroupMechanism& sender = arrays_.mechanisms[at(mechanism)];
  if (time < step_.t) {
    throw EngineError({.problem = "net_send into the past",
                       .value = sender.instances.type().model.name,
                       .reason = fmt::format("to {:g} ms at {:g} ms", time, step_.t)});
  }
  const std::int32_t target = sender.first_target + instance;
  ++sent_;
  if (sender.instances.type().kernel->moves != 0) {
    if (last_sent_.size() <= at(target)) last_sent_.resize(at(target) + 1);
    last_sent_[at(target)] = sent_;
  }
  queue_.push({.time = time, .flag = flag, .target = target, .weight = weight, .sequence = sent_});
}

void CellGroup::move_self(std::int32_t mechanism, std::int32_t instance, double time) {
  const GroupMechanism& sender = arrays_.mechanisms[at(mechanism)];
  const std::int32_t target = sender.first_target + instance;
  Event event;
  const bool outstanding =
      at(target) < last_sent_.size() && queue_.remove(last_sent_[at(target)], event);
  if (!outstanding || time < step_.t) {
    throw EngineError({.problem = outstanding ? "net_move into the past"
                                              : "net_move without an outstanding net_send",
                       .value = sender.instances.type().model.name,
                       .reason = fmt::format("to {:g} ms at {:g} ms", time, step_.t)});
  }
  event.time = time;
  queue_.push(event);
}

void CellGroup::fire(std::int32_t mechanism, std::int32_t instance, double time) {
  const FiringSource& source = arrays_.mechanisms[at(mechanism)].firing[at(instance)];
  push_to(source.local, time);
  if (source.gid >= 0) outgoing_.push_back({time, source.gid});
}

void CellGroup::receive(const FiredSpike& spike) {
  push_to(arrays_.connections->of(spike.gid), spike.time);
}

void CellGroup::check_thresholds() {
  for (ThresholdSource& source : arrays_.thresholds) {
    const bool above = arrays_.nodes.v[at(source.node)] > source.threshold;
    if (above && !source.above) outgoing_.push_back({step_.t + detection_delay, source.gid});
    source.above = above;
  }
  for (const GroupMechanism& mechanism : arrays_.mechanisms) {
    const kernel::Kernel* kernel = mechanism.instances.type().kernel;
    if (kernel != nullptr && kernel->watch != nullptr) {
      kernel->watch(step_, mechanism.instances.view(), arrays_.connections->weights().data());
    }
  }
}

void CellGroup::deliver_one(const Event& event) {
  const GroupMechanism& mechanism = arrays_.mechanisms[arrays_.mechanism_of(event.target)];
  const kernel::Kernel& kernel = *mechanism.instances.type().kernel;
  if (kernel.receive == nullptr) return;
  step_.t = event.time;
  kernel.receive(step_, mechanism.instances.view(), event.target - mechanism.first_target,
                 arrays_.connections->weights().data(), event.weight, event.flag);
}

void CellGroup::deliver(double until) {
  const double now = step_.t;
  for (PlayedValue& played : arrays_.played) played.deliver(until);
  for (Event event; queue_.pop(until, event);) deliver_one(event);
  step_.t = now;
}

// ---- the start

// As NEURON 8.2.2's ion_init() (nrnoc/eion.cpp).
void CellGroup::initialize_ion(GroupMechanism& mechanism) {
  const MechanismType& type = mechanism.instances.type();
  const kernel::Ion ion = ion_of(mechanism);
  for (std::int32_t i = 0; i < mechanism.instances.count(); ++i) {
    if ((ion.styles[i] & kernel::initialise_concentrations) != 0) {
      ion.columns[kernel::inside][i] = type.inside;
      ion.columns[kernel::outside][i] = type.outside;
    }
  }
  types_.loops().set_reversals(ion, mechanism.instances.count(),
                               types_.thermal_voltage() / type.model.charge,
                               kernel::initial_reversal);
}

void CellGroup::initialize_mechanisms() {
  for (GroupMechanism& mechanism : arrays_.mechanisms) {
    const MechanismType& type = mechanism.instances.type();
    if (type.role == Role::ion) {
      initialize_ion(mechanism);
    } else if (type.kernel != nullptr && type.kernel->initialize != nullptr) {
      type.kernel->initialize(step_, mechanism.instances.view());
    }
  }
}

// NET_RECEIVE's INITIAL in the order in which NEURON made the connections; without one all weights
// but the first become 0 (NEURON 8.2.2, nrncvode/netcvode.cpp, init_events).
void CellGroup::initialize_connections() {
  Connections& connections = *arrays_.connections;
  std::vector<double>& weights = connections.weights();
  for (const std::int32_t i : connections.in_order_of_creation()) {
    const std::int32_t target = connections.target(i);
    const GroupMechanism& mechanism = arrays_.mechanisms[arrays_.mechanism_of(target)];
    const kernel::Kernel& kernel = *mechanism.instances.type().kernel;
    const std::int32_t weight = connections.weight(i);
    if (kernel.receive_initial != nullptr) {
      kernel.receive_initial(step_, mechanism.instances.view(), target - mechanism.first_target,
                             weights.data(), weight);
    } else {
      const auto first = weights.begin() + weight;
      std::fill(first + std::min(1, kernel.weight_count), first + kernel.weight_count, 0.0);
    }
  }
}

// All potentials are the same at the start, also those that other groups publish.
void CellGroup::join_gaps_at_start() {
  for (const GapEnd& target : arrays_.gap_targets) *target.value = arrays_.nodes.v.front();
}

void CellGroup::start() {
  deliver(0.0);
  join_gaps_at_start();
  initialize_mechanisms();
  initialize_connections();
  deliver(0.0);
  set_up_matrix(kernel::Store::all);
  deliver(0.0);
  arrays_.settle();
}

// ---- a step

// As NEURON 8.2.2's ion_cur().
void CellGroup::begin_ion(GroupMechanism& mechanism, bool all) {
  const std::int32_t count = mechanism.instances.count();
  const kernel::Ion ion = ion_of(mechanism);
  if (all || mechanism.current_is_read) std::fill_n(ion.columns[kernel::current], count, 0.0);
  if (all) std::fill_n(ion.columns[kernel::conductance], count, 0.0);
  if (!mechanism.reversal_moves) return;
  types_.loops().set_reversals(ion, count,
                               types_.thermal_voltage() / mechanism.instances.type().model.charge,
                               kernel::reversal_each_step);
}

void CellGroup::set_up_matrix(kernel::Store store) {
  Nodes& nodes = arrays_.nodes;
  std::fill(nodes.rhs.begin(), nodes.rhs.end(), 0.0);
  std::copy(nodes.fixed_d.begin(), nodes.fixed_d.end(), nodes.d.begin());
  for (GroupMechanism& mechanism : arrays_.mechanisms) {
    const MechanismType& type = mechanism.instances.type();
    if (type.role == Role::ion) begin_ion(mechanism, store == kernel::Store::all);
    if (type.kernel != nullptr && type.kernel->current != nullptr) {
      type.kernel->current(step_, mechanism.instances.view(), store_for(mechanism, store));
    }
  }
}

void CellGroup::first_half(kernel::Store store) {
  check_thresholds();
  deliver(step_.t + 0.5 * step_.dt);
  step_.t += 0.5 * step_.dt;
  for (PlayedValue& played : arrays_.played) played.set(step_.t);
  set_up_matrix(store);
  Nodes& nodes = arrays_.nodes;
  types_.loops().solve_trees(step_, nodes.tree);
  for (std::size_t i = 0; i < nodes.v.size(); ++i) nodes.v[i] += nodes.rhs[i];
  if (store == kernel::Store::all) store_capacitive_currents();
}

// NEURON 8.2.2, nrnoc/capac.cpp, nrn_capacity_current(): the second column is i_cap.
void CellGroup::store_capacitive_currents() {
  const double factor = 0.001 * (1.0 / step_.dt);
  for (GroupMechanism& mechanism : arrays_.mechanisms) {
    MechanismInstances& instances = mechanism.instances;
    if (instances.type().role != Role::capacitance || instances.nodes().empty()) continue;
    for (std::int32_t i = 0; i < instances.count(); ++i) {
      instances.columns()[1].data[i] =
          factor * instances.columns()[0].data[i] * arrays_.nodes.rhs[at(instances.nodes()[at(i)])];
    }
  }
}

void CellGroup::second_half(kernel::Store store) {
  step_.t += 0.5 * step_.dt;
  for (PlayedValue& played : arrays_.played) played.set(step_.t);
  for (const GroupMechanism& mechanism : arrays_.mechanisms) {
    const kernel::Kernel* kernel = mechanism.instances.type().kernel;
    if (kernel != nullptr && kernel->state != nullptr) {
      kernel->state(step_, mechanism.instances.view(), store_for(mechanism, store));
    }
  }
  deliver(step_.t);
}

// ---- to others

void CellGroup::sample(std::size_t r) {
  for (const Recorded& recorded : arrays_.recorded[r]) {
    samples_[r].push_back(static_cast<float>(*recorded.value));
  }
}

std::vector<float> CellGroup::take_samples(std::size_t r) {
  return std::exchange(samples_[r], {});
}

GroupMemory CellGroup::memory() const {
  GroupMemory memory = memory_of(arrays_);
  memory.spare = Bytes(states_.capacity() + constants_.capacity());
  for (std::size_t m = 0; m < allocated_.size(); ++m) {
    if (allocated_[m] == Bytes(0)) continue;
    memory.mechanisms[arrays_.mechanisms[m].instances.type().model.name] += allocated_[m];
    memory.spare -= allocated_[m];
  }
  return memory;
}

std::span<const std::int32_t> CellGroup::listens_to() const {
  const auto sources = arrays_.connections->sources();
  const auto first = std::lower_bound(sources.begin(), sources.end(), 0);
  return sources.subspan(static_cast<std::size_t>(first - sources.begin()));
}

std::vector<std::int32_t> CellGroup::own_gids() const {
  std::vector<std::int32_t> gids;
  for (const ThresholdSource& source : arrays_.thresholds) gids.push_back(source.gid);
  for (const GroupMechanism& mechanism : arrays_.mechanisms) {
    for (const FiringSource& source : mechanism.firing) {
      if (source.gid >= 0) gids.push_back(source.gid);
    }
  }
  return gids;
}

}  // namespace ballast::runtime
