#include "generator/gap_junctions.hpp"

#include <algorithm>
#include <tuple>

#include "core/interrupt.hpp"
#include "generator/columns.hpp"
#include "generator/edge_columns.hpp"
#include "generator/edge_index.hpp"
#include "generator/source_sampler.hpp"
#include "generator/stream.hpp"
#include "generator/synapse_places.hpp"

namespace ballast::generator {
namespace {

using Element = sonata::Hdf5File::Element;
using Pair = std::pair<JunctionEnd, JunctionEnd>;

/// Which cells may have gap junctions.
std::vector<bool> coupled(const PopulationModel& model) {
  std::vector<bool> eligible(model.cells.size());
  for (std::size_t i = 0; i < eligible.size(); ++i) {
    eligible[i] = model.metype_of(i).gap_junctions;
  }
  return eligible;
}

/// Draws pairs of different cells.
class PairDrawer {
 public:
  explicit PairDrawer(const PopulationModel& model)
      : model_(model),
        sampler_(model.cells.position, model.column.size, model.recipe.gap_junctions.distance_sigma,
                 coupled(model)) {
    for (std::size_t i = 0; i < model.cells.size(); ++i) {
      if (model.metype_of(i).gap_junctions) {
        cells_.push_back(static_cast<std::uint32_t>(i));
      }
    }
  }

  [[nodiscard]] Pair draw(std::uint64_t pair) const {
    RandomStream random = stream(model_.recipe.seed, Purpose::gap_junctions, pair);
    const std::uint64_t chosen = random.below(cells_.size());
    const std::uint32_t other = partner_of(chosen, random);
    const std::uint64_t before = model_.number * model_.recipe.gap_junctions.pairs.value_or(0);
    const std::uint64_t id = 2 * (before + pair);
    return {end_on(cells_[chosen], id, random), end_on(other, id + 1, random)};
  }

 private:
  /// A near cell other than the chosen one; any other where there is none within reach.
  std::uint32_t partner_of(std::uint64_t chosen, RandomStream& random) const {
    const std::uint32_t cell = cells_[chosen];
    const SourceSampler::Around around(sampler_, model_.cells.position[cell]);
    for (int i = 0; i < 1000; ++i) {
      const std::uint32_t other = around.draw(random);
      if (other != cell) {
        return other;
      }
    }
    return cells_[(chosen + 1 + random.below(cells_.size() - 1)) % cells_.size()];
  }

  JunctionEnd end_on(std::uint32_t cell, std::uint64_t id, RandomStream& random) const {
    return {.cell = cell, .place = draw_on_dendrites(model_, cell, 0.0, random), .id = id};
  }

  const PopulationModel& model_;
  SourceSampler sampler_;
  std::vector<std::uint32_t> cells_;
};

/// From `from` to `to`; references into the pairs.
struct HalfEdge {
  const JunctionEnd* from;
  const JunctionEnd* to;
};

/// Both directions of all pairs, by (target, source, id).
std::vector<HalfEdge> sorted_edges(const std::vector<Pair>& pairs) {
  std::vector<HalfEdge> edges;
  edges.reserve(2 * pairs.size());
  for (const Pair& pair : pairs) {
    edges.push_back({&pair.first, &pair.second});
    edges.push_back({&pair.second, &pair.first});
  }
  std::sort(edges.begin(), edges.end(), [](const HalfEdge& a, const HalfEdge& b) {
    return std::tie(a.to->cell, a.from->cell, a.to->id) <
           std::tie(b.to->cell, b.from->cell, b.to->id);
  });
  return edges;
}

/// The attributes that build a junction: own place and id, the other end's, and the conductance.
void write_columns(sonata::Hdf5File& file, const PopulationModel& model,
                   const std::vector<HalfEdge>& edges) {
  const std::string population = "/edges/" + gap_junction_population(model);
  EdgeColumns nodes(file, population, edges.size());
  nodes.name_populations(model.name, model.name);
  Columns columns(file, population + "/0", edges.size());
  const std::size_t afferent_section = columns.add("afferent_section_id", Element::uint32);
  const std::size_t afferent_pos = columns.add("afferent_section_pos", Element::float32);
  const std::size_t efferent_section = columns.add("efferent_section_id", Element::uint32);
  const std::size_t efferent_pos = columns.add("efferent_section_pos", Element::float32);
  const std::size_t afferent_id = columns.add("afferent_junction_id", Element::uint64);
  const std::size_t efferent_id = columns.add("efferent_junction_id", Element::uint64);
  const std::size_t weight = columns.add("conductance", Element::float32);
  for (const HalfEdge& edge : edges) {
    nodes.add(edge.from->cell, edge.to->cell, 1);
    columns.put(afferent_section, edge.to->place.section);
    columns.put(afferent_pos, edge.to->place.position);
    columns.put(efferent_section, edge.from->place.section);
    columns.put(efferent_pos, edge.from->place.position);
    columns.put(afferent_id, static_cast<double>(edge.to->id));
    columns.put(efferent_id, static_cast<double>(edge.from->id));
    columns.put(weight, model.recipe.gap_junctions.conductance);
  }
  nodes.flush();
  columns.flush();
}

void write_indices(sonata::Hdf5File& file, const PopulationModel& model,
                   const std::vector<HalfEdge>& edges, const std::filesystem::path& folder) {
  const std::string population = "/edges/" + gap_junction_population(model);
  const std::uint64_t cells = model.cells.size();
  TargetIndex by_target(file, population, cells);
  SourceIndex by_source({.sources = cells, .expected_runs = edges.size(), .folder = folder});
  std::size_t next = 0;
  for (std::uint64_t cell = 0; cell < cells; ++cell) {
    const std::size_t first = next;
    for (; next < edges.size() && edges[next].to->cell == cell; ++next) {
      by_source.add({.node = edges[next].from->cell, .count = 1, .first = next});
    }
    by_target.add_target(static_cast<std::uint32_t>(next - first));
  }
  by_target.flush();
  by_source.finish(file, population);
}

}  // namespace

std::vector<Pair> draw_gap_junctions(const PopulationModel& model) {
  const std::uint64_t count = model.recipe.gap_junctions.pairs.value_or(0);
  std::vector<Pair> pairs;
  if (count == 0) {
    return pairs;
  }
  const PairDrawer drawer(model);
  for (std::uint64_t i = 0; i < count; ++i) {
    pairs.push_back(drawer.draw(i));
    if (i % 65536 == 0) {
      InterruptGuard::check();
    }
  }
  return pairs;
}

std::string gap_junction_population(const PopulationModel& model) {
  return model.name + "__" + model.name + "__electrical";
}

std::uint64_t write_gap_junctions(sonata::Hdf5File& file, const PopulationModel& model,
                                  const std::filesystem::path& folder) {
  const std::vector<Pair> pairs = draw_gap_junctions(model);
  const std::vector<HalfEdge> edges = sorted_edges(pairs);
  write_columns(file, model, edges);
  write_indices(file, model, edges, folder);
  return edges.size();
}

}  // namespace ballast::generator
