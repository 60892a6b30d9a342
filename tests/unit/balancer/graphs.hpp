#pragma once
// Graphs for the tests of the balancer: written out by hand, or seeded.

#include <numeric>

#include "balancer/partition.hpp"
#include "core/random.hpp"

namespace ballast::balancer::test {

/// Positions that keep the cells in their own order.
inline std::vector<std::uint32_t> in_own_order(std::size_t cells) {
  std::vector<std::uint32_t> position(cells);
  std::iota(position.begin(), position.end(), 0U);
  return position;
}

/// Row t holds the sources of cell t.
inline Graph graph_of(const std::vector<std::vector<std::uint32_t>>& rows) {
  GraphBuilder builder(in_own_order(rows.size()), 1'000'000'000);
  for (std::uint32_t target = 0; target < rows.size(); ++target) {
    builder.add(target, rows[target]);
  }
  return builder.finish().graph;
}

/// Cells on a ring, each listening to `degree` cells at most `reach` away.
inline CellGraph ring(std::uint32_t cells, int degree, std::uint32_t reach, std::uint64_t seed) {
  RandomStream random(seed);
  std::vector<std::vector<std::uint32_t>> rows(cells);
  for (std::uint32_t target = 0; target < cells; ++target) {
    for (int i = 0; i < degree; ++i) {
      const auto away = static_cast<std::uint32_t>(random.below(2 * reach + 1));
      rows[target].push_back((target + cells + away - reach) % cells);
    }
  }
  return {.listeners = graph_of(rows), .vertex_of = in_own_order(cells), .in_order = false};
}

/// Weight of the edges whose ends lie in different parts, each once.
inline std::uint64_t cut(const Graph& symmetric, std::span<const std::int32_t> part_of) {
  std::uint64_t sum = 0;
  for (std::size_t v = 0; v < symmetric.vertices(); ++v) {
    const auto others = symmetric.others(v);
    const auto weights = symmetric.weights(v);
    for (std::size_t i = 0; i < others.size(); ++i) {
      sum += part_of[others[i]] != part_of[v] ? weights[i] : 0;
    }
  }
  return sum / 2;
}

}  // namespace ballast::balancer::test
