#pragma once
// More or fewer metypes than a recipe has, for studies of scale: variants as a finer classification
// would find them. Of each metype, first its electrical types (etypes), then its subtypes (L5_TPC2,
// L5_TPC3 ...) differ in size, input and threshold; they share the template, the layer and the
// class.

#include "generator/recipe.hpp"

namespace ballast::generator {

/// `count` metypes in place of the recipe's. Fewer than it has: those with the most cells,
/// of excitatory and inhibitory ones in turn. More: each as often as the others (once more the
/// first ones, if need be), the original first; the variants divide its fraction among themselves,
/// lognormally. Depends on the recipe's seed.
[[nodiscard]] std::vector<MetypeRecipe> with_metype_count(const Recipe& recipe, std::size_t count);

}  // namespace ballast::generator
