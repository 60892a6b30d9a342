#include "estimator/sample.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "core/error.hpp"

namespace ballast::estimator {

namespace {

// Positions 0..n-1 in an order that spreads: halves, quarters, ... (bit reversal, van der Corput).
std::vector<std::size_t> spread_order(std::size_t n) {
  std::size_t power = 1;
  while (power < n) power *= 2;
  std::vector<std::size_t> order;
  order.reserve(n);
  for (std::size_t i = 0; i < power; ++i) {
    std::size_t reversed = 0;
    for (std::size_t bit = 1, weight = power / 2; bit < power; bit *= 2, weight /= 2) {
      if ((i & bit) != 0) reversed += weight;
    }
    if (reversed < n) order.push_back(reversed);
  }
  return order;
}

// How many of something each cell has.
using CellCount = std::function<std::uint64_t(std::size_t)>;

// Adds cells until all together have `enough`.
void add_cells(std::size_t cell_count, const CellCount& count, std::uint64_t enough,
               std::set<std::size_t>& cells) {
  std::uint64_t found = 0;
  for (const std::size_t cell : cells) found += count(cell);
  if (found >= enough) return;
  std::vector<std::size_t> candidates;
  for (std::size_t i = 0; i < cell_count; ++i) {
    if (count(i) > 0 && cells.count(i) == 0) candidates.push_back(i);
  }
  for (const std::size_t position : spread_order(candidates.size())) {
    if (found >= enough) return;
    cells.insert(candidates[position]);
    found += count(candidates[position]);
  }
}

// For every kind of synapse of one edge population, and its minis.
void add_cells_of(const model::AfferentCounts& counts, std::uint64_t enough,
                  std::set<std::size_t>& cells) {
  const std::size_t kinds = counts.kinds.size();
  const std::size_t cell_count = kinds == 0 ? 0 : counts.counts.size() / kinds;
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    if (counts.kinds[kind].synapse_class == model::SynapseClass::gap_junction) continue;
    add_cells(
        cell_count, [&](std::size_t cell) { return counts.counts[cell * kinds + kind]; }, enough,
        cells);
  }
  if (counts.minis.empty()) return;
  add_cells(
      cell_count, [&](std::size_t cell) { return counts.minis[cell]; }, enough, cells);
}

}  // namespace

std::vector<Representative> representatives(const model::CellCatalog& catalog) {
  std::vector<Representative> chosen(catalog.models.size());
  for (const model::CatalogPopulation& population : catalog.populations) {
    std::size_t i = 0;
    for (const sonata::Range& range : population.nodes.ranges()) {
      for (std::uint64_t id = range.begin; id < range.end && i < population.model.size(); ++id) {
        Representative& slot = chosen[population.model[i++]];
        if (slot.population == nullptr) slot = {&population, NodeId(id)};
      }
    }
  }
  return chosen;
}

std::map<std::string, std::vector<NodeId>> synapse_sample(
    const model::CellCatalog& catalog, const std::vector<model::AfferentCounts>& counts,
    std::uint64_t enough) {
  std::map<std::string, std::set<std::size_t>> cells;
  for (const model::CatalogPopulation& population : catalog.populations) {
    const bool built = population.kind != model::CellKind::virtual_ && !population.nodes.empty();
    if (built) cells[population.name] = {0};
  }
  for (const model::AfferentCounts& afferents : counts) {
    add_cells_of(afferents, enough, cells[afferents.target_population]);
  }
  std::map<std::string, std::vector<NodeId>> nodes;
  for (const auto& [population, positions] : cells) {
    const std::vector<std::uint64_t> ids = catalog.population(population).nodes.flatten();
    for (const std::size_t position : positions) nodes[population].emplace_back(ids[position]);
  }
  return nodes;
}

}  // namespace ballast::estimator
