#include "build/tally.hpp"

#include "core/error.hpp"

namespace ballast::build {

Tally& operator+=(Tally& sum, const Tally& part) {
  if (sum.cells.empty() && sum.edges.empty()) return sum = part;
  BALLAST_EXPECT(sum.cells.size() == part.cells.size() && sum.edges.size() == part.edges.size());
  for (std::size_t i = 0; i < part.cells.size(); ++i) {
    sum.cells[i].cells += part.cells[i].cells;
    sum.cells[i].id_sum += part.cells[i].id_sum;
  }
  for (std::size_t i = 0; i < part.edges.size(); ++i) {
    EdgeTally& edges = sum.edges[i];
    const EdgeTally& more = part.edges[i];
    edges.built += more.built;
    edges.on_deleted_sections += more.on_deleted_sections;
    edges.from_outside += more.from_outside;
    edges.without_input += more.without_input;
    edges.minis += more.minis;
    edges.minis_on_deleted_sections += more.minis_on_deleted_sections;
    if (edges.first_deleted.empty()) edges.first_deleted = more.first_deleted;
  }
  return sum;
}

std::int64_t cells_of(const Tally& tally) {
  std::int64_t sum = 0;
  for (const CellTally& cells : tally.cells) sum += cells.cells;
  return sum;
}

std::int64_t synapses_of(const Tally& tally) {
  std::int64_t sum = 0;
  for (const EdgeTally& edges : tally.edges) sum += edges.built;
  return sum;
}

}  // namespace ballast::build
