#include "estimator/census_ledger.hpp"

namespace ballast::estimator {

CensusLedger::CensusLedger(const engine::Engine& engine) : engine_(engine) {
  for (const auto& [mechanism, law] : engine.pool_laws()) {
    pools_.push_back({.mechanism = mechanism,
                      .first_capacity = law.first_capacity,
                      .slot = law.slot_bytes,
                      .copied = law.copied_bytes,
                      .listed = law.listed_bytes});
  }
}

engine::Census CensusLedger::since(const engine::Census& before) const {
  engine::Census difference = engine_.census();
  difference -= before;
  return difference;
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
  for (const auto& [name, bytes] : census.processes) cost.individual += double(bytes.count());
  for (std::size_t i = 0; i < pools_.size(); ++i) {
    const auto found = census.instances.find(pools_[i].mechanism);
    if (found == census.instances.end() || found->second == 0) continue;
    cost.pools.push_back({std::int32_t(i), found->second});
  }
  return cost;
}

CensusLedger::Values CensusLedger::values(const engine::Census& census) const {
  Values values;
  for (const MechanismPool& pool : pools_) {
    const auto found = census.instances.find(pool.mechanism);
    if (found == census.instances.end()) continue;
    const Bytes bytes = found->second * pool.copied;
    values.all += bytes;
    if (census.processes.count(pool.mechanism) > 0) values.synapses += bytes;
  }
  return values;
}

Bytes CensusLedger::held(const engine::Census& census) const {
  Tally tally(pools_.size());
  tally.add(cost_of(census));
  return tally.held(pools_);
}

Bytes CensusLedger::pools_held(const engine::Census& census) const {
  Tally tally(pools_.size());
  tally.add({.individual = 0, .pools = cost_of(census).pools});
  return tally.held(pools_);
}

Bytes CensusLedger::added_by_initialisation(const engine::Census& census) const {
  Tally tally(pools_.size());
  tally.add(cost_of(census));
  return tally.listed(pools_) + tally.passing(pools_);
}

Bytes held_by(const engine::Engine& engine) {
  return CensusLedger(engine).held(engine.census());
}

}  // namespace ballast::estimator
