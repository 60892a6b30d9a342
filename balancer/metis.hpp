#pragma once
// k-way partitioning by METIS (Karypis and Kumar 1998, doi:10.1137/S1064827595287997), behind one
// function; metis.cpp alone includes its header, metis_absent.cpp stands in where the library is
// not built in. Serial; the same partition for the same seed.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "balancer/graph.hpp"

namespace ballast::balancer {

[[nodiscard]] bool has_metis();

struct KwayProblem {
  const Graph& graph;  ///< symmetric
  /// What shall be level, each by vertex: non-negative, of any size; those without a sum are left
  /// out. METIS has 32-bit numbers, so they are scaled to a sum of 2^30.
  std::span<const std::vector<std::int64_t>> measures;
  std::span<const double> shares;  ///< of every part, adding up to 1; their number is that of parts
  double imbalance = 0.01;         ///< allowed max / mean - 1
  std::int32_t seed = 1;           ///< of METIS' random numbers
};

/// Part of every vertex with few edges cut (weighted by synapses, and not by communication volume:
/// that was measured to take 20 to 70 times longer for the same result). Nothing where
/// a vertex outweighs a part, or METIS fails; parts may be empty or out of balance.
[[nodiscard]] std::optional<std::vector<std::int32_t>> partition_kway(const KwayProblem& problem);

}  // namespace ballast::balancer
