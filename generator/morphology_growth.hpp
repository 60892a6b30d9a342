#pragma once
// Growing a morphology: random binary trees (Galton-Watson like growth at the tips, shallow ones
// first) of sections with lognormal lengths, laid out in space with jitter, and tapered diameters
// that split by a power law at branch points (Rall 1959, doi:10.1016/0014-4886(59)90046-9: d^1.5 is
// kept).

#include <string>

#include "core/random.hpp"
#include "generator/morphology_tree.hpp"

namespace ballast::generator {

struct GrowthPlan {
  std::string name;
  int segments = 100;           ///< MorphologyTree::segments() to reach; met up to 2 short
  double section_length = 100;  ///< mean, um
  double apical_share = 0;      ///< of the dendritic segments; 0 = no apical tree
};

/// Grows one morphology; the same plan and stream give the same tree. Sections have at least three
/// points, all on a grid of 0.001 um, so that text files hold exactly what the tree says.
[[nodiscard]] MorphologyTree grow(const GrowthPlan& plan, RandomStream random);

}  // namespace ballast::generator
