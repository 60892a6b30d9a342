#include "engine/runtime/played_values.hpp"

#include <utility>

#include "core/error.hpp"

namespace ballast::runtime {

PlayedValue::PlayedValue(std::vector<double> times, std::vector<double> values, double* target)
    : times_(std::move(times)), values_(std::move(values)), target_(target) {
  BALLAST_EXPECT(!times_.empty() && times_.size() == values_.size());
}

void PlayedValue::deliver(double until) {
  while (!position_.ended && times_[position_.bound] <= until) {
    const double time = times_[position_.bound];
    position_.last = position_.bound;
    if (position_.bound + 1 < times_.size()) {
      ++position_.bound;
    } else {
      position_.ended = true;
    }
    set(time);
  }
}

void PlayedValue::set(double time) {
  *target_ = at(time);
}

Bytes PlayedValue::memory() const {
  return Bytes(
      static_cast<std::int64_t>((times_.capacity() + values_.capacity()) * sizeof(double)));
}

double PlayedValue::at(double time) {
  std::size_t& last = position_.last;
  if (time >= times_[position_.bound]) {
    last = position_.bound;
    if (last == 0) return values_[0];
  } else if (time <= times_[0]) {
    last = 0;
    return values_[0];
  } else {
    while (time < times_[last]) --last;
    while (time >= times_[last]) ++last;
  }
  const double before = times_[last - 1], after = times_[last];
  if (before == after) return (values_[last - 1] + values_[last]) / 2.0;
  const double part = (time - before) / (after - before);
  return values_[last - 1] + (values_[last] - values_[last - 1]) * part;
}

}  // namespace ballast::runtime
