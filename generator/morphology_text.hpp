#pragma once
// A generated morphology as text: SWC (soma as three points, NeuroMorpho.org's convention for a
// sphere, http://neuromorpho.org/SomaFormat.html) and Neurolucida ASC (soma as a contour). Both
// give the same sections under the same ids. Coordinates with three decimals.

#include <string>

#include "generator/morphology_tree.hpp"

namespace ballast::generator {

[[nodiscard]] std::string to_swc(const MorphologyTree& tree);
[[nodiscard]] std::string to_asc(const MorphologyTree& tree);

}  // namespace ballast::generator
