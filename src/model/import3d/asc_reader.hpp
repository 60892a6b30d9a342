#pragma once
// Reader of Neurolucida ASC files (version 3), as Import3d_Neurolucida3 of read_nlcda3.hoc
// understands them: contours named CellBody, Cell Body or Soma, and trees; other contours, markers,
// texts, spines and properties are skipped. Unlike Import3d it refuses text after the last object.

#include <filesystem>
#include <string_view>
#include <vector>

#include "model/import3d/trace.hpp"

namespace ballast::model::import3d {

/// The text of the file as traces, contours first. Throws InputError with file and line.
[[nodiscard]] std::vector<Trace> read_asc(std::string_view text, const std::filesystem::path& file);

}  // namespace ballast::model::import3d
