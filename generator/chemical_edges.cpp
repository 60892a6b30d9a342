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
std::uint64_t expected_connections(const CircuitModel& model, Projection projection) {
  const double per_connection = recipe_of(model, projection).synapses_per_connection;
  return static_cast<std::uint64_t>(static_cast<double>(edge_count(model, projection)) /
                                    per_connection);
}

/// One population on its way into its file.
class EdgeWriter {
 public:
  EdgeWriter(sonata::Hdf5File& file, const CircuitModel& model, Projection projection,
             const std::filesystem::path& folder)
      : model_(model),
        projection_(projection),
        path_("/edges/" + population_name(projection)),
        drawer_(model, projection),
        columns_(file, path_, edge_count(model, projection)),
        attributes_(model, projection, file, path_ + "/0"),
        by_target_(file, path_, model.cells.size()),
        by_source_({.sources = sources_of(model, projection).size(),
                    .expected_runs = expected_connections(model, projection),
                    .folder = folder}) {
    columns_.name_populations(source_name(projection), cortex_name);
  }

  /// Topology and attributes come from streams of their own, so that the structure is the same
  /// with and without attributes.
  void add_target(std::uint32_t target, std::uint32_t degree) {
    const bool recurrent = projection_ == Projection::recurrent;
    const Purpose purpose =
        recurrent ? Purpose::recurrent_attributes : Purpose::thalamic_attributes;
    RandomStream random = stream(model_.recipe.seed, purpose, target);
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
  const CircuitModel& model_;
  Projection projection_;
  std::string path_;
  ConnectionDrawer drawer_;
  EdgeColumns columns_;
  SynapseAttributes attributes_;
  TargetIndex by_target_;
  SourceIndex by_source_;
  EdgeTotals totals_;
};

}  // namespace

EdgeTotals write_chemical_edges(sonata::Hdf5File& file, const CircuitModel& model,
                                Projection projection, const std::filesystem::path& folder,
                                Progress& progress) {
  const std::vector<std::uint32_t> degrees = in_degrees(model, projection);
  EdgeWriter writer(file, model, projection, folder);
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
