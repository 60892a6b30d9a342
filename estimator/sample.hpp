#pragma once
// The sample: which cells a dry run builds. One cell of every model, and, for the synapses, cells
// whose afferent edges hold enough of every kind. Pure functions; the same choice on every machine.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/synapses.hpp"

namespace ballast::estimator {

/// A cell that stands for all of its model.
struct Representative {
  const model::CatalogPopulation* population = nullptr;
  NodeId node;
};

/// The first cell of every model, parallel to catalog.models.
[[nodiscard]] std::vector<Representative> representatives(const model::CellCatalog& catalog);

/// Cells by population (ascending), at least one of each that is built, such that every kind of
/// synapse but gap junctions occurs at least `enough` times, or as often as the circuit has it, and
/// so do spontaneous minis. Spread evenly over the cells that have the kind.
[[nodiscard]] std::map<std::string, std::vector<NodeId>> synapse_sample(
    const model::CellCatalog& catalog, const std::vector<model::AfferentCounts>& counts,
    std::uint64_t enough);

}  // namespace ballast::estimator
