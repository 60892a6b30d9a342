#include "engine/runtime/neuron_numbers.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.hpp"

namespace ballast::runtime {

std::vector<std::int32_t> weight_counts(const built::Group& group,
                                        const MechanismTable& mechanisms) {
  constexpr std::int32_t no_target = -1;
  std::vector<std::int32_t> counts;
  counts.reserve(group.netcon_types.size());
  std::size_t with_target = 0, without = 0;
  for (const std::int32_t type : group.netcon_types) {
    const kernel::Kernel* kernel = type > 0 ? mechanisms.of(type).kernel : nullptr;
    counts.push_back(kernel == nullptr ? no_target : kernel->weight_count);
    if (kernel == nullptr) ++without;
    if (kernel != nullptr) with_target += static_cast<std::size_t>(kernel->weight_count);
  }
  if (group.weights.size() != with_target && group.weights.size() != with_target + without) {
    throw EngineError({.problem = "the connections' targets take another number of weights",
                       .value = std::to_string(with_target),
                       .reason = fmt::format("group {} has {}", group.id, group.weights.size()),
                       .suggestion = "Give the .mod files that the model was built with."});
  }
  const std::int32_t of_others = group.weights.size() == with_target ? 0 : 1;
  std::replace(counts.begin(), counts.end(), no_target, of_others);
  return counts;
}

}  // namespace ballast::runtime
