#include <fmt/format.h>

#include <algorithm>

#include "sonata/edge_index.hpp"
#include "sonata/population.hpp"
#include "sonata/population_table.hpp"

namespace ballast::sonata {

/// What belongs to the ends of the edges.
struct EdgePopulation::Ends {
  std::string source_population, target_population;
  std::optional<std::uint64_t> source_size, target_size;  ///< known after check_ids_against()
};

EdgePopulation::EdgePopulation(const std::filesystem::path& file, const std::string& name,
                               const std::filesystem::path& types_csv)
    : Population(std::make_unique<Table>(file, name, "edge", types_csv)),
      ends_(std::make_unique<Ends>()),
      index_(std::make_unique<Index>(table_->h5, table_->path, table_->size)) {
  ends_->source_population = population_at("source_node_id");
  ends_->target_population = population_at("target_node_id");
}

EdgePopulation::~EdgePopulation() = default;
EdgePopulation::EdgePopulation(EdgePopulation&&) noexcept = default;
EdgePopulation& EdgePopulation::operator=(EdgePopulation&&) noexcept = default;

std::string EdgePopulation::population_at(const std::string& end) const {
  if (!table_->has_dataset(end)) throw table_->error(table_->path, "missing dataset", end);
  std::string population = table_->h5.attribute(table_->dataset(end), "node_population");
  if (!population.empty()) return population;
  throw table_->error(table_->dataset(end), "missing attribute", "node_population",
                      "it names the population that the ids belong to");
}

const std::string& EdgePopulation::source_population() const {
  return ends_->source_population;
}

const std::string& EdgePopulation::target_population() const {
  return ends_->target_population;
}

void EdgePopulation::check_ids_against(std::uint64_t source_size, std::uint64_t target_size) {
  ends_->source_size = source_size;
  ends_->target_size = target_size;
}

std::vector<std::uint64_t> EdgePopulation::read_end(const std::string& end, const Selection& edges,
                                                    const std::string& population,
                                                    std::optional<std::uint64_t> limit) const {
  table_->check_rows(edges);
  std::vector<std::uint64_t> ids = table_->h5.read_unsigned(table_->dataset(end), edges);
  const auto largest = std::max_element(ids.begin(), ids.end());
  if (!limit || largest == ids.end() || *largest < *limit) return ids;
  throw table_->error(table_->dataset(end), "node id out of range", fmt::format("{}", *largest),
                      fmt::format("edge {}; population '{}' has {} nodes",
                                  id_at(edges, static_cast<std::size_t>(largest - ids.begin())),
                                  population, *limit));
}

std::vector<std::uint64_t> EdgePopulation::source_nodes(const Selection& edges) const {
  return read_end("source_node_id", edges, ends_->source_population, ends_->source_size);
}

std::vector<std::uint64_t> EdgePopulation::target_nodes(const Selection& edges) const {
  return read_end("target_node_id", edges, ends_->target_population, ends_->target_size);
}

Selection EdgePopulation::afferent_edges(const Selection& targets) const {
  return Selection(index_->find(targets).ranges);
}

std::vector<std::uint64_t> EdgePopulation::afferent_counts(const Selection& targets) const {
  return index_->find(targets).counts;
}

Afferents EdgePopulation::afferents(const Selection& targets) const {
  Index::Edges found = index_->find(targets);
  const auto descent =
      std::adjacent_find(found.ranges.begin(), found.ranges.end(),
                         [](const Range& a, const Range& b) { return b.begin < a.end; });
  const bool by_target = descent == found.ranges.end();
  return {.edges = Selection(std::move(found.ranges)),
          .counts = std::move(found.counts),
          .by_target = by_target};
}

bool EdgePopulation::has_index() const {
  return index_->in_file();
}

}  // namespace ballast::sonata
