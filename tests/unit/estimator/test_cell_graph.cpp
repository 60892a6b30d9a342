#include "estimator/cell_graph.hpp"

#include <gmock/gmock.h>

#include <map>
#include <set>

#include "tests/support/small_circuit.hpp"

namespace ballast::estimator {
namespace {

using test::Columns;
using test::SmallCircuit;

constexpr Bytes plenty(std::int64_t{1} << 30);

/// Synapses between cells, by (listener, source).
std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> pairs(
    const balancer::CellGraph& graph) {
  std::vector<std::uint32_t> cell_of(graph.vertex_of.size());
  for (std::uint32_t cell = 0; cell < cell_of.size(); ++cell) cell_of[graph.vertex_of[cell]] = cell;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> all;
  for (std::uint32_t v = 0; v < graph.listeners.vertices(); ++v) {
    for (std::size_t i = 0; i < graph.listeners.others(v).size(); ++i) {
      all[{cell_of[v], cell_of[graph.listeners.others(v)[i]]}] = graph.listeners.weights(v)[i];
    }
  }
  return all;
}

TEST(CellGraph, HoldsTheSynapsesBetweenSelectedCellsOfAllPopulations) {
  SmallCircuit files;
  files.add_cells("A", 4);
  files.add_cells("B", 2);
  files.add_edges("e", "chemical", "A", "A", {1, 1, 3, 2, 0}, {0, 0, 0, 2, 1},
                  SmallCircuit::chemical(5));
  files.add_edges("f", "chemical", "B", "A", {1, 0}, {0, 3}, SmallCircuit::chemical(2));
  Columns gap;
  gap.numbers["conductance"] = {0.1, 0.1};
  files.add_edges("g", "electrical", "A", "A", {0, 2}, {2, 0}, gap);
  const auto graph = read_cell_graph(files.read(), plenty);
  // Cells 0 to 3 are A's, 4 and 5 are B's. The autapse of cell 2 ties nothing.
  using Pairs = std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t>;
  EXPECT_EQ(pairs(graph), (Pairs{{{0, 1}, 2},
                                 {{0, 3}, 1},
                                 {{1, 0}, 1},
                                 {{0, 5}, 1},
                                 {{3, 4}, 1},
                                 {{2, 0}, 1},
                                 {{0, 2}, 1}}));
}

TEST(CellGraph, LeavesOutWhatTheNodeSetLeavesOut) {
  SmallCircuit files;
  files.add_cells("A", 4);
  files.add_edges("e", "chemical", "A", "A", {1, 3, 2}, {0, 0, 3}, SmallCircuit::chemical(3));
  files.node_sets["part"] = {{"population", "A"}, {"node_id", {0, 2, 3}}};
  files.simulation["node_set"] = "part";
  // Numbered 0, 1 and 2 are nodes 0, 2 and 3.
  using Pairs = std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t>;
  EXPECT_EQ(pairs(read_cell_graph(files.read(), plenty)), (Pairs{{{0, 2}, 1}, {{2, 1}, 1}}));
}

TEST(CellGraph, StandsInTheOrderOfSharedSourcesWithoutPositions) {
  SmallCircuit files;
  files.add_cells("A", 6);
  // Cells 0, 2 and 4 hear 1 alone; cells 1, 3 and 5 hear 0 alone.
  files.add_edges("e", "chemical", "A", "A", {1, 1, 1, 0, 0, 0}, {0, 2, 4, 1, 3, 5},
                  SmallCircuit::chemical(6));
  const auto graph = read_cell_graph(files.read(), plenty);
  EXPECT_FALSE(graph.in_order);
  std::set<std::uint32_t> of_even{graph.vertex_of[0], graph.vertex_of[2], graph.vertex_of[4]};
  EXPECT_EQ(*of_even.rbegin() - *of_even.begin(), 2U);  // side by side
}

TEST(CellGraph, IsCoarserWhereTheBudgetIsSmall) {
  SmallCircuit files;
  files.add_cells("A", 8);
  std::vector<std::uint64_t> sources;
  std::vector<std::uint64_t> targets;
  for (std::uint64_t target = 0; target < 8; ++target) {
    for (std::uint64_t source = 0; source < 8; ++source) {
      if (source == target) continue;
      sources.push_back(source);
      targets.push_back(target);
    }
  }
  files.add_edges("e", "chemical", "A", "A", sources, targets,
                  SmallCircuit::chemical(sources.size()));
  // 56 pairs of cells; groups of two have 4 x 3.
  const auto graph = read_cell_graph(files.read(), bytes_per_pair * 20);
  EXPECT_EQ(graph.listeners.vertices(), 4U);
  EXPECT_EQ(graph.listeners.other.size(), 12U);
  EXPECT_EQ(graph.vertex_of.size(), 8U);
}

}  // namespace
}  // namespace ballast::estimator
