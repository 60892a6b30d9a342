#include "generator/connections.hpp"

#include <algorithm>

#include "generator/degrees.hpp"

namespace ballast::generator {

std::vector<std::uint32_t> in_degrees(const Projection& projection) {
  const DegreePlan plan{.seed = projection.seed,
                        .purpose = projection.streams.degrees,
                        .edges = projection.edges,
                        .sigma = projection.law.in_degree_sigma,
                        .metype_weight = projection.input};
  return draw_degrees(plan, *projection.target.nodes);
}

ConnectionDrawer::ConnectionDrawer(const Projection& projection)
    : projection_(projection),
      onto_itself_(projection.onto_itself()),
      extra_synapses_(projection.law.synapses_per_connection - 1.0),
      sampler_(projection.source.nodes->position, projection.extent,
               projection.law.distance_sigma) {}

const std::vector<Connection>& ConnectionDrawer::onto(std::uint32_t target, std::uint32_t degree) {
  connections_.clear();
  if (degree == 0) {
    return connections_;
  }
  RandomStream random = stream(projection_.seed, projection_.streams.sources, target);
  const SourceSampler::Around around(sampler_, projection_.target.nodes->position[target]);
  for (std::uint32_t left = degree; left > 0;) {
    const std::uint32_t source = draw_source(around, target, random);
    const std::uint64_t wanted = 1 + random.poisson(extra_synapses_);
    const auto synapses = static_cast<std::uint32_t>(std::min<std::uint64_t>(wanted, left));
    connections_.push_back({source, synapses});
    left -= synapses;
  }
  sort_and_merge();
  return connections_;
}

/// No cell projects onto itself, unless it is alone.
std::uint32_t ConnectionDrawer::draw_source(const SourceSampler::Around& around,
                                            std::uint32_t target, RandomStream& random) const {
  std::uint32_t source = around.draw(random);
  for (int i = 0; onto_itself_ && source == target && i < 1000; ++i) {
    source = around.draw(random);
  }
  if (onto_itself_ && source == target && sampler_.size() > 1) {
    const auto other = static_cast<std::uint32_t>(random.below(sampler_.size() - 1));
    source = other < target ? other : other + 1;
  }
  return source;
}

/// Sources drawn more than once become one connection, so that a (source, target) is one run of
/// edges.
void ConnectionDrawer::sort_and_merge() {
  std::sort(connections_.begin(), connections_.end(),
            [](const Connection& a, const Connection& b) { return a.source < b.source; });
  std::size_t kept = 0;
  for (std::size_t i = 1; i < connections_.size(); ++i) {
    if (connections_[i].source == connections_[kept].source) {
      connections_[kept].synapses += connections_[i].synapses;
    } else {
      connections_[++kept] = connections_[i];
    }
  }
  connections_.resize(kept + 1);
}

}  // namespace ballast::generator
