#pragma once
// Chemical edges of a projection, streamed: drawn target by target, written block by block, sorted
// by (target, source), with both indices. Memory does not grow with the number of edges beyond the
// temporary file that SourceIndex sorts at a time.

#include <filesystem>

#include "core/progress.hpp"
#include "generator/connections.hpp"
#include "sonata/hdf5_file.hpp"

namespace ballast::generator {

struct EdgeTotals {
  std::uint64_t edges = 0;        ///< synapses
  std::uint64_t connections = 0;  ///< distinct (source, target)

  EdgeTotals& operator+=(const EdgeTotals& other) {
    edges += other.edges;
    connections += other.connections;
    return *this;
  }
};

/// Writes the population into an open file; `folder` takes temporary files. Advances `progress` by
/// the edges written. Throws ResourceError, Interrupted.
EdgeTotals write_chemical_edges(sonata::Hdf5File& file, const Projection& projection,
                                const std::filesystem::path& folder, Progress& progress);

}  // namespace ballast::generator
