#pragma once
// Who projects onto whom: the sources of each target's synapses, near ones more often than far
// ones, each with one or several synapses. A target's connections depend on the seed and the target
// alone.

#include <string>
#include <vector>

#include "generator/model.hpp"
#include "generator/source_sampler.hpp"

namespace ballast::generator {

/// Who projects onto the cells of the cortex.
enum class Projection { recurrent, thalamic };

/// "cortex__cortex__chemical"
[[nodiscard]] std::string population_name(Projection projection);
/// The population that the edges come from.
[[nodiscard]] std::string source_name(Projection projection);
/// Edges that the recipe asks for.
[[nodiscard]] std::uint64_t edge_count(const CircuitModel& model, Projection projection);
[[nodiscard]] const ProjectionRecipe& recipe_of(const CircuitModel& model, Projection projection);
[[nodiscard]] const std::vector<Position>& sources_of(const CircuitModel& model,
                                                      Projection projection);
/// Synapses onto each cell; they add up to edge_count().
[[nodiscard]] std::vector<std::uint32_t> in_degrees(const CircuitModel& model,
                                                    Projection projection);

/// All synapses from one source onto the target at hand.
struct Connection {
  std::uint32_t source = 0, synapses = 0;
};

/// Draws connections; holds a reference to the model.
class ConnectionDrawer {
 public:
  ConnectionDrawer(const CircuitModel& model, Projection projection);

  /// Connections onto `target` with `degree` synapses in all, by ascending source, each source
  /// once. Valid until the next call.
  const std::vector<Connection>& onto(std::uint32_t target, std::uint32_t degree);

 private:
  [[nodiscard]] std::uint32_t draw_source(const SourceSampler::Around& around, std::uint32_t target,
                                          RandomStream& random) const;
  void sort_and_merge();

  const CircuitModel& model_;
  bool recurrent_;
  double extra_synapses_;  ///< mean beyond the first
  SourceSampler sampler_;
  std::vector<Connection> connections_;
};

}  // namespace ballast::generator
