#pragma once
// The law of a rank's memory (docs/memory_model.md):
//   held = base + sum of individually allocated bytes + sum over mechanisms of capacity(n_m) *
//   slot_m
//   while initialising: held + sum over mechanisms of n_m * (listed_m + copied_m)
//   while running: held + sum over mechanisms of n_m * listed_m
//                  - (capacity(n_m) - n_m) * copied_m, and what events add
// Pools are per rank, over all its cells: instances are added up first and rounded to a capacity
// once. That makes a rank's memory a step function, which no sum of averages per cell can follow.
// Source: NEURON 8.2 nrniv/arraypool.h (doubling, zeroed and hence resident when made), measured
// again by tests/unit/engine.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/quantity.hpp"

namespace ballast::estimator {

/// How the instances of one mechanism are stored.
struct MechanismPool {
  std::string mechanism;
  std::int64_t first_capacity = 1000;
  Bytes slot;
  Bytes copied = {};  ///< part of a slot that initialisation holds a second time
  Bytes listed = {};  ///< what initialisation adds for each instance and keeps
  friend bool operator==(const MechanismPool&, const MechanismPool&) = default;
};

/// Slots of a pool that holds n instances: 0 for none, else first_capacity * 2^k >= n.
[[nodiscard]] std::int64_t pool_capacity(std::int64_t instances, std::int64_t first_capacity);

/// Instances of the mechanism with this index into MemoryModel::pools.
struct PoolShare {
  std::int32_t pool = 0;
  std::int64_t instances = 0;
  friend bool operator==(const PoolShare&, const PoolShare&) = default;
};

/// What one thing (a cell, a synapse, a NetCon) adds to the process that holds it.
struct Cost {
  double individual =
      0;  ///< bytes from the allocator, chunk headers included; a mean may be fractional
  std::vector<PoolShare> pools = {};  ///< ascending by pool
  double growth = 0;                  ///< bytes that spikes add at most
  friend bool operator==(const Cost&, const Cost&) = default;
};

/// Sum of costs; add in any order.
class Tally {
 public:
  explicit Tally(std::size_t pools) : instances_(pools, 0) {}
  /// A sum made elsewhere; instances are rounded.
  Tally(double individual, double growth, std::span<const double> instances);
  void add(const Cost& cost, std::int64_t times = 1);
  void add(const Tally& other);
  /// A fraction of it, or a negative one; instances are rounded.
  void add(const Tally& other, double factor);

  [[nodiscard]] double individual() const { return individual_; }
  [[nodiscard]] const std::vector<std::int64_t>& instances() const { return instances_; }
  /// Bytes held, with pools rounded up to their capacity.
  [[nodiscard]] Bytes held(const std::vector<MechanismPool>& pools) const;
  /// Bytes in use: pools count by instances. held() - used() is the slack of the pools.
  [[nodiscard]] Bytes used(const std::vector<MechanismPool>& pools) const;
  /// Bytes that initialisation adds for lists and the solver.
  [[nodiscard]] Bytes listed(const std::vector<MechanismPool>& pools) const;
  /// Bytes of old data that initialisation holds beside the new for a moment.
  [[nodiscard]] Bytes copied(const std::vector<MechanismPool>& pools) const;
  /// Bytes above held() and listed() at the higher of two moments: while initialisation holds the
  /// old data of pools beside the new; and later, when unused slots are gone and events have come.
  [[nodiscard]] Bytes passing(const std::vector<MechanismPool>& pools) const;

 private:
  double individual_ = 0;
  double growth_ = 0;
  std::vector<std::int64_t> instances_;
};

/// Expected bytes of the lists in which `sources` spike sources keep their `netcons` connections:
/// vectors of pointers whose capacity doubles. Few connections each are taken as spread at random
/// (Poisson), many as spread over orders of magnitude, where capacity / connections is 1 / ln 2.
[[nodiscard]] double target_list_bytes(double sources, double netcons);

/// Bytes of a cost in use: individual ones, and slots by instances.
[[nodiscard]] double used_bytes(const Cost& cost, const std::vector<MechanismPool>& pools);

/// The additive weight of a cost: individual bytes, and by instances slots and what initialisation
/// makes of them. What LPT balances.
[[nodiscard]] double additive_weight(const Cost& cost, const std::vector<MechanismPool>& pools);

}  // namespace ballast::estimator
