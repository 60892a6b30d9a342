#pragma once
// Small allocations for the tests of plan.

#include <initializer_list>
#include <string>
#include <vector>

#include "plan/allocation.hpp"

namespace ballast::plan::test {

inline std::vector<NodeId> ids(std::initializer_list<std::uint64_t> values) {
  std::vector<NodeId> result;
  for (const std::uint64_t value : values) {
    result.emplace_back(value);
  }
  return result;
}

inline Bucket bucket(const std::string& population, int rank, int cycle,
                     std::initializer_list<std::uint64_t> nodes, std::int64_t bytes = 0) {
  return {population, Rank(rank), Cycle(cycle), ids(nodes), Bytes(bytes)};
}

/// Two ranks, two cycles, populations A (nodes 0 to 6) and B (nodes 10, 12); rank 1 has no B.
inline Allocation two_ranks() {
  return {.layout = {.ranks = 2, .cycles = 2, .ranks_per_node = 2},
          .policy = Policy::lpt,
          .circuit_fingerprint = "0123456789abcdef0123456789abcdef",
          .buckets = {bucket("A", 0, 0, {0, 3}, 200), bucket("B", 0, 0, {10, 12}, 20),
                      bucket("A", 0, 1, {5}, 100), bucket("A", 1, 0, {1, 2}, 210),
                      bucket("A", 1, 1, {4, 6}, 190)},
          .peaks = {{Rank(0), Bytes(1000), Bytes(1500), Bytes(10), Bytes(15)},
                    {Rank(1), Bytes(900), Bytes(1400)}}};
}

}  // namespace ballast::plan::test
