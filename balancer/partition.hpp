#pragma once
// Ranks by the graph: METIS for few synapses between ranks, then repair for level memory and
// computing time. Nodes first, ranks within a node second, as memory limits act on nodes and
// sources that a node's ranks share cost no network. Pure and seeded.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "balancer/graph.hpp"
#include "balancer/level_by_law.hpp"
#include "plan/layout.hpp"

namespace ballast::balancer {

/// The graph of the cells, or of groups of neighbours (GraphBuilder).
struct CellGraph {
  Graph listeners;                       ///< row = listener
  std::vector<std::uint32_t> vertex_of;  ///< by cell
  /// True if vertices that follow each other lie near each other, so that runs of them may be taken
  /// together: that was measured to make METIS 3 to 4 times faster and its cut no worse.
  bool in_order = false;
};

/// What is allowed above the mean.
inline constexpr double memory_limit = 1.004;
inline constexpr double compute_limit = 1.008;
inline constexpr double law_goal = 1.002;  ///< of the memory by the law, which moves cells for it
/// A rank of fewer cells is no task for METIS.
inline constexpr std::int64_t least_cells_per_rank = 8;

struct PartitionInput {
  std::span<const std::int64_t> memory;   ///< by cell
  std::span<const std::int64_t> compute;  ///< by cell
  const CellGraph& graph;
  plan::Layout layout;
  const MemoryLaw* law = nullptr;  ///< of the memory; none: what cells weigh adds up
};

/// Rank of every cell, or the reason why there is none. Computing time is left out where one cell
/// has more of it than a rank's share: nothing levels it.
struct Partition {
  std::optional<std::vector<std::int32_t>> rank_of;
  std::string reason;
};
[[nodiscard]] Partition partition_cells(const PartitionInput& input);

/// Runs of 2^shift vertices as one.
[[nodiscard]] Graph coarsened(const Graph& graph, int shift);

}  // namespace ballast::balancer
