#pragma once
// Allocation: which cell is built by which rank in which cycle, with the predicted memory. Plain
// data; knows no SONATA and no engine. Made by the balancer, saved by allocation_file.hpp, obeyed
// by build.

#include <compare>
#include <string>
#include <vector>

#include "core/quantity.hpp"
#include "plan/layout.hpp"

namespace ballast::plan {

/// How cells were dealt out.
enum class Policy { round_robin, lpt, metis, whole_cell };
[[nodiscard]] std::string to_string(Policy policy);
/// Of all policies.
[[nodiscard]] std::vector<std::string> policy_names();
/// Inverse of to_string; throws InputError naming the allowed values.
[[nodiscard]] Policy policy_from(const std::string& name);

/// The cells of one population on one rank in one cycle.
struct Bucket {
  std::string population;
  Rank rank;
  Cycle cycle;
  std::vector<NodeId> nodes;  ///< ascending, each once
  Bytes predicted;            ///< additive weight of these cells (not the rank's whole peak)
};

/// Predicted high-water mark of one rank, with the half-widths of the 95 % intervals (zero: not
/// known).
struct RankPeak {
  Rank rank;
  Bytes build;
  Bytes run;
  Bytes build_half_width = {};
  Bytes run_half_width = {};
};

struct Allocation {
  Layout layout;
  Policy policy = Policy::round_robin;
  std::string circuit_fingerprint;  ///< of circuit, node set and selection; see model/catalog.hpp
  std::vector<Bucket> buckets;      ///< ordered by (rank, cycle, population); empty ones left out
  std::vector<RankPeak> peaks;      ///< one per rank, ascending; empty if nothing was predicted

  /// Buckets of one rank and cycle.
  [[nodiscard]] std::vector<Bucket> of(Rank rank, Cycle cycle) const;
};

/// Checks what needs no circuit: no node is in two buckets, ranks and cycles are within the layout.
/// Throws InputError at `file` with the first that is wrong.
void validate(const Allocation& allocation, const std::string& file);

/// A population as the allocation must cover it.
struct Coverage {
  std::string population;
  std::vector<NodeId> nodes;  ///< ascending
};

/// As above, and that every node of `expected` is in a bucket and nothing else is.
void validate(const Allocation& allocation, const std::vector<Coverage>& expected,
              const std::string& file);

}  // namespace ballast::plan
