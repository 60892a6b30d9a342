#include "generator/synapse_attributes.hpp"

#include <algorithm>
#include <cmath>

namespace ballast::generator {
namespace {

using Element = sonata::Hdf5File::Element;

/// exp(N(mu, s^2)) with s^2 = ln(1 + variation^2) and mu = ln(mean) - s^2/2 has that mean and
/// variation.
double draw(const Spread& spread, RandomStream& random) {
  const double square = std::log1p(spread.variation * spread.variation);
  return random.lognormal(std::log(spread.mean) - 0.5 * square, std::sqrt(square));
}

}  // namespace

SynapseAttributes::Parameters::Parameters(Columns& columns)
    : conductance(columns.add("conductance", Element::float32)),
      scale_factor(columns.add("conductance_scale_factor", Element::float32)),
      decay(columns.add("decay_time", Element::float32)),
      delay(columns.add("delay", Element::float32)),
      depression(columns.add("depression_time", Element::float32)),
      facilitation(columns.add("facilitation_time", Element::float32)),
      u_syn(columns.add("u_syn", Element::float32)),
      u_hill(columns.add("u_hill_coefficient", Element::float32)),
      vesicles(columns.add("n_rrp_vesicles", Element::uint32)),
      spine_length(columns.add("spine_length", Element::float32)) {}

SynapseAttributes::Direct::Direct(Columns& columns)
    : weight(columns.add("syn_weight", Element::float32)),
      delay(columns.add("delay", Element::float32)) {}

SynapseAttributes::SynapseAttributes(const Projection& projection, sonata::Hdf5File& file,
                                     const std::string& group)
    : projection_(&projection),
      columns_(file, group, projection.edges),
      type_id_(columns_.add("syn_type_id", Element::uint8)) {
  if (projection.recipe->structure_only) {
    return;
  }
  if (projection.target.cells == nullptr) {
    direct_.emplace(columns_);
    return;
  }
  afferent_.emplace(columns_, "afferent");
  if (projection.source.cells != nullptr) {
    efferent_.emplace(columns_, "efferent");
  }
  parameters_.emplace(columns_);
}

/// Conduction along a straight axon from soma to soma.
double SynapseAttributes::delay(std::uint32_t source, std::uint32_t target) const {
  const Recipe& recipe = *projection_->recipe;
  return recipe.minimum_delay + distance(projection_->source.nodes->position[source],
                                         projection_->target.nodes->position[target]) /
                                    recipe.axonal_velocity;
}

/// The order of the draws is part of what a seed means.
void SynapseAttributes::add(std::uint32_t source, std::uint32_t target, RandomStream& random) {
  const SynapseRecipe& synapse = *projection_->synapses[projection_->source.nodes->metype[source]];
  columns_.put(type_id_, static_cast<double>(synapse.type_id));
  if (direct_) {
    add_direct(source, target, random);
  }
  if (!parameters_) {
    return;
  }
  const PopulationModel& cells = *projection_->target.cells;
  const TreeLocation place = draw_on_dendrites(cells, target, synapse.soma_share, random);
  afferent_->put(columns_, cells, target, place, random);
  if (efferent_) {
    const PopulationModel& sources = *projection_->source.cells;
    efferent_->put(columns_, sources, source, draw_on_axon(sources, source, random), random);
  }
  put_parameters(synapse, delay(source, target), random);
}

/// The weight's sign says whether it excites.
void SynapseAttributes::add_direct(std::uint32_t source, std::uint32_t target,
                                   RandomStream& random) {
  const double mean = projection_->weights[projection_->source.nodes->metype[source]];
  const Spread factor{.mean = 1, .variation = projection_->recipe->point_neurons->weight.variation};
  columns_.put(direct_->weight, mean * draw(factor, random));
  columns_.put(direct_->delay, delay(source, target));
}

void SynapseAttributes::put_parameters(const SynapseRecipe& synapse, double delay,
                                       RandomStream& random) {
  columns_.put(parameters_->conductance, draw(synapse.conductance, random));
  columns_.put(parameters_->scale_factor, synapse.conductance_scale_factor);
  columns_.put(parameters_->decay, draw(synapse.decay_time, random));
  columns_.put(parameters_->delay, delay);
  columns_.put(parameters_->depression, draw(synapse.depression_time, random));
  columns_.put(parameters_->facilitation, draw(synapse.facilitation_time, random));
  columns_.put(parameters_->u_syn, std::min(1.0, draw(synapse.u_syn, random)));
  columns_.put(parameters_->u_hill, synapse.u_hill_coefficient);
  const auto extra_vesicles = static_cast<double>(random.poisson(synapse.vesicles - 1.0));
  columns_.put(parameters_->vesicles, 1.0 + extra_vesicles);
  columns_.put(parameters_->spine_length, synapse.type_id >= 100 ? 1.0 : 0.0);
}

}  // namespace ballast::generator
