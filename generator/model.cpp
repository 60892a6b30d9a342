#include "generator/model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "generator/morphology_growth.hpp"
#include "generator/stream.hpp"

namespace ballast::generator {
namespace {

/// Cells of metypes with gap junctions.
std::uint64_t coupled_cells(const Recipe& recipe) {
  const std::vector<std::uint64_t> counts = cells_per_metype(recipe);
  std::uint64_t coupled = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    coupled += recipe.metypes[i].gap_junctions ? counts[i] : 0;
  }
  return coupled;
}

/// Log-uniform between the metype's bounds, so that sizes spread evenly over the decades.
int draw_segments(const MetypeRecipe& metype, RandomStream& random) {
  const double low = std::log(metype.min_segments);
  const double high = std::log(metype.max_segments);
  return static_cast<int>(std::lround(std::exp(low + random.uniform() * (high - low))));
}

/// Morphologies are numbered through all metypes; the number is the stream they grow from.
void add_trees(PopulationModel& model, const MetypeRecipe& metype) {
  model.first_tree.push_back(model.trees.size());
  for (int i = 0; i < metype.morphologies; ++i) {
    RandomStream random = stream(model.recipe.seed, Purpose::morphology, model.trees.size());
    const GrowthPlan plan{.name = fmt::format("{}_{}", metype.name(), i),
                          .segments = draw_segments(metype, random),
                          .section_length = metype.section_length,
                          .apical_share = metype.apical_share};
    model.trees.push_back(grow(plan, random));
    model.locations.emplace_back(model.trees.back());
  }
}

}  // namespace

Recipe resolved(Recipe recipe) {
  if (!recipe.thalamus.cells) {
    recipe.thalamus.cells = std::max<std::uint64_t>(1, recipe.cells / 10);
  }
  const std::uint64_t coupled = coupled_cells(recipe);
  if (!recipe.gap_junctions.pairs) {
    recipe.gap_junctions.pairs = coupled < 2 ? 0 : coupled;
  }
  if (*recipe.gap_junctions.pairs > 0 && coupled < 2) {
    throw InputError({.problem = "too many gap junctions",
                      .value = std::to_string(*recipe.gap_junctions.pairs),
                      .reason = fmt::format("{} of {} cells have a metype with gap junctions",
                                            coupled, recipe.cells),
                      .suggestion = "Make more cells or no gap junctions."});
  }
  return recipe;
}

PopulationModel make_population(const Recipe& recipe, std::uint64_t number) {
  PopulationModel model;
  model.number = number;
  model.name = number == 0 ? cortex_name : fmt::format("{}_{}", cortex_name, number + 1);
  model.recipe = resolved(recipe);
  model.column = make_column(recipe);
  model.cells = place_cells(model.recipe, model.column);
  for (const MetypeRecipe& metype : recipe.metypes) {
    add_trees(model, metype);
  }
  return model;
}

CircuitModel make_circuit(const Recipe& recipe) {
  CircuitModel model;
  model.recipe = resolved(recipe);
  model.populations.push_back(make_population(model.recipe));
  const std::uint64_t count = recipe.populations ? recipe.populations->count : 1;
  for (std::uint64_t i = 1; i < count; ++i) {
    Recipe own = model.recipe;
    own.seed = derived_seed(recipe.seed, Purpose::population, i);
    model.populations.push_back(make_population(own, i));
  }
  const Column& column = model.populations.front().column;
  model.fibres.position = place_fibres(model.recipe, column);
  model.fibres.metype.assign(model.fibres.size(), 0);
  model.point_neurons = place_point_neurons(model.recipe, column);
  return model;
}

double distance(const Position& a, const Position& b) {
  double square = 0;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double difference = double{a[axis]} - double{b[axis]};
    square += difference * difference;
  }
  return std::sqrt(square);
}

}  // namespace ballast::generator
