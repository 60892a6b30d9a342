#pragma once
// Who projects onto whom: the sources of each target's synapses, near ones more often than far
// ones, each with one or several synapses. A target's connections depend on the seed and the target
// alone.

#include <vector>

#include "generator/projections.hpp"
#include "generator/source_sampler.hpp"

namespace ballast::generator {

/// Synapses onto each target; they add up to the projection's edges.
[[nodiscard]] std::vector<std::uint32_t> in_degrees(const Projection& projection);

/// All synapses from one source onto the target at hand.
struct Connection {
  std::uint32_t source = 0, synapses = 0;
};

/// Draws connections; refers to the projection.
class ConnectionDrawer {
 public:
  explicit ConnectionDrawer(const Projection& projection);

  /// Connections onto `target` with `degree` synapses in all, by ascending source, each source
  /// once. Valid until the next call.
  const std::vector<Connection>& onto(std::uint32_t target, std::uint32_t degree);

 private:
  [[nodiscard]] std::uint32_t draw_source(const SourceSampler::Around& around, std::uint32_t target,
                                          RandomStream& random) const;
  void sort_and_merge();

  const Projection& projection_;
  bool onto_itself_;
  double extra_synapses_;  ///< mean beyond the first
  SourceSampler sampler_;
  std::vector<Connection> connections_;
};

}  // namespace ballast::generator
