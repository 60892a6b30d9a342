#pragma once
// Which soma a neurite of an ASC file belongs to: the file does not say, Import3d decides by place
// (connect2soma in read_nlcda3.hoc).

#include <vector>

#include "model/import3d/trace.hpp"

namespace ballast::model::import3d {

/// Takes the traces with all contours first. Contours whose bounding box in the xy plane overlaps
/// that of the contour before are one soma, a stack of slices. Every neurite without a parent is
/// connected to the middle of a soma: the first whose box holds its first point, else that with the
/// nearest centre. It gets the centre as its logical start. Without a contour neurites stay roots.
void connect_to_somas(std::vector<Trace>& traces);

}  // namespace ballast::model::import3d
