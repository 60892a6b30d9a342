#pragma once
// Streams the edges onto given cells in runs of one target each: what counting sources and reading
// the graph of the cells both need. Memory: 13 MB, whatever the number of edges. Not collective.

#include <cstdint>
#include <functional>
#include <span>

#include "sonata/population.hpp"
#include "sonata/selection.hpp"

namespace ballast::estimator {

/// A target's node id and the node ids of some of its sources, as the file has them.
using AfferentRun = std::function<void(std::uint64_t target, std::span<const std::uint64_t>)>;

/// Calls `run` for all edges onto `cells` in the order of the file. Targets come in turn where
/// edges are sorted by them; else a target may come many times.
void for_each_run(const sonata::EdgePopulation& edges, const sonata::Selection& cells,
                  const AfferentRun& run);

}  // namespace ballast::estimator
