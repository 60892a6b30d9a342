#include "engine/runtime/group_arrays.hpp"

#include <algorithm>

namespace ballast::runtime {

void GroupArrays::settle() {
  const bool all = std::any_of(mechanisms.begin(), mechanisms.end(),
                               [](const auto& mechanism) { return mechanism.keeping.keep_all; });
  if (all) return;
  for (GroupMechanism& mechanism : mechanisms) {
    mechanism.instances.settle(mechanism.keeping);
    mechanism.instances.forget_places();
  }
  nodes.order = {};
}

GroupMechanism* GroupArrays::find(std::int32_t type) {
  const auto found =
      std::find_if(mechanisms.begin(), mechanisms.end(), [&](const GroupMechanism& mechanism) {
        return mechanism.instances.type().model.type == type;
      });
  return found == mechanisms.end() ? nullptr : &*found;
}

std::size_t GroupArrays::mechanism_of(std::int32_t target) const {
  const auto after = std::upper_bound(mechanisms.begin(), mechanisms.end(), target,
                                      [](std::int32_t wanted, const GroupMechanism& mechanism) {
                                        return wanted < mechanism.first_target;
                                      });
  return static_cast<std::size_t>(after - mechanisms.begin()) - 1;
}

}  // namespace ballast::runtime
