#include "engine/runtime/group_memory.hpp"

#include <algorithm>

#include "engine/runtime/event_queue.hpp"

namespace ballast::runtime {

namespace {

template <class... Vectors>
Bytes bytes_of(const Vectors&... vectors) {
  return Bytes(static_cast<std::int64_t>(
      ((vectors.capacity() * sizeof(typename Vectors::value_type)) + ... + 0)));
}

Bytes nodes_memory(const Nodes& nodes) {
  return bytes_of(nodes.order.place, nodes.v, nodes.rhs, nodes.d, nodes.area, nodes.diam,
                  nodes.fixed_d, nodes.sequence, nodes.parents, nodes.a, nodes.b);
}

Bytes other_memory(const GroupArrays& arrays) {
  Bytes sum = bytes_of(arrays.thresholds, arrays.gap_sources, arrays.gap_targets, arrays.played);
  for (const PlayedValue& played : arrays.played) sum += played.memory();
  return sum + Bytes(EventQueue::bytes());
}

std::int64_t kept_columns(const kernel::Kernel& kernel) {
  return std::count_if(kernel.columns, kernel.columns + kernel.column_count, [](const auto& info) {
    return info.use == kernel::Use::event || info.use == kernel::Use::loop;
  });
}

constexpr std::int64_t index_bytes = sizeof(std::int32_t);

// A kernel's columns, slots and watches; what a point process is looked up by; what fires.
std::int64_t kernel_memory(const MechanismType& type) {
  const kernel::Kernel& kernel = *type.kernel;
  std::int64_t bytes = 8 * (kept_columns(kernel) + kernel.slot_count) + kernel.watches;
  if (kernel.kind == kernel::Kind::point_process) bytes += index_bytes * (1 + kernel.ion_count);
  if (kernel.fires != 0) bytes += static_cast<std::int64_t>(sizeof(FiringSource));
  return bytes;
}

}  // namespace

Bytes unshared_memory(const MechanismType& type) {
  switch (type.role) {
    case Role::kernel:
      return Bytes(kernel_memory(type));
    case Role::ion:
      return Bytes(8 * type.model.value_count + index_bytes);  // and its style
    case Role::capacitance:
    case Role::missing:
      return {};
  }
  return {};
}

Bytes GroupMemory::total() const {
  Bytes sum = nodes + connections + spare + other;
  for (const auto& mechanism : mechanisms) sum += mechanism.second;
  return sum;
}

GroupMemory& GroupMemory::operator+=(const GroupMemory& more) {
  nodes += more.nodes;
  connections += more.connections;
  spare += more.spare;
  other += more.other;
  for (const auto& mechanism : more.mechanisms) mechanisms[mechanism.first] += mechanism.second;
  return *this;
}

GroupMemory memory_of(const GroupArrays& arrays) {
  GroupMemory memory;
  memory.nodes = nodes_memory(arrays.nodes);
  for (const GroupMechanism& mechanism : arrays.mechanisms) {
    memory.mechanisms[mechanism.instances.type().model.name] +=
        mechanism.instances.memory() + bytes_of(mechanism.firing);
  }
  memory.connections = arrays.connections->memory();
  memory.other = other_memory(arrays);
  return memory;
}

std::map<std::string, InstanceMemory> instance_memory(const GroupArrays& arrays,
                                                      const GroupMemory& memory) {
  std::map<std::string, InstanceMemory> result;
  for (const GroupMechanism& mechanism : arrays.mechanisms) {
    const MechanismInstances& instances = mechanism.instances;
    if (instances.count() == 0) continue;
    const std::string& name = instances.type().model.name;
    const Bytes once = instances.shared_memory();
    const auto rest = static_cast<double>((memory.mechanisms.at(name) - once).count());
    result[name] = {.each = rest / instances.count(), .once = once};
  }
  return result;
}

}  // namespace ballast::runtime
