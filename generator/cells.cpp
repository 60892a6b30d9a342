#include "generator/cells.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

#include "generator/stream.hpp"

namespace ballast::generator {
namespace {

float between(float low, float high, RandomStream& random) {
  return low + static_cast<float>(random.uniform()) * (high - low);
}

Position anywhere(const Column& column, RandomStream& random) {
  Position position{};
  for (std::size_t axis = 0; axis < position.size(); ++axis) {
    position[axis] = between(0, column.size[axis], random);
  }
  return position;
}

/// Reading the recipe has made sure that the layer exists.
std::size_t index_of_layer(const Recipe& recipe, const std::string& name) {
  const auto found = std::find_if(recipe.layers.begin(), recipe.layers.end(),
                                  [&](const LayerRecipe& layer) { return layer.name == name; });
  BALLAST_EXPECT(found != recipe.layers.end());
  return static_cast<std::size_t>(found - recipe.layers.begin());
}

std::vector<std::size_t> layers_of_metypes(const Recipe& recipe) {
  std::vector<std::size_t> layers;
  for (const MetypeRecipe& metype : recipe.metypes) {
    layers.push_back(index_of_layer(recipe, metype.layer));
  }
  return layers;
}

/// The metypes of all cells in random order (Fisher and Yates' shuffle).
std::vector<std::uint16_t> shuffled_metypes(const Recipe& recipe) {
  std::vector<std::uint16_t> metypes;
  metypes.reserve(recipe.cells);
  const std::vector<std::uint64_t> counts = cells_per_metype(recipe);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    metypes.insert(metypes.end(), counts[i], static_cast<std::uint16_t>(i));
  }
  RandomStream random = stream(recipe.seed, Purpose::metypes);
  for (std::size_t i = metypes.size(); i > 1; --i) {
    std::swap(metypes[i - 1], metypes[random.below(i)]);
  }
  return metypes;
}

/// Hands the cells that rounding down left over to the largest remainders.
void share_out_rest(std::vector<std::uint64_t>& counts, const std::vector<double>& remainders,
                    std::uint64_t rest) {
  std::vector<std::size_t> order(counts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
  for (std::uint64_t i = 0; i < rest; ++i) {
    ++counts[order[i % order.size()]];
  }
}

}  // namespace

Column make_column(const Recipe& recipe) {
  Column column;
  double height = 0;
  for (const LayerRecipe& layer : recipe.layers) {
    height += layer.thickness;
  }
  double top = height;
  for (const LayerRecipe& layer : recipe.layers) {
    column.tops.push_back(static_cast<float>(top));
    top -= layer.thickness;
    column.bottoms.push_back(static_cast<float>(std::max(top, 0.0)));
  }
  // A square column; its height is given, its density too.
  const double volume = static_cast<double>(recipe.cells) / recipe.density * 1e9;  // um3
  const auto side = static_cast<float>(std::sqrt(volume / height));
  column.size = {side, static_cast<float>(height), side};
  return column;
}

Vector3 Rotation::apply(const Vector3& v) const {
  // v + 2 w (q x v) + 2 q x (q x v), q the vector part
  const Vector3 t = {2 * (y * v[2] - z * v[1]), 2 * (z * v[0] - x * v[2]),
                     2 * (x * v[1] - y * v[0])};
  return {v[0] + w * t[0] + y * t[2] - z * t[1], v[1] + w * t[1] + z * t[0] - x * t[2],
          v[2] + w * t[2] + x * t[1] - y * t[0]};
}

std::vector<std::uint64_t> cells_per_metype(const Recipe& recipe) {
  double total = 0;
  for (const MetypeRecipe& metype : recipe.metypes) {
    total += metype.fraction;
  }
  std::vector<std::uint64_t> counts;
  std::vector<double> remainders;
  std::uint64_t given = 0;
  for (const MetypeRecipe& metype : recipe.metypes) {
    const double exact = static_cast<double>(recipe.cells) * (metype.fraction / total);
    counts.push_back(static_cast<std::uint64_t>(exact));
    // A metype without share never gets a cell from rounding.
    remainders.push_back(metype.fraction > 0 ? exact - std::floor(exact) : -1.0);
    given += counts.back();
  }
  share_out_rest(counts, remainders, recipe.cells - given);
  return counts;
}

CellTable place_cells(const Recipe& recipe, const Column& column) {
  CellTable cells;
  cells.metype = shuffled_metypes(recipe);
  cells.morphology.reserve(recipe.cells);
  cells.position.reserve(recipe.cells);
  const std::vector<std::size_t> layers = layers_of_metypes(recipe);
  for (std::uint64_t i = 0; i < recipe.cells; ++i) {
    RandomStream random = stream(recipe.seed, Purpose::cell, i);
    const std::uint16_t metype = cells.metype[i];
    const std::size_t layer = layers[metype];
    const float x = between(0, column.size[0], random);
    const float y = between(column.bottoms[layer], column.tops[layer], random);
    const float z = between(0, column.size[2], random);
    cells.position.push_back({x, y, z});
    const auto choices = static_cast<std::uint64_t>(recipe.metypes[metype].morphologies);
    cells.morphology.push_back(static_cast<std::uint16_t>(random.below(choices)));
  }
  return cells;
}

Rotation rotation_of_cell(std::uint64_t seed, std::uint64_t cell) {
  RandomStream random = stream(seed, Purpose::rotation, cell);
  const double half = std::numbers::pi * random.uniform();
  return {.w = std::cos(half), .x = 0, .y = std::sin(half), .z = 0};
}

std::vector<Position> place_fibres(const Recipe& recipe, const Column& column) {
  std::vector<Position> positions(recipe.thalamus.cells.value_or(0));
  for (std::size_t i = 0; i < positions.size(); ++i) {
    RandomStream random = stream(recipe.seed, Purpose::thalamic_cell, i);
    positions[i] = anywhere(column, random);
  }
  return positions;
}

CellTable place_point_neurons(const Recipe& recipe, const Column& column) {
  CellTable neurons;
  const std::uint64_t count = recipe.point_neurons ? recipe.point_neurons->cells : 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    RandomStream random = stream(recipe.seed, Purpose::point_neuron, i);
    neurons.position.push_back(anywhere(column, random));
    const bool inhibitory = random.uniform() < recipe.point_neurons->inhibitory_share;
    neurons.metype.push_back(inhibitory ? 1 : 0);
  }
  return neurons;
}

}  // namespace ballast::generator
