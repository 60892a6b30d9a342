#pragma once
// Ties: how strongly cells are tied to the parts of a partition, by the graph's edges. Internal to
// the balancer's repair. Memory: 128 bytes per cell once remember() was called.

#include <cstdint>
#include <span>
#include <vector>

#include "balancer/graph.hpp"

namespace ballast::balancer {

/// The graph of the cells or of groups of them; none ties nothing.
struct Affinity {
  const Graph* graph = nullptr;                   ///< symmetric
  std::span<const std::uint32_t> vertex_of = {};  ///< by cell
};

/// A part and the weight of what ties a cell to it.
struct Tie {
  std::int32_t part = -1;
  std::int64_t weight = 0;
};

class Ties {
 public:
  /// Borrows both, which must outlive it; `part_of` by cell, as it is whenever it is asked for.
  Ties(Affinity affinity, const std::vector<std::int32_t>& part_of, std::int32_t parts);

  /// Of all parts around a cell, as they are now; valid until the next call.
  const std::vector<Tie>& look_at(std::uint32_t cell);
  /// Tells that a cell has gone to a part. Groups stay where most of their cells were at first.
  void move(std::uint32_t cell, std::int32_t to);

  /// Looks at all cells and keeps for each the tie to its own part and the strongest to others.
  void remember();
  /// A cell's remembered ties; those of part -1 fill up.
  [[nodiscard]] std::span<const Tie> remembered(std::uint32_t cell) const;
  /// Weight of the tie to a part; 0 for those that were not among the strongest.
  [[nodiscard]] std::int64_t remembered(std::uint32_t cell, std::int32_t part) const;

 private:
  void remember(std::uint32_t cell);

  Affinity affinity_;
  const std::vector<std::int32_t>& part_of_;
  bool one_to_one_ = false;           ///< vertices are cells
  std::vector<std::int32_t> home_;    ///< by vertex
  std::vector<std::int64_t> weight_;  ///< by part; zero between calls
  std::vector<Tie> around_;
  std::vector<Tie> remembered_;
};

}  // namespace ballast::balancer
