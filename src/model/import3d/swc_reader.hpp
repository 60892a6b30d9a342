#pragma once
// Reader of SWC files: cuts the tree of points into unbranched runs of one type, as
// Import3d_SWC_read of read_swc.hoc does, with its rules for somas of one point, of three points
// (NeuroMorpho.org's sphere) and of many.

#include <filesystem>
#include <string_view>
#include <vector>

#include "model/import3d/trace.hpp"

namespace ballast::model::import3d {

/// The text of the file as traces, the root first. Throws InputError with file and line.
[[nodiscard]] std::vector<Trace> read_swc(std::string_view text, const std::filesystem::path& file);

}  // namespace ballast::model::import3d
