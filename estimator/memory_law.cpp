#include "estimator/memory_law.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/error.hpp"

namespace ballast::estimator {

std::int64_t pool_capacity(std::int64_t instances, std::int64_t first_capacity) {
  BALLAST_EXPECT(instances >= 0 && first_capacity > 0);
  if (instances == 0) return 0;
  std::int64_t capacity = first_capacity;
  while (capacity < instances) capacity *= 2;
  return capacity;
}

Tally::Tally(double individual, double growth, std::span<const double> instances)
    : individual_(individual), growth_(growth) {
  for (const double count : instances) instances_.push_back(std::llround(count));
}

void Tally::add(const Cost& cost, std::int64_t times) {
  individual_ += cost.individual * double(times);
  growth_ += cost.growth * double(times);
  for (const PoolShare& share : cost.pools) {
    instances_[std::size_t(share.pool)] += share.instances * times;
  }
}

void Tally::add(const Tally& other) {
  BALLAST_EXPECT(instances_.size() == other.instances_.size());
  individual_ += other.individual_;
  growth_ += other.growth_;
  for (std::size_t i = 0; i < instances_.size(); ++i) instances_[i] += other.instances_[i];
}

void Tally::add(const Tally& other, double factor) {
  BALLAST_EXPECT(instances_.size() == other.instances_.size());
  individual_ += factor * other.individual_;
  growth_ += factor * other.growth_;
  for (std::size_t i = 0; i < instances_.size(); ++i) {
    instances_[i] += std::llround(factor * double(other.instances_[i]));
  }
}

Bytes Tally::held(const std::vector<MechanismPool>& pools) const {
  BALLAST_EXPECT(pools.size() == instances_.size());
  Bytes sum = Bytes::rounded(individual_);
  for (std::size_t i = 0; i < pools.size(); ++i) {
    sum += pool_capacity(instances_[i], pools[i].first_capacity) * pools[i].slot;
  }
  return sum;
}

Bytes Tally::used(const std::vector<MechanismPool>& pools) const {
  BALLAST_EXPECT(pools.size() == instances_.size());
  Bytes sum = Bytes::rounded(individual_);
  for (std::size_t i = 0; i < pools.size(); ++i) sum += instances_[i] * pools[i].slot;
  return sum;
}

Bytes Tally::listed(const std::vector<MechanismPool>& pools) const {
  BALLAST_EXPECT(pools.size() == instances_.size());
  Bytes sum;
  for (std::size_t i = 0; i < pools.size(); ++i) sum += instances_[i] * pools[i].listed;
  return sum;
}

Bytes Tally::copied(const std::vector<MechanismPool>& pools) const {
  BALLAST_EXPECT(pools.size() == instances_.size());
  Bytes sum;
  for (std::size_t i = 0; i < pools.size(); ++i) sum += instances_[i] * pools[i].copied;
  return sum;
}

Bytes Tally::passing(const std::vector<MechanismPool>& pools) const {
  BALLAST_EXPECT(pools.size() == instances_.size());
  Bytes running = Bytes::rounded(growth_);
  for (std::size_t i = 0; i < pools.size(); ++i) {
    const std::int64_t unused =
        pool_capacity(instances_[i], pools[i].first_capacity) - instances_[i];
    running -= unused * pools[i].copied;
  }
  return std::max(copied(pools), running);
}

double target_list_bytes(double sources, double netcons) {
  if (sources <= 0 || netcons <= 0) return 0;
  constexpr double pointer = 8, header = 8, least = 32, step = 16;  // of glibc's malloc
  const double mean = netcons / sources;
  if (mean >= 8) return netcons * pointer / std::log(2.0) + sources * header;
  double sum = 0;
  double seen = 0;
  double probability = std::exp(-mean);  // of no connection: such a source is none
  for (int n = 1; n < 64; ++n) {
    probability *= mean / n;
    const double capacity = double(std::bit_ceil(unsigned(n)));
    sum += probability * std::max(least, std::ceil((capacity * pointer + header) / step) * step);
    seen += probability;
  }
  return sources * sum / seen;
}

double used_bytes(const Cost& cost, const std::vector<MechanismPool>& pools) {
  double bytes = cost.individual;
  for (const PoolShare& share : cost.pools) {
    bytes += double(share.instances) * double(pools[std::size_t(share.pool)].slot.count());
  }
  return bytes;
}

double additive_weight(const Cost& cost, const std::vector<MechanismPool>& pools) {
  double weight = cost.individual;
  for (const PoolShare& share : cost.pools) {
    const MechanismPool& pool = pools[std::size_t(share.pool)];
    weight += double(share.instances) * double((pool.slot + pool.copied + pool.listed).count());
  }
  return weight;
}

}  // namespace ballast::estimator
