#include "estimator/stratum.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/random.hpp"

namespace ballast::estimator {

namespace {

double squared(double value) {
  return value * value;
}

}  // namespace

Stratum::Stratum(std::vector<Member> members, std::uint64_t seed) : members_(std::move(members)) {
  double sizes = 0;
  for (const Member& member : members_) {
    cells_ += member.cells;
    sizes += member.cells * member.size;
  }
  mean_size_ = sizes / cells_;
  std::vector<std::pair<double, Member>> order;
  for (const Member& member : members_) {
    const double number = RandomStream(seed, member.pair).uniform();
    order.emplace_back(number / weight_to_draw(member), member);
  }
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < order.size(); ++i) members_[i] = order[i].second;
}

// Halfway between one that takes cells to be alike and one that takes them to be as large as their
// file: good for both.
double Stratum::weight_to_draw(const Member& member) const {
  return member.cells * (1 + member.size / mean_size_) / 2;
}

double Stratum::deviation() const {
  double weights = 0;
  for (const Member& member : members_) weights += weight_to_draw(member);
  return mean_size_ * weights;
}

// Of being among `drawn`, parallel to the members: in proportion to the weights to draw, but for
// those that would have more than 1.
std::vector<double> Stratum::probabilities(std::size_t drawn) const {
  if (drawn >= members_.size()) return std::vector<double>(members_.size(), 1.0);
  std::vector<double> chance(members_.size(), 0.0);
  std::size_t certain = 0;
  while (true) {
    double weights = 0;
    for (std::size_t i = 0; i < chance.size(); ++i) {
      if (chance[i] < 1) weights += weight_to_draw(members_[i]);
    }
    const std::size_t before = certain;
    const double each = double(drawn - std::min(drawn, certain)) / weights;
    for (std::size_t i = 0; i < chance.size(); ++i) {
      if (chance[i] >= 1) continue;
      chance[i] = std::min(1.0, each * weight_to_draw(members_[i]));
      if (chance[i] >= 1) ++certain;
    }
    if (certain == before) return chance;
  }
}

// Of the drawn members: how many cells not drawn each stands for. With these weights the plain sum
// of what is predicted is the design-consistent estimate too (cosmetic calibration, Brewer 1999).
std::vector<double> Stratum::weights() const {
  std::vector<double> weights = probabilities(drawn_);
  weights.resize(drawn_);
  for (std::size_t i = 0; i < drawn_; ++i) weights[i] = (1 / weights[i] - 1) * members_[i].cells;
  return weights;
}

void Stratum::draw(std::size_t wanted) {
  constexpr std::size_t least_by_chance = 2;
  while (drawn_ < std::min(wanted, members_.size())) {
    const std::vector<double> chance = probabilities(wanted);
    std::vector<Member> certain;
    std::vector<Member> others;
    std::size_t by_chance = 0;
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (i < drawn_ && chance[i] < 1) ++by_chance;
      if (i >= drawn_) (chance[i] < 1 ? others : certain).push_back(members_[i]);
    }
    const auto rest =
        std::copy(certain.begin(), certain.end(), members_.begin() + std::ptrdiff_t(drawn_));
    std::copy(others.begin(), others.end(), rest);
    const std::size_t missing = least_by_chance - std::min(least_by_chance, by_chance);
    const std::size_t least = drawn_ + certain.size() + missing;
    drawn_ = std::min(std::max(wanted, least), members_.size());
    if (drawn_ > wanted) wanted = drawn_ + 1;  // others may be certain among more
  }
}

void Stratum::observe(std::size_t pair, double bytes) {
  const auto end = members_.begin() + std::ptrdiff_t(drawn_);
  const auto found = std::find_if(members_.begin(), end,
                                  [&](const Member& member) { return member.pair == pair; });
  BALLAST_EXPECT(found != end);
  found->bytes = bytes;
}

Stratum::Moments Stratum::moments() const {
  double sizes = 0;
  double bytes = 0;
  for (std::size_t i = 0; i < drawn_; ++i) {
    sizes += members_[i].size;
    bytes += members_[i].bytes;
  }
  Moments sums;
  for (std::size_t i = 0; i < drawn_; ++i) {
    const double size = members_[i].size * double(drawn_) / sizes - 1;
    sums.size_bytes += size * (members_[i].bytes * double(drawn_) / bytes - 1);
    sums.size_size += squared(size);
  }
  return sums;
}

double Stratum::shape(const Member& member) const {
  return 1 + slope_ * (member.size / mean_size_ - 1);
}

double Stratum::predicted(const Member& member) const {
  return member.cells * level_ * shape(member);
}

void Stratum::fit(double slope) {
  BALLAST_EXPECT(!is_complete());
  slope_ = slope;
  const std::vector<double> weight = weights();
  double bytes = 0;
  weighted_shape_ = 0;
  for (std::size_t i = 0; i < drawn_; ++i) {
    bytes += weight[i] * members_[i].bytes;
    weighted_shape_ += weight[i] * shape(members_[i]);
  }
  level_ = bytes / weighted_shape_;
  fit_variance();
}

// Hajek's variance for sampling with unequal probabilities (1964), over the prediction, in its two
// parts: of the level, and of the pairs that are not drawn.
void Stratum::fit_variance() {
  const std::vector<double> weight = weights();
  double residuals = 0;
  double squares = 0;
  double level_residuals = 0;
  double level_squares = 0;
  double fourth = 0;
  double sum = 0;
  double by_chance = 0;
  for (std::size_t i = 0; i < drawn_; ++i) {
    if (weight[i] <= 0) continue;
    const double each = weight[i] / members_[i].cells;
    const double value = predicted(members_[i]);
    const double residual = members_[i].cells * members_[i].bytes - value;
    residuals += each * squared(residual);
    squares += each * squared(value);
    level_residuals += squared(each * residual);
    level_squares += squared(each * value);
    fourth += squared(squared(each * value));
    sum += each * value;
    ++by_chance;
  }
  freedom_ = std::max(1.0, squared(level_squares) / fourth - 1);  // Satterthwaite's
  const double correction = by_chance / (by_chance - 1);
  own_variance_ = correction * residuals / squares;
  level_variance_ = correction * level_residuals / squared(sum);
  unit_level_variance_ = level_squares / squared(sum);
}

void Stratum::share_variance(double common, double common_freedom) {
  const double own = freedom_ / (freedom_ + common_freedom);
  own_variance_ = own * own_variance_ + (1 - own) * common;
  level_variance_ = own * level_variance_ + (1 - own) * common * unit_level_variance_;
}

std::vector<double> Stratum::level_factors() const {
  std::vector<double> factors = weights();
  for (double& factor : factors) factor /= weighted_shape_;
  return factors;
}

double Stratum::predicted_total() const {
  double sum = 0;
  for (std::size_t i = drawn_; i < members_.size(); ++i) sum += predicted(members_[i]);
  return sum;
}

double Stratum::predicted_variance() const {
  double squares = 0;
  for (std::size_t i = drawn_; i < members_.size(); ++i) squares += squared(predicted(members_[i]));
  return level_variance_ * squared(predicted_total()) + own_variance_ * squares;
}

double Stratum::variance_for(std::size_t drawn) const {
  const std::vector<double> chance = probabilities(drawn);
  double sum = 0;
  for (std::size_t i = 0; i < chance.size(); ++i) {
    sum += squared(predicted(members_[i])) * (1 / chance[i] - 1);
  }
  return own_variance_ * sum;
}

}  // namespace ballast::estimator
