#pragma once
// The graph of the selected cells, read from the edges for the balancer. Chemical synapses and gap
// junctions count alike; edges from virtual nodes tie no cells. Not collective.

#include "balancer/partition.hpp"
#include "model/catalog.hpp"

namespace ballast::estimator {

/// What the balancer takes for each pair of listener and source, its own copies and METIS'
/// included: measured as the rise of the peak over a graph of 10,000,000 pairs.
inline constexpr Bytes bytes_per_pair(80);

/// Cells are numbered as the catalog's populations that are built follow each other. They stand in
/// an order in which neighbours have much in common: by their place in space (a Morton curve over
/// boxes of some cells, within a box by metype) where all populations have x, y and z; else by the
/// sources that they share (the least of their sources' hashes is the same for two cells with the
/// probability of a common source: Broder 1997, doi:10.1109/SEQUEN.1997.666900), then by metype.
/// Where the cells' graph would take more than `budget`, groups of neighbours are its vertices.
[[nodiscard]] balancer::CellGraph read_cell_graph(const model::Circuit& circuit, Bytes budget);

}  // namespace ballast::estimator
