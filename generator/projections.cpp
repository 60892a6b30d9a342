#include "generator/projections.hpp"

#include <cmath>

namespace ballast::generator {
namespace {

constexpr ProjectionStreams cortical_streams = {
    Purpose::recurrent_degree, Purpose::recurrent_sources, Purpose::recurrent_attributes};
constexpr ProjectionStreams thalamic_streams = {Purpose::thalamic_degree, Purpose::thalamic_sources,
                                                Purpose::thalamic_attributes};

ProjectionEnd end_of(const PopulationModel& population) {
  return {population.name, &population.cells, &population};
}

ProjectionEnd thalamus(const CircuitModel& model) {
  return {thalamus_name, &model.fibres, nullptr};
}

ProjectionEnd point_neurons(const CircuitModel& model) {
  return {point_neurons_name, &model.point_neurons, nullptr};
}

std::uint64_t edges_onto(const CellTable& targets, const ProjectionRecipe& law) {
  return static_cast<std::uint64_t>(
      std::llround(law.synapses_per_cell * static_cast<double>(targets.size())));
}

/// Cells make synapses of the kind that their metype's class says.
std::vector<const SynapseRecipe*> synapses_of_metypes(const Recipe& recipe) {
  std::vector<const SynapseRecipe*> synapses;
  for (const MetypeRecipe& metype : recipe.metypes) {
    synapses.push_back(metype.excitatory ? &recipe.excitatory : &recipe.inhibitory);
  }
  return synapses;
}

std::vector<double> inputs_of_metypes(const Recipe& recipe, double MetypeRecipe::*input) {
  std::vector<double> inputs;
  for (const MetypeRecipe& metype : recipe.metypes) {
    inputs.push_back(metype.*input);
  }
  return inputs;
}

/// Recurrent but for the source, which takes streams of its own.
Projection projection_between(const CircuitModel& model, std::size_t source,
                              const PopulationModel& target) {
  Projection projection = recurrent_projection(target);
  projection.kind = ProjectionKind::between;
  projection.source = end_of(model.populations[source]);
  projection.law.synapses_per_cell *= model.recipe.populations->between;
  projection.edges = edges_onto(target.cells, projection.law);
  projection.seed = derived_seed(target.recipe.seed, Purpose::between, source);
  return projection;
}

Projection thalamic_projection(const CircuitModel& model, const PopulationModel& target) {
  const Recipe& recipe = target.recipe;
  return {.kind = ProjectionKind::thalamic,
          .source = thalamus(model),
          .target = end_of(target),
          .recipe = &recipe,
          .law = recipe.thalamus.projection,
          .edges = recipe.thalamic_edges(),
          .extent = target.column.size,
          .seed = recipe.seed,
          .streams = thalamic_streams,
          .input = inputs_of_metypes(recipe, &MetypeRecipe::thalamic_input),
          .synapses = {&recipe.thalamus.synapse},
          .weights = {}};
}

/// Point neurons onto each other; both classes receive alike.
Projection among_point_neurons(const CircuitModel& model) {
  const Recipe& recipe = model.recipe;
  const PointNeuronRecipe& neurons = *recipe.point_neurons;
  return {.kind = ProjectionKind::point_neurons,
          .source = point_neurons(model),
          .target = point_neurons(model),
          .recipe = &recipe,
          .law = neurons.recurrent,
          .edges = edges_onto(model.point_neurons, neurons.recurrent),
          .extent = model.populations.front().column.size,
          .seed = derived_seed(recipe.seed, Purpose::point_edges, 0),
          .streams = cortical_streams,
          .input = {1, 1},
          .synapses = {&recipe.excitatory, &recipe.inhibitory},
          .weights = {neurons.weight.mean, -neurons.weight.mean * neurons.inhibition}};
}

Projection thalamus_onto_point_neurons(const CircuitModel& model) {
  Projection projection = among_point_neurons(model);
  projection.source = thalamus(model);
  projection.law = model.recipe.thalamus.projection;
  projection.edges = edges_onto(model.point_neurons, projection.law);
  projection.streams = thalamic_streams;
  projection.synapses = {&model.recipe.thalamus.synapse};
  projection.weights = {model.recipe.point_neurons->weight.mean *
                        model.recipe.point_neurons->thalamic_weight};
  return projection;
}

Projection point_neurons_onto_cells(const CircuitModel& model, const PopulationModel& target) {
  Projection projection = recurrent_projection(target);
  projection.kind = ProjectionKind::point_neurons;
  projection.source = point_neurons(model);
  projection.law = model.recipe.point_neurons->onto_cells;
  projection.edges = edges_onto(target.cells, projection.law);
  projection.seed = derived_seed(target.recipe.seed, Purpose::point_edges, 1);
  projection.synapses = {&target.recipe.excitatory, &target.recipe.inhibitory};
  return projection;
}

void add_projections_onto(const CircuitModel& model, std::size_t target,
                          std::vector<Projection>& all) {
  const PopulationModel& population = model.populations[target];
  all.push_back(recurrent_projection(population));
  if (model.fibres.size() > 0) {
    all.push_back(thalamic_projection(model, population));
  }
  for (std::size_t source = 0; source < model.populations.size(); ++source) {
    if (source != target) {
      all.push_back(projection_between(model, source, population));
    }
  }
  if (model.point_neurons.size() > 0) {
    all.push_back(point_neurons_onto_cells(model, population));
  }
}

}  // namespace

Projection recurrent_projection(const PopulationModel& population) {
  const Recipe& recipe = population.recipe;
  return {.kind = ProjectionKind::recurrent,
          .source = end_of(population),
          .target = end_of(population),
          .recipe = &recipe,
          .law = recipe.recurrent,
          .edges = recipe.recurrent_edges(),
          .extent = population.column.size,
          .seed = recipe.seed,
          .streams = cortical_streams,
          .input = inputs_of_metypes(recipe, &MetypeRecipe::input),
          .synapses = synapses_of_metypes(recipe),
          .weights = {}};
}

std::vector<Projection> projections(const CircuitModel& model) {
  std::vector<Projection> all;
  for (std::size_t target = 0; target < model.populations.size(); ++target) {
    add_projections_onto(model, target, all);
  }
  if (model.point_neurons.size() > 0) {
    all.push_back(among_point_neurons(model));
    if (model.fibres.size() > 0) {
      all.push_back(thalamus_onto_point_neurons(model));
    }
  }
  return all;
}

}  // namespace ballast::generator
