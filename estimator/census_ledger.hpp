#pragma once
// CensusLedger: turns differences of the engine's census into costs by the pool law. Internal to
// the measurement.

#include <map>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "estimator/memory_law.hpp"

namespace ballast::estimator {

/// What the process holds at one moment.
struct Snapshot {
  engine::Census census;
  Bytes heap;
  Bytes resident;
};

class CensusLedger {
 public:
  /// Borrows the engine. Pools are in alphabetical order of the mechanisms.
  explicit CensusLedger(const engine::Engine& engine);

  [[nodiscard]] const std::vector<MechanismPool>& pools() const { return pools_; }
  [[nodiscard]] Snapshot snapshot() const;
  /// Cost of what lies between two moments: individual bytes and instances.
  [[nodiscard]] Cost between(const Snapshot& before, const Snapshot& after) const;
  /// One instance of a mechanism, or nothing for a name without pool ("").
  [[nodiscard]] std::vector<PoolShare> one(const std::string& mechanism) const;
  /// Bytes that the law gives for a census.
  [[nodiscard]] Bytes held(const engine::Census& census) const;
  /// Heap that initialisation added for good, beyond making pools exact.
  [[nodiscard]] double growth(const Snapshot& built, const Snapshot& initialised) const;
  /// Instances in all pools.
  [[nodiscard]] static std::int64_t instances(const Cost& cost);

 private:
  [[nodiscard]] Cost cost_of(const engine::Census& census) const;

  const engine::Engine& engine_;
  std::vector<MechanismPool> pools_;
};

}  // namespace ballast::estimator
