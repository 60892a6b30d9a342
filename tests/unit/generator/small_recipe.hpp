#pragma once
// A small recipe and the folders it needs, for the tests of the generator.

#include "core/output_file.hpp"
#include "generator/circuit.hpp"
#include "tests/support/temporary_directory.hpp"

namespace ballast::test {

inline generator::MetypeRecipe metype(const std::string& name, const std::string& layer,
                                      bool excitatory, double fraction) {
  generator::MetypeRecipe metype;
  metype.mtype = name;
  metype.etype = "e";
  metype.model_template = excitatory ? "Big" : "Small";
  metype.layer = layer;
  metype.excitatory = excitatory;
  metype.fraction = fraction;
  metype.morphologies = 2;
  metype.min_segments = 30;
  metype.max_segments = 90;
  metype.apical_share = excitatory ? 0.4 : 0;
  metype.gap_junctions = !excitatory;
  return metype;
}

inline generator::SynapseRecipe synapse(std::int64_t type_id) {
  generator::SynapseRecipe synapse;
  synapse.type_id = type_id;
  synapse.conductance = {.mean = 0.5, .variation = 0.4};
  synapse.decay_time = {.mean = 2, .variation = 0.1};
  synapse.u_syn = {.mean = 0.5, .variation = 0.3};
  synapse.depression_time = {.mean = 600, .variation = 0};
  synapse.facilitation_time = {.mean = 20, .variation = 0.2};
  synapse.vesicles = 2;
  return synapse;
}

/// 60 % excitatory and 40 % inhibitory cells in two layers; 20 synapses per cell.
inline generator::Recipe small_recipe(std::uint64_t cells = 100) {
  generator::Recipe recipe;
  recipe.seed = 7;
  recipe.cells = cells;
  recipe.layers = {{"a", 300}, {"b", 200}};
  recipe.metypes = {metype("PYR", "a", true, 0.6), metype("INT", "b", false, 0.4)};
  recipe.recurrent = {.synapses_per_cell = 20,
                      .in_degree_sigma = 0.5,
                      .synapses_per_connection = 3,
                      .distance_sigma = 100};
  recipe.excitatory = synapse(113);
  recipe.inhibitory = synapse(6);
  recipe.inhibitory.soma_share = 0.5;
  recipe.thalamus.projection = {.synapses_per_cell = 4,
                                .in_degree_sigma = 0,
                                .synapses_per_connection = 2,
                                .distance_sigma = 100};
  recipe.thalamus.synapse = synapse(120);
  return recipe;
}

/// Templates and mechanisms that nobody runs.
struct CircuitSources {
  TemporaryDirectory folder;

  CircuitSources() {
    write_file(folder / "emodels/Big.hoc", "begintemplate Big\nendtemplate Big\n");
    write_file(folder / "emodels/Small.hoc", "begintemplate Small\nendtemplate Small\n");
    write_file(folder / "emodels/Unused.hoc", "begintemplate Unused\nendtemplate Unused\n");
    write_file(folder / "mechanisms/Ih.mod", "NEURON { SUFFIX Ih }\n");
  }
  [[nodiscard]] generator::CircuitPaths paths(const std::string& name) const {
    return {.folder = folder / name,
            .emodels = folder / "emodels",
            .mechanisms = folder / "mechanisms"};
  }
  /// Writes a circuit of that name and gives its folder.
  std::filesystem::path write(const std::string& name, const generator::Recipe& recipe) const {
    Logger silent(LogLevel::silent);
    return generator::write_circuit(recipe, paths(name), silent).folder;
  }
};

}  // namespace ballast::test
