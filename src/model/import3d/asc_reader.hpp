#pragma once
// Reader of Neurolucida ASC files (version 3), as Import3d_Neurolucida3 of read_nlcda3.hoc
// understands them: contours named CellBody, Cell Body or Soma, and trees; other contours, markers,
// texts, spines and properties are skipped. Where Import3d stops with a parse error this reader
// throws; unlike Import3d it also refuses text after the last object, which would be lost silently.
//
//   file     = object { [","] object }
//   object   = contour | tree | marker | text | property | set
//   contour  = "(" string properties point { [","] point } ")"
//   tree     = "(" properties branch ")"
//   branch   = [marker | property] point {spine} { [","] point {spine} } {marker} [node | word]
//   node     = "(" branch { "|" branch } ")"
//   spine    = "<" properties point ">"
//   marker   = "(" word properties point { [","] point } ")"
//   text     = "(" properties point string ")"
//   property = "(" word { number | string | word | "RGB" "(" number number number ")" } ")"
//   set      = "(" "Set" string [file] ")"
//   point    = "(" number number [number [number [word] [bezier]]] ")"; commas are optional

#include <filesystem>
#include <string_view>
#include <vector>

#include "model/import3d/trace.hpp"

namespace ballast::model::import3d {

/// The text of the file as traces, contours first. Throws InputError with file and line.
[[nodiscard]] std::vector<Trace> read_asc(std::string_view text, const std::filesystem::path& file);

}  // namespace ballast::model::import3d
