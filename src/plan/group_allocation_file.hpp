#pragma once
// A GroupAllocation as a JSON file (docs/file_formats.md). It appears whole or not at all; the same
// allocation gives the same bytes. The reader throws InputError with file and JSON pointer.

#include <filesystem>

#include "plan/group_allocation.hpp"

namespace ballast::plan {

void write_group_allocation(const GroupAllocation& allocation, const std::filesystem::path& file);
[[nodiscard]] GroupAllocation read_group_allocation(const std::filesystem::path& file);

}  // namespace ballast::plan
