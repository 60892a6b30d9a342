#include "build/synapses.hpp"

#include "build/pathway.hpp"

namespace ballast::build {

SynapseBuilder::SynapseBuilder(const model::Circuit& circuit, engine::Engine& engine,
                               model::MorphologyCache& morphologies,
                               std::span<const Replay> replays)
    : circuit_(circuit), engine_(engine), morphologies_(morphologies), replay_(replays, engine) {}

EdgeTally SynapseBuilder::build(const sonata::EdgePopulation& edges, const BuiltPopulation& targets,
                                const std::function<void(std::uint64_t)>& done) {
  replay_.select(edges.source_population(), edges.target_population());
  Pathway pathway({.circuit = circuit_,
                   .edges = edges,
                   .targets = targets,
                   .replay = replay_,
                   .engine = engine_,
                   .morphologies = morphologies_});
  const auto counts = edges.afferent_counts(sonata::Selection::of_ids(targets.nodes));
  std::size_t first = 0;
  while (first < counts.size()) {
    std::size_t last = first;
    std::uint64_t in_block = 0;
    do in_block += counts[last++];
    while (last < counts.size() && in_block + counts[last] <= std::uint64_t{edges_per_block});
    const auto begin = targets.nodes.begin() + static_cast<std::ptrdiff_t>(first);
    const auto end = targets.nodes.begin() + static_cast<std::ptrdiff_t>(last);
    pathway.build(sonata::Selection::of_ids({begin, end}));
    done(in_block);
    first = last;
  }
  return pathway.tally();
}

}  // namespace ballast::build
