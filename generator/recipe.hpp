#pragma once
// Recipe: everything that a generated circuit follows from. The same recipe gives the same bytes.
// Plain data; read from JSON over given defaults (keys that a file leaves out keep them, "metypes"
// and "layers" are replaced whole), written back complete. docs/ballast-circuit.md explains each
// key. Lengths in um, times in ms, currents in nA, synaptic and junction conductances in nS.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/json.hpp"

namespace ballast::generator {

/// A slab of the column; layers are stacked from the surface down, without gaps.
struct LayerRecipe {
  std::string name;
  double thickness = 0;
};

/// One morpho-electrical type: its share of the cells and what they look like. Cells of a metype
/// share the template and pick one of its morphologies at random.
struct MetypeRecipe {
  std::string mtype, etype;
  std::string model_template;  ///< hoc template; <emodels>/<model_template>.hoc
  std::string layer;           ///< name of a layer
  bool excitatory = true;
  double fraction = 0;                        ///< share of all cells, relative to the other metypes
  int morphologies = 3;                       ///< distinct morphologies
  int min_segments = 20, max_segments = 100;  ///< of the dendrites and soma at 40 um per segment
  double section_length = 100;                ///< mean length of a dendritic section
  double apical_share = 0;     ///< share of the dendrites in the apical tree; 0 = no apical tree
  double input = 1;            ///< recurrent in-degree relative to the mean
  double thalamic_input = 1;   ///< thalamic in-degree relative to the mean
  bool gap_junctions = false;  ///< its cells couple by gap junctions
  double threshold_current = 0.1, holding_current = 0;

  /// "mtype-etype"
  [[nodiscard]] std::string name() const { return mtype + "-" + etype; }
};

/// A positive quantity that varies between synapses: lognormal with this mean and coefficient of
/// variation (standard deviation / mean).
struct Spread {
  double mean = 1, variation = 0;
};

/// Attributes of the synapses that cells of one class make (Tsodyks-Markram release).
struct SynapseRecipe {
  std::int64_t type_id = 0;  ///< syn_type_id: >= 100 excitatory, < 100 inhibitory
  Spread conductance;        ///< nS
  Spread decay_time;
  Spread u_syn;  ///< release probability; cut off at 1
  Spread depression_time, facilitation_time;
  double vesicles = 1;  ///< mean of n_rrp_vesicles, at least 1 each
  double u_hill_coefficient = 0;
  double conductance_scale_factor = 0;  ///< NMDA/AMPA or GABA-B/GABA-A
  double soma_share = 0;                ///< share of the synapses that sit on the soma
};

/// How many edges a projection has and which sources they come from. The number of edges is exact
/// (mean times cells, rounded); which cell gets how many is drawn.
struct ProjectionRecipe {
  double synapses_per_cell = 0;        ///< mean in-degree in synapses
  double in_degree_sigma = 0;          ///< sigma of the lognormal in-degree within a metype
  double synapses_per_connection = 1;  ///< mean number of synapses from one source onto one target
  double distance_sigma = 100;         ///< of the Gaussian that sources are drawn from
};

/// The virtual population: fibres that enter the column, fire as Poisson processes and excite the
/// cells around their point of entry.
struct ThalamusRecipe {
  std::optional<std::uint64_t> cells;  ///< absent = a tenth of the cells
  double rate = 10;                    ///< mean firing rate, Hz
  ProjectionRecipe projection;
  SynapseRecipe synapse;
};

/// Electrical coupling between cells of metypes that have `gap_junctions`.
struct GapJunctionRecipe {
  std::optional<std::uint64_t> pairs;  ///< absent = one per cell of metypes with gap junctions
  double conductance = 0.2;            ///< nS
  double distance_sigma = 50;
};

/// Populations of cells of the same metypes, each a column of its own with its own ids from 0,
/// places and morphologies (under the same names).
struct PopulationsRecipe {
  std::uint64_t count = 2;
  double between = 0.25;  ///< synapses from each other population, relative to the recurrent ones
};

/// Point neurons (NEURON's IntFire1: they fire at 1) among the cells. They receive each other's and
/// the thalamus' spikes and make synapses onto the cells, of the class's kind.
struct PointNeuronRecipe {
  std::uint64_t cells = 1;
  double inhibitory_share = 0.2;
  double tau = 20, inhibitory_tau = 10, refractory_time = 3;
  Spread weight = {.mean = 0.01, .variation = 0.5};  ///< of an excitatory synapse onto them
  double inhibition = 4;                             ///< weight of an inhibitory one, relative
  double thalamic_weight = 8;                        ///< of a thalamic one, relative
  ProjectionRecipe recurrent = {.synapses_per_cell = 100,
                                .in_degree_sigma = 0.3,
                                .synapses_per_connection = 1,
                                .distance_sigma = 150};
  ProjectionRecipe onto_cells = {.synapses_per_cell = 20,
                                 .in_degree_sigma = 0.3,
                                 .synapses_per_connection = 2,
                                 .distance_sigma = 150};
};

/// What simulation_config.json says.
struct SimulationRecipe {
  double duration = 100, dt = 0.025;
  double celsius = 34, v_init = -75;
  double pulse_current = 0.5;                       ///< onto the node set Sample, from 20 to 25 ms
  double noise_mean = 0.1, noise_variance = 0.001;  ///< onto the node set Sample
};

/// All of it. A default-constructed recipe has no cells and no metypes: start from
/// data/recipes/cortex.json.
struct Recipe {
  std::int64_t version = 1;  ///< of the recipe's schema
  std::uint64_t seed = 1;
  std::uint64_t cells = 0;          ///< of each population
  bool structure_only = false;      ///< edges without synapse attributes but syn_type_id
  double density = 90000;           ///< cells per mm3
  std::vector<LayerRecipe> layers;  ///< from the surface down
  std::vector<MetypeRecipe> metypes;
  ProjectionRecipe recurrent;
  double axonal_velocity = 300;  ///< um/ms
  double minimum_delay = 0.5;
  SynapseRecipe excitatory, inhibitory;
  ThalamusRecipe thalamus;
  GapJunctionRecipe gap_junctions;
  SimulationRecipe simulation;
  std::optional<PopulationsRecipe> populations;    ///< absent = one
  std::optional<PointNeuronRecipe> point_neurons;  ///< absent = none
  bool without_metypes = false;                    ///< cells without the columns mtype and etype
  std::optional<std::uint64_t> subtypes;  ///< of each mtype, that differ in name alone; at most 26

  /// Edges of the recurrent and of the thalamic projection: the rounded mean times the cells.
  [[nodiscard]] std::uint64_t recurrent_edges() const;
  [[nodiscard]] std::uint64_t thalamic_edges() const;
  /// The names that cells of a metype have as mtype, in turn: one, or "L5_TPC:A", "L5_TPC:B" ...
  [[nodiscard]] std::vector<std::string> mtypes_of(const MetypeRecipe& metype) const;
};

/// Reads `file` over `defaults` and checks it. Throws InputError with file and JSON pointer for
/// unknown keys ("did you mean"), wrong types, values out of range and names that do not fit.
[[nodiscard]] Recipe read_recipe(const std::filesystem::path& file, const Recipe& defaults);
/// As above, from a document already parsed.
[[nodiscard]] Recipe read_recipe(const JsonValue& json, const Recipe& defaults);

/// The complete recipe; read_recipe() of it gives the same circuit.
[[nodiscard]] Json to_json(const Recipe& recipe);

}  // namespace ballast::generator
