#pragma once
// Which groups of a model each rank runs.

#include <cstdint>
#include <filesystem>
#include <vector>

#include "built/model.hpp"

namespace ballast::simulate {

/// groups[r] are those of rank r, ascending by their place in the model. Throws InputError if there
/// are more ranks than groups.
[[nodiscard]] std::vector<std::vector<std::int32_t>> share_groups(const built::Model& model,
                                                                  int ranks);

}  // namespace ballast::simulate
