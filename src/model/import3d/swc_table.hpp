#pragma once
// The lines of an SWC file: id, type, x, y, z, radius, parent; '#' starts a comment line. The
// points come back sorted by id, with their parents as indices, each before its children. Numbers
// are read as floats as Import3d_SWC_read does. Plain data in um.

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "model/import3d/trace.hpp"

namespace ballast::model::import3d {

struct SwcPoint {
  std::int64_t id = 0;
  std::int64_t parent_id = -1;
  std::int32_t type = 0;
  std::int32_t parent = -1;  ///< index into the sorted points; -1 only for the first
  std::uint32_t line = 0;
  TracePoint at;  ///< with the diameter, not the radius
};

/// Throws InputError with file and line for a line that is none of the above, ids or types that are
/// not integers, duplicate ids, a parent that is missing or whose id is not smaller (which rules
/// out cycles), a second root.
[[nodiscard]] std::vector<SwcPoint> read_swc_table(std::string_view text,
                                                   const std::filesystem::path& file);

}  // namespace ballast::model::import3d
