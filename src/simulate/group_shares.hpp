#pragma once
// Which groups of a model each rank runs.

#include <cstdint>
#include <filesystem>
#include <vector>

#include "built/model.hpp"

namespace ballast::simulate {

/// groups[r] are those of rank r, in the order of the model's: as `allocation` says (a file of
/// plan/group_allocation_file.hpp), else level by the sizes that model.json tells, else one after
/// the other. Throws InputError if there are more ranks than groups, or the allocation is for other
/// groups or another number of ranks.
[[nodiscard]] std::vector<std::vector<std::int32_t>> share_groups(
    const built::Model& model, int ranks, const std::filesystem::path& allocation = {});

}  // namespace ballast::simulate
