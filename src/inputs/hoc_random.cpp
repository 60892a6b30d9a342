#include "inputs/hoc_random.hpp"

#include <cmath>

#include "core/random.hpp"

namespace ballast::inputs {

HocRandom::HocRandom(const engine::RandomIds& ids, std::uint32_t global_index)
    : counter_{0, ids.id3, ids.id1, ids.id2},
      key_{global_index, 0},
      words_(philox4x32(counter_, key_)) {}

double HocRandom::uniform() {
  if (used_ == words_.size()) {
    ++counter_[0];
    words_ = philox4x32(counter_, key_);
    used_ = 0;
  }
  constexpr double scale = 1.0 / 4294967297.0;  // 1 / (2^32 + 1)
  return (static_cast<double>(words_[used_++]) + 1.0) * scale;
}

double HocRandom::normal() {
  if (stored_) {
    const double value = *stored_;
    stored_.reset();
    return value * deviation_ + mean_;
  }
  while (true) {
    const double v1 = 2 * uniform() - 1;
    const double v2 = 2 * uniform() - 1;
    const double w = v1 * v1 + v2 * v2;
    if (w > 1) continue;
    const double y = std::sqrt(-2 * std::log(w) / w);
    stored_ = v2 * y;
    return v1 * y * deviation_ + mean_;
  }
}

void HocRandom::normal_distribution(double mean, double variance) {
  mean_ = mean;
  deviation_ = std::sqrt(variance);
  stored_.reset();
  static_cast<void>(normal());
}

}  // namespace ballast::inputs
