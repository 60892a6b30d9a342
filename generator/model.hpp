#pragma once
// The circuit in memory: what the recipe says, decided for every cell but not for every synapse.
// Made once; the writers read it. About 30 bytes per cell and a few MB of morphologies per
// population.

#include <string>
#include <vector>

#include "generator/cells.hpp"
#include "generator/morphology_tree.hpp"
#include "generator/recipe.hpp"

namespace ballast::generator {

inline constexpr const char* cortex_name = "cortex";  ///< further ones are cortex_2, cortex_3 ...
inline constexpr const char* thalamus_name = "thalamus";
inline constexpr const char* point_neurons_name = "point_neurons";

/// A population of cells with morphologies.
struct PopulationModel {
  std::uint64_t number = 0;  ///< among the populations of cells
  std::string name;
  Recipe recipe;  ///< with nothing left to default; its seed is the population's own
  Column column;
  CellTable cells;
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

/// All populations. Those of cells share the recipe but for the seed.
struct CircuitModel {
  Recipe recipe;  ///< with nothing left to default
  std::vector<PopulationModel> populations;
  CellTable fibres;         ///< the thalamic nodes; of one metype, without morphology
  CellTable point_neurons;  ///< "metype" 0 is excitatory, 1 inhibitory; without morphology

  [[nodiscard]] std::uint64_t cells() const { return populations.size() * recipe.cells; }
};

/// Fills in the numbers that a recipe leaves to the circuit's size: thalamic cells, gap junctions.
/// Throws InputError where gap junctions are asked for but fewer than two cells could have them.
[[nodiscard]] Recipe resolved(Recipe recipe);

/// `recipe.seed` is the population's own.
[[nodiscard]] PopulationModel make_population(const Recipe& recipe, std::uint64_t number = 0);
/// The first population is the one that make_population() gives for the recipe.
[[nodiscard]] CircuitModel make_circuit(const Recipe& recipe);

/// Distance between two positions, um.
[[nodiscard]] double distance(const Position& a, const Position& b);

}  // namespace ballast::generator
