#pragma once
// The numbers of a synapse as neurodamus derives them from an edge's attributes, so that spikes
// agree. Pure functions. Times in ms, positions 0..1 along a section.

#include <cstdint>

#include "engine/engine.hpp"
#include "model/morphology.hpp"

namespace ballast::build {

/// The delay as a whole number of time steps (neurodamus io/synapse_reader.py): downwards, except
/// that what is within 1e-5 steps below a whole number counts as that number.
[[nodiscard]] double delay_in_steps(double delay, double dt);

/// Factor on the release probability at this extracellular calcium (mM): a Hill curve of power 4
/// that is 1 at 2 mM (neurodamus io/synapse_reader.py; Markram et al. 2015,
/// doi:10.1016/j.cell.2015.09.029).
[[nodiscard]] double calcium_scale(double u_hill_coefficient, double calcium);

/// Keeps a position off the section's ends, where NEURON's nodes have no area.
[[nodiscard]] double inside_section(double position);

/// Position of the point `offset` um after 3-D point `segment` of a section. Circuits that were
/// made before afferent_section_pos give locations so. The middle of the section if it lacks the
/// point.
[[nodiscard]] double position_of_segment(const model::Morphology& morphology, std::int32_t section,
                                         std::int64_t segment, double offset);

/// What decides the random streams of all synapses between two populations.
struct StreamSeed {
  std::uint32_t source_population_id = 0;
  std::uint32_t target_population_id = 0;
  std::uint32_t synapse_seed = 0;  ///< run/synapse_seed
  std::uint32_t minis_seed = 0;    ///< run/minis_seed
};

/// Stream of release and recovery. `synapse` counts the target's edges of this population from 0.
[[nodiscard]] engine::RandomIds release_stream(const StreamSeed& seed, Gid target,
                                               std::uint64_t synapse);
/// Stream of release and recovery of a plastic synapse (GluSynapse).
[[nodiscard]] engine::RandomIds plasticity_stream(const StreamSeed& seed, Gid target,
                                                  std::uint64_t synapse);
/// A source of spontaneous minis, with its two streams.
[[nodiscard]] engine::MiniSource mini_source(const StreamSeed& seed, Gid target,
                                             std::uint64_t synapse, double rate);
/// Stream of the randomised GABA-A rise time.
[[nodiscard]] engine::RandomIds rise_time_stream(const StreamSeed& seed, Gid target,
                                                 std::uint64_t synapse);

}  // namespace ballast::build
