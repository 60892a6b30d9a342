#include "estimator/census_ledger.hpp"

#include <algorithm>

#include "machine/memory_use.hpp"

namespace ballast::estimator {

CensusLedger::CensusLedger(const engine::Engine& engine) : engine_(engine) {
  for (const auto& [mechanism, law] : engine.pool_laws()) {
    pools_.push_back({mechanism, law.first_capacity, law.slot_bytes, law.copied_bytes});
  }
}

Snapshot CensusLedger::snapshot() const {
  const machine::MemoryUse use = machine::process_memory();
  return {.census = engine_.census(), .heap = use.heap_in_use, .resident = use.rss};
}

std::vector<PoolShare> CensusLedger::one(const std::string& mechanism) const {
  for (std::size_t i = 0; i < pools_.size(); ++i) {
    if (pools_[i].mechanism == mechanism) return {{std::int32_t(i), 1}};
  }
  return {};
}

Cost CensusLedger::cost_of(const engine::Census& census) const {
  Cost cost;
  for (const auto& [name, bytes] : census.individual) cost.individual += double(bytes.count());
  for (std::size_t i = 0; i < pools_.size(); ++i) {
    const auto found = census.instances.find(pools_[i].mechanism);
    if (found == census.instances.end() || found->second == 0) continue;
    cost.pools.push_back({std::int32_t(i), found->second});
  }
  return cost;
}

Cost CensusLedger::between(const Snapshot& before, const Snapshot& after) const {
  engine::Census difference = after.census;
  difference -= before.census;
  return cost_of(difference);
}

Bytes CensusLedger::held(const engine::Census& census) const {
  Tally tally(pools_.size());
  tally.add(cost_of(census));
  return tally.held(pools_);
}

double CensusLedger::growth(const Snapshot& built, const Snapshot& initialised) const {
  double exact = 0;  // old pools went, exact ones came
  for (const PoolShare& share : cost_of(built.census).pools) {
    const MechanismPool& pool = pools_[std::size_t(share.pool)];
    const std::int64_t slots =
        share.instances - pool_capacity(share.instances, pool.first_capacity);
    exact += double(slots) * double(pool.copied.count());
  }
  return double((initialised.heap - built.heap).count()) - exact;
}

std::int64_t CensusLedger::instances(const Cost& cost) {
  std::int64_t sum = 0;
  for (const PoolShare& share : cost.pools) sum += share.instances;
  return sum;
}

}  // namespace ballast::estimator
