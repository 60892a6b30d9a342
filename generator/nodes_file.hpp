#pragma once
// The files of nodes: nodes.h5 with the cells and their properties (strings as @library
// enumerations) and the virtual nodes of the thalamus; point_neurons.h5, whose nodes are told apart
// by node_type_id. Written in blocks.

#include <string>

#include "generator/model.hpp"
#include "sonata/hdf5_file.hpp"

namespace ballast::generator {

/// Writes the populations of cells, and "thalamus" if it has nodes, into an open file.
void write_nodes(sonata::Hdf5File& file, const CircuitModel& model);

/// Writes the population "point_neurons" into an open file.
void write_point_neurons(sonata::Hdf5File& file, const CellTable& neurons);
/// Its table of node types (CSV): 0 is excitatory, 1 inhibitory.
[[nodiscard]] std::string point_neuron_types();

}  // namespace ballast::generator
