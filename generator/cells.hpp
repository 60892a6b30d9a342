#pragma once
// The cells of a circuit: which metype and morphology each has and where it is. About 20 bytes per
// cell, so that millions fit; everything else of a cell is drawn again when it is written.

#include <cstdint>
#include <vector>

#include "generator/morphology_tree.hpp"
#include "generator/recipe.hpp"

namespace ballast::generator {

using Position = std::array<float, 3>;

/// The box that holds the cells: a column of the layers' height, as wide as the density asks for. y
/// points to the surface, where it is 0 at the bottom of the last layer.
struct Column {
  Position size{};
  std::vector<float> bottoms, tops;  ///< of each layer in the recipe's order
};

[[nodiscard]] Column make_column(const Recipe& recipe);

/// A rotation as unit quaternion, as SONATA's orientation_{w,x,y,z}.
struct Rotation {
  double w = 1, x = 0, y = 0, z = 0;

  [[nodiscard]] Vector3 apply(const Vector3& v) const;
};

struct CellTable {
  std::vector<std::uint16_t> metype;      ///< index into Recipe::metypes
  std::vector<std::uint16_t> morphology;  ///< index among its metype's morphologies
  std::vector<Position> position;

  [[nodiscard]] std::size_t size() const { return position.size(); }
};

/// Numbers of cells per metype that follow the fractions as closely as whole numbers can (largest
/// remainder; ties go to the first) and add up to the recipe's cells.
[[nodiscard]] std::vector<std::uint64_t> cells_per_metype(const Recipe& recipe);

/// Metypes in random order over the ids; positions uniform within the metype's layer.
[[nodiscard]] CellTable place_cells(const Recipe& recipe, const Column& column);

/// The cell's turn about the y axis: apical trees stay upright. Drawn anew whenever it is asked
/// for.
[[nodiscard]] Rotation rotation_of_cell(std::uint64_t seed, std::uint64_t cell);

/// Points of entry of the thalamic fibres: anywhere in the column.
[[nodiscard]] std::vector<Position> place_fibres(const Recipe& recipe, const Column& column);

/// The point neurons, if the recipe has any: anywhere in the column, excitatory (0) or inhibitory
/// (1) in place of a metype.
[[nodiscard]] CellTable place_point_neurons(const Recipe& recipe, const Column& column);

}  // namespace ballast::generator
