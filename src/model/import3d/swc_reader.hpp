#pragma once
// Reader of SWC files: cuts the tree of points into unbranched runs of one type, as
// Import3d_SWC_read of read_swc.hoc does. A run ends at a branch, at an end and where the type
// changes. A soma's run goes on where neurites leave it; it ends only where the soma itself
// branches. Runs start with a copy of their parent point, from the soma on with their own first
// diameter, and are connected
//   to 0.5, by a wire   at a soma of one point, or of three that stand for a sphere
//   to 0                at the first point of the root, or of a neurite next to the soma
//   to 0.5, by a wire   at a point inside a soma
//   to 1, by a wire     at the last point of a soma that branches there
//   to 1                everywhere else.
// "By a wire" means a logical start: the copied point is no part of the section. A neurite of a
// single point would have no length without it and keeps it.

#include <filesystem>
#include <string_view>
#include <vector>

#include "model/import3d/trace.hpp"

namespace ballast::model::import3d {

/// The text of the file as traces, the root first. Throws InputError with file and line.
[[nodiscard]] std::vector<Trace> read_swc(std::string_view text, const std::filesystem::path& file);

}  // namespace ballast::model::import3d
