#include "estimator/sample.hpp"

#include <algorithm>
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

// Cells that together have `enough` synapses of one kind.
void add_cells(const model::AfferentCounts& counts, std::size_t kind, std::uint64_t enough,
               std::set<std::size_t>& cells) {
  const std::size_t kinds = counts.kinds.size();
  std::vector<std::size_t> with_kind;
  for (std::size_t i = 0; i * kinds < counts.counts.size(); ++i) {
    if (counts.counts[i * kinds + kind] > 0) with_kind.push_back(i);
  }
  std::uint64_t found = 0;
  for (const std::size_t position : spread_order(with_kind.size())) {
    if (found >= enough) return;
    found += counts.counts[with_kind[position] * kinds + kind];
    cells.insert(with_kind[position]);
  }
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
  for (const model::AfferentCounts& afferents : counts) {
    for (std::size_t kind = 0; kind < afferents.kinds.size(); ++kind) {
      add_cells(afferents, kind, enough, cells[afferents.target_population]);
    }
  }
  std::map<std::string, std::vector<NodeId>> nodes;
  for (const auto& [population, positions] : cells) {
    const std::vector<std::uint64_t> ids = catalog.population(population).nodes.flatten();
    for (const std::size_t position : positions) nodes[population].emplace_back(ids[position]);
  }
  return nodes;
}

}  // namespace ballast::estimator
