#include "engine/runtime/group_loading.hpp"

#include <fmt/format.h>

#include <utility>

#include "core/error.hpp"
#include "engine/runtime/group_parts.hpp"

namespace ballast::runtime {

namespace {

using Parts = std::vector<std::unique_ptr<CellGroup>>;

struct InstanceOfPart {
  std::size_t part = 0;
  std::int32_t instance = 0;
};

// The instances of the m-th mechanism in the order of the whole group.
std::vector<InstanceOfPart> in_order_of_whole(const DividedGroup& divided, std::size_t m) {
  std::size_t count = 0;
  for (const GroupPart& part : divided.parts) count += part.instances[m].size();
  std::vector<InstanceOfPart> order(count);
  for (std::size_t p = 0; p < divided.parts.size(); ++p) {
    std::int32_t instance = 0;
    for (const std::int32_t of_whole : divided.parts[p].instances[m]) {
      order.at(static_cast<std::size_t>(of_whole)) = {p, instance++};
    }
  }
  return order;
}

// How much of it an instance takes is known to its bbcore_read alone: one reads after the other.
void read_opaque(built::OpaqueData data, const DividedGroup& divided, std::size_t m,
                 const Parts& parts) {
  const MechanismType& type = parts[0]->arrays().mechanisms[m].instances.type();
  if (type.kernel == nullptr || type.kernel->read_opaque == nullptr) return;
  OpaqueReader from{.reals = std::move(data.reals), .integers = std::move(data.integers)};
  for (const InstanceOfPart& next : in_order_of_whole(divided, m)) {
    parts[next.part]->read_opaque(m, next.instance, from);
  }
  if (std::cmp_equal(from.next_real, from.reals.size()) &&
      std::cmp_equal(from.next_integer, from.integers.size())) {
    return;
  }
  throw EngineError(
      {.problem = "bbcore_read does not take what bbcore_write gave",
       .value = type.model.name,
       .reason = fmt::format("{} of {} reals, {} of {} integers", from.next_real, from.reals.size(),
                             from.next_integer, from.integers.size())});
}

void read_all_opaque(DividedGroup& divided, const Parts& parts) {
  for (built::OpaqueData& data : divided.opaque) {
    const std::vector<GroupMechanism>& mechanisms = parts[0]->arrays().mechanisms;
    for (std::size_t m = 0; m < mechanisms.size(); ++m) {
      if (mechanisms[m].instances.type().model.type != data.type) continue;
      read_opaque(std::move(data), divided, m, parts);
      break;
    }
  }
}

GroupMemory memory_of(const Parts& parts) {
  GroupMemory sum;
  for (const auto& part : parts) sum += part->memory();
  return sum;
}

}  // namespace

LoadedGroup load_group(built::Group group, const MechanismTable& mechanisms,
                       const GroupOptions& options) {
  DividedGroup divided = divide(std::move(group), mechanisms, options.largest_part);
  LoadedGroup loaded;
  for (GroupArrays& arrays : convert(divided, mechanisms, options)) {
    loaded.parts.push_back(std::make_unique<CellGroup>(std::move(arrays), mechanisms, options));
  }
  loaded.laid_out = memory_of(loaded.parts);
  read_all_opaque(divided, loaded.parts);
  loaded.before_start = memory_of(loaded.parts);
  for (const auto& part : loaded.parts) part->start();
  return loaded;
}

}  // namespace ballast::runtime
