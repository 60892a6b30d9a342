#include "model/coverage.hpp"

namespace ballast::model {

std::vector<plan::Coverage> coverage(const CellCatalog& catalog) {
  std::vector<plan::Coverage> expected;
  for (const CatalogPopulation& population : catalog.populations) {
    if (population.kind == CellKind::virtual_) continue;
    plan::Coverage& cells = expected.emplace_back();
    cells.population = population.name;
    cells.nodes.reserve(population.nodes.size());
    for (const std::uint64_t id : population.nodes.flatten()) cells.nodes.emplace_back(id);
  }
  return expected;
}

}  // namespace ballast::model
