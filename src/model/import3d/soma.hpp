#pragma once
// Which soma a neurite of an ASC file belongs to: the file does not say, Import3d decides by place
// (connect2soma in read_nlcda3.hoc).

#include <vector>

#include "model/import3d/trace.hpp"

namespace ballast::model::import3d {

/// Takes the traces with all contours first. Joins overlapping contours to stacks, and connects
/// every neurite without a parent to a soma: the first whose bounding box holds its first point,
/// else the nearest. It gets the soma's centre as its logical start. Without a contour neurites
/// stay roots.
void connect_to_somas(std::vector<Trace>& traces);

}  // namespace ballast::model::import3d
