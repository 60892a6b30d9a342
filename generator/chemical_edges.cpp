#include "generator/chemical_edges.hpp"

#include "core/interrupt.hpp"
#include "generator/edge_columns.hpp"
#include "generator/edge_index.hpp"
#include "generator/stream.hpp"
#include "generator/synapse_attributes.hpp"

namespace ballast::generator {
namespace {

constexpr std::size_t block = 1 << 16;  ///< edges held before they are written

/// Upper estimate of the number of connections; only the memory of the index depends on it.
std::uint64_t expected_connections(const Projection& projection) {
  return static_cast<std::uint64_t>(static_cast<double>(projection.edges) /
                                    projection.law.synapses_per_connection);
}

/// One population on its way into its file.
class EdgeWriter {
 public:
  EdgeWriter(sonata::Hdf5File& file, const Projection& projection,
             const std::filesystem::path& folder)
      : projection_(projection),
        path_("/edges/" + projection.name()),
        drawer_(projection),
        columns_(file, path_, projection.edges),
        attributes_(projection, file, path_ + "/0"),
        by_target_(file, path_, projection.target.nodes->size()),
        by_source_({.sources = projection.source.nodes->size(),
                    .expected_runs = expected_connections(projection),
                    .folder = folder}) {
    columns_.name_populations(projection.source.name, projection.target.name);
  }

  /// Topology and attributes come from streams of their own, so that the structure is the same
  /// with and without attributes.
  void add_target(std::uint32_t target, std::uint32_t degree) {
    RandomStream random = stream(projection_.seed, projection_.streams.attributes, target);
    for (const Connection& connection : drawer_.onto(target, degree)) {
      by_source_.add({connection.source, connection.synapses, totals_.edges});
      columns_.add(connection.source, target, connection.synapses);
      for (std::uint32_t i = 0; i < connection.synapses; ++i) {
        attributes_.add(connection.source, target, random);
      }
      totals_.edges += connection.synapses;
      ++totals_.connections;
    }
    by_target_.add_target(degree);
  }

  [[nodiscard]] std::size_t pending() const { return columns_.pending(); }
  void flush() {
    columns_.flush();
    attributes_.flush();
  }
  /// Writes what is pending and the index by source.
  EdgeTotals finish(sonata::Hdf5File& file) {
    flush();
    by_target_.flush();
    by_source_.finish(file, path_);
    return totals_;
  }

 private:
  const Projection& projection_;
  std::string path_;
  ConnectionDrawer drawer_;
  EdgeColumns columns_;
  SynapseAttributes attributes_;
  TargetIndex by_target_;
  SourceIndex by_source_;
  EdgeTotals totals_;
};

}  // namespace

EdgeTotals write_chemical_edges(sonata::Hdf5File& file, const Projection& projection,
                                const std::filesystem::path& folder, Progress& progress) {
  const std::vector<std::uint32_t> degrees = in_degrees(projection);
  EdgeWriter writer(file, projection, folder);
  for (std::uint32_t target = 0; target < degrees.size(); ++target) {
    writer.add_target(target, degrees[target]);
    if (writer.pending() >= block) {
      InterruptGuard::check();
      progress.advance(writer.pending());
      writer.flush();
    }
  }
  progress.advance(writer.pending());
  return writer.finish(file);
}

}  // namespace ballast::generator
