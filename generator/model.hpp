#pragma once
// The circuit in memory: what the recipe says, decided for every cell but not for every synapse.
// Made once; the writers read it. About 30 bytes per cell and a few MB of morphologies.

#include <vector>

#include "generator/cells.hpp"
#include "generator/morphology_tree.hpp"
#include "generator/recipe.hpp"

namespace ballast::generator {

inline constexpr const char* cortex_name = "cortex";
inline constexpr const char* thalamus_name = "thalamus";

struct CircuitModel {
  Recipe recipe;  ///< with nothing left to default
  Column column;
  CellTable cells;
  std::vector<Position> fibres;          ///< of the thalamic nodes
  std::vector<MorphologyTree> trees;     ///< those of the first metype, of the second ...
  std::vector<LocationTable> locations;  ///< parallel to trees
  std::vector<std::size_t> first_tree;   ///< of each metype

  [[nodiscard]] std::size_t tree_of(std::uint64_t cell) const {
    return first_tree[cells.metype[cell]] + cells.morphology[cell];
  }
  [[nodiscard]] const MetypeRecipe& metype_of(std::uint64_t cell) const {
    return recipe.metypes[cells.metype[cell]];
  }
};

/// Fills in the numbers that a recipe leaves to the circuit's size: thalamic cells, gap junctions.
/// Throws InputError where gap junctions are asked for but fewer than two cells could have them.
[[nodiscard]] Recipe resolved(Recipe recipe);

[[nodiscard]] CircuitModel make_model(const Recipe& recipe);

/// Distance between two positions, um.
[[nodiscard]] double distance(const Position& a, const Position& b);

}  // namespace ballast::generator
