#pragma once
// CensusLedger: turns the engine's census into costs by the pool law.

#include <map>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "estimator/memory_law.hpp"

namespace ballast::estimator {

class CensusLedger {
 public:
  /// Borrows the engine. Pools are in alphabetical order of the mechanisms.
  explicit CensusLedger(const engine::Engine& engine);

  [[nodiscard]] const std::vector<MechanismPool>& pools() const { return pools_; }
  /// What the engine holds now.
  [[nodiscard]] engine::Census census() const { return engine_.census(); }
  /// What it holds now and did not at a moment before.
  [[nodiscard]] engine::Census since(const engine::Census& before) const;
  /// One instance of a mechanism, or nothing for a name without pool ("").
  [[nodiscard]] std::vector<PoolShare> one(const std::string& mechanism) const;
  /// Bytes of the values that a step sweeps.
  struct Values {
    Bytes all, synapses;
  };
  [[nodiscard]] Values values(const engine::Census& census) const;
  /// Bytes that the law gives for a census.
  [[nodiscard]] Bytes held(const engine::Census& census) const;
  /// The part of held() that lies in pools.
  [[nodiscard]] Bytes pools_held(const engine::Census& census) const;
  /// Bytes that the law gives for initialising it, at the peak.
  [[nodiscard]] Bytes added_by_initialisation(const engine::Census& census) const;
  /// Individual bytes and instances.
  [[nodiscard]] Cost cost_of(const engine::Census& census) const;

 private:
  const engine::Engine& engine_;
  std::vector<MechanismPool> pools_;
};

/// Bytes that the law gives for what the engine holds.
[[nodiscard]] Bytes held_by(const engine::Engine& engine);

}  // namespace ballast::estimator
