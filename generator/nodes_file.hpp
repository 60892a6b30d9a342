#pragma once
// nodes.h5: the cells of the cortex with their properties (strings as @library enumerations) and
// the virtual nodes of the thalamus. Written in blocks.

#include "generator/model.hpp"
#include "sonata/hdf5_file.hpp"

namespace ballast::generator {

/// Writes the population "cortex", and "thalamus" if it has nodes, into an open file.
void write_nodes(sonata::Hdf5File& file, const CircuitModel& model);

}  // namespace ballast::generator
