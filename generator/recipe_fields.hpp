#pragma once
// The JSON keys of a recipe: one list that both reading and writing walk, so that they cannot
// differ. A visitor has a member for each kind of field: number, integer, count, flag, option (a
// flag that is written only if set), text, synapse_class, object (an optional one too) and list.
// Used by recipe.cpp alone.

#include <limits>
#include <string>

#include "generator/recipe.hpp"

namespace ballast::generator {

/// Values that a number may take: lowest <= value <= highest, or lowest < value if open.
struct Limits {
  double lowest = std::numeric_limits<double>::lowest();
  double highest = std::numeric_limits<double>::max();
  bool open = false;

  /// "above 0, at most 1"
  [[nodiscard]] std::string describe() const;
};

inline constexpr double most_nodes = 4e9;  ///< node ids fit into 32 bits
// Limits that several fields share.
inline constexpr Limits any_number{};
inline constexpr Limits positive{.lowest = 0, .open = true};
inline constexpr Limits not_negative{.lowest = 0};
inline constexpr Limits share{.lowest = 0, .highest = 1};
inline constexpr Limits at_least_one{.lowest = 1};
inline constexpr Limits sigma{.lowest = 0, .highest = 3};

template <class Visitor>
void visit_fields(Visitor& visit, LayerRecipe& layer) {
  visit.text("name", layer.name);
  visit.number("thickness", layer.thickness, positive);
}

template <class Visitor>
void visit_fields(Visitor& visit, MetypeRecipe& metype) {
  // Below 8 there is no room for a soma and trees that branch.
  constexpr Limits segments{.lowest = 8, .highest = 20000};
  visit.text("mtype", metype.mtype);
  visit.text("etype", metype.etype);
  visit.text("model_template", metype.model_template);
  visit.text("layer", metype.layer);
  visit.synapse_class("synapse_class", metype.excitatory);
  visit.number("fraction", metype.fraction, not_negative);
  visit.integer("morphologies", metype.morphologies, {.lowest = 1, .highest = 1000});
  visit.integer("min_segments", metype.min_segments, segments);
  visit.integer("max_segments", metype.max_segments, segments);
  visit.number("section_length", metype.section_length, {.lowest = 20, .highest = 2000});
  visit.number("apical_share", metype.apical_share, {.lowest = 0, .highest = 0.9});
  visit.number("input", metype.input, not_negative);
  visit.number("thalamic_input", metype.thalamic_input, not_negative);
  visit.flag("gap_junctions", metype.gap_junctions);
  visit.number("threshold_current", metype.threshold_current, any_number);
  visit.number("holding_current", metype.holding_current, any_number);
}

template <class Visitor>
void visit_fields(Visitor& visit, Spread& spread) {
  visit.number("mean", spread.mean, positive);
  visit.number("variation", spread.variation, sigma);
}

template <class Visitor>
void visit_fields(Visitor& visit, SynapseRecipe& synapse) {
  visit.integer("type_id", synapse.type_id, {.lowest = 0, .highest = 255});
  visit.object("conductance", synapse.conductance);
  visit.object("decay_time", synapse.decay_time);
  visit.object("u_syn", synapse.u_syn);
  visit.object("depression_time", synapse.depression_time);
  visit.object("facilitation_time", synapse.facilitation_time);
  visit.number("vesicles", synapse.vesicles, {.lowest = 1, .highest = 1000});
  visit.number("u_hill_coefficient", synapse.u_hill_coefficient, not_negative);
  visit.number("conductance_scale_factor", synapse.conductance_scale_factor, not_negative);
  visit.number("soma_share", synapse.soma_share, share);
}

template <class Visitor>
void visit_fields(Visitor& visit, ProjectionRecipe& projection) {
  visit.number("synapses_per_cell", projection.synapses_per_cell, {.lowest = 0, .highest = 1e6});
  visit.number("in_degree_sigma", projection.in_degree_sigma, sigma);
  visit.number("synapses_per_connection", projection.synapses_per_connection, at_least_one);
  visit.number("distance_sigma", projection.distance_sigma, positive);
}

template <class Visitor>
void visit_fields(Visitor& visit, ThalamusRecipe& thalamus) {
  visit.count("cells", thalamus.cells, {.lowest = 0, .highest = most_nodes});
  visit.number("rate", thalamus.rate, {.lowest = 0, .highest = 1000});
  visit.object("projection", thalamus.projection);
  visit.object("synapse", thalamus.synapse);
}

template <class Visitor>
void visit_fields(Visitor& visit, GapJunctionRecipe& gap_junctions) {
  visit.count("pairs", gap_junctions.pairs, {.lowest = 0, .highest = 1e9});
  visit.number("conductance", gap_junctions.conductance, positive);
  visit.number("distance_sigma", gap_junctions.distance_sigma, positive);
}

template <class Visitor>
void visit_fields(Visitor& visit, SimulationRecipe& simulation) {
  visit.number("duration", simulation.duration, positive);
  visit.number("dt", simulation.dt, positive);
  visit.number("celsius", simulation.celsius, any_number);
  visit.number("v_init", simulation.v_init, any_number);
  visit.number("pulse_current", simulation.pulse_current, any_number);
  visit.number("noise_mean", simulation.noise_mean, any_number);
  visit.number("noise_variance", simulation.noise_variance, positive);
}

template <class Visitor>
void visit_fields(Visitor& visit, PopulationsRecipe& populations) {
  visit.count("count", populations.count, {.lowest = 1, .highest = 64});
  visit.number("between", populations.between, not_negative);
}

template <class Visitor>
void visit_fields(Visitor& visit, PointNeuronRecipe& neurons) {
  visit.count("cells", neurons.cells, {.lowest = 1, .highest = most_nodes});
  visit.number("inhibitory_share", neurons.inhibitory_share, share);
  visit.number("tau", neurons.tau, positive);
  visit.number("inhibitory_tau", neurons.inhibitory_tau, positive);
  visit.number("refractory_time", neurons.refractory_time, positive);
  visit.object("weight", neurons.weight);
  visit.number("inhibition", neurons.inhibition, not_negative);
  visit.number("thalamic_weight", neurons.thalamic_weight, not_negative);
  visit.object("recurrent", neurons.recurrent);
  visit.object("onto_cells", neurons.onto_cells);
}

/// The whole document; the order here is the order in which keys are written.
template <class Visitor>
void visit_fields(Visitor& visit, Recipe& recipe) {
  visit.integer("version", recipe.version, {.lowest = 1, .highest = 1});
  visit.count("seed", recipe.seed, any_number);
  visit.count("cells", recipe.cells, {.lowest = 1, .highest = most_nodes});
  visit.flag("structure_only", recipe.structure_only);
  visit.number("density", recipe.density, positive);
  visit.list("layers", recipe.layers);
  visit.list("metypes", recipe.metypes);
  visit.object("recurrent", recipe.recurrent);
  visit.number("axonal_velocity", recipe.axonal_velocity, positive);
  visit.number("minimum_delay", recipe.minimum_delay, positive);
  visit.object("excitatory", recipe.excitatory);
  visit.object("inhibitory", recipe.inhibitory);
  visit.object("thalamus", recipe.thalamus);
  visit.object("gap_junctions", recipe.gap_junctions);
  visit.object("simulation", recipe.simulation);
  visit.object("populations", recipe.populations);
  visit.object("point_neurons", recipe.point_neurons);
  visit.option("without_metypes", recipe.without_metypes);
  visit.count("subtypes", recipe.subtypes, {.lowest = 1, .highest = 26});
}

}  // namespace ballast::generator
