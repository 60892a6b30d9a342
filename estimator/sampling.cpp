#include "estimator/sampling.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "core/error.hpp"
#include "core/random.hpp"
#include "estimator/interval.hpp"

namespace ballast::estimator {

namespace {

constexpr std::size_t no_stratum = std::numeric_limits<std::size_t>::max();
constexpr double small_file = 0.1;   // of the mean
constexpr double prior_freedom = 4;  // strata of few pairs lean on the variance of all
constexpr double pilot_margin = 0.9, later_margin = 0.8;  // of the goal, to need no further round

double squared(double value) {
  return value * value;
}

}  // namespace

Sampling::Sampling(std::vector<UnknownPair> pairs, const SamplingGoal& goal)
    : pairs_(std::move(pairs)),
      goal_(goal),
      bytes_(pairs_.size()),
      stratum_of_(pairs_.size(), no_stratum) {
  if (goal_.error <= 0 || pairs_.size() <= least_pairs) return;
  make_strata();
  put_in_order();
}

std::map<std::string, std::vector<std::size_t>> Sampling::pairs_by_stratum() const {
  std::map<std::string, std::vector<std::size_t>> strata;
  for (std::size_t i = 0; i < pairs_.size(); ++i) {
    if (!pairs_[i].always && pairs_[i].size > 0) strata[pairs_[i].stratum].push_back(i);
  }
  return strata;
}

double Sampling::mean_size(const std::vector<std::size_t>& pairs) const {
  double cells = 0;
  double sizes = 0;
  for (const std::size_t pair : pairs) {
    cells += pairs_[pair].cells;
    sizes += pairs_[pair].cells * pairs_[pair].size;
  }
  return sizes / cells;
}

// Files that are far too small may have nothing in them: these are built, and those of small
// strata.
void Sampling::make_strata() {
  auto strata_of_names = pairs_by_stratum();
  for (auto& [name, pairs] : strata_of_names) {
    const double least = small_file * mean_size(pairs);
    std::erase_if(pairs, [&](std::size_t pair) { return pairs_[pair].size < least; });
    if (pairs.size() <= least_of_stratum) continue;
    for (const std::size_t pair : pairs) stratum_of_[pair] = strata_.size();
    strata_.push_back({.pairs = pairs, .mean_size = mean_size(pairs)});
  }
}

// By permanent random numbers over the weights to draw: sequential Poisson sampling.
void Sampling::put_in_order() {
  std::vector<double> order(pairs_.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (stratum_of_[i] == no_stratum) continue;
    order[i] = RandomStream(goal_.seed, i).uniform() / weight_to_draw(i);
  }
  for (Stratum& stratum : strata_) {
    std::sort(stratum.pairs.begin(), stratum.pairs.end(), [&](std::size_t a, std::size_t b) {
      return order[a] != order[b] ? order[a] < order[b] : a < b;
    });
  }
}

// Halfway between one that takes cells to be alike and one that takes them to be as large as their
// file: good for both.
double Sampling::weight_to_draw(std::size_t pair) const {
  const double mean = strata_[stratum_of_[pair]].mean_size;
  return pairs_[pair].cells * (1 + pairs_[pair].size / mean) / 2;
}

// Of being among `drawn` of the stratum, parallel to its pairs: in proportion to the weights, but
// for those that would have more than 1.
std::vector<double> Sampling::probabilities(const Stratum& stratum, std::size_t drawn) const {
  std::vector<double> chance(stratum.pairs.size(), 0.0);
  if (drawn >= chance.size()) return std::vector<double>(chance.size(), 1.0);
  std::size_t certain = 0;
  while (true) {
    double weights = 0;
    for (std::size_t i = 0; i < chance.size(); ++i) {
      if (chance[i] < 1) weights += weight_to_draw(stratum.pairs[i]);
    }
    const std::size_t before = certain;
    const double each = double(drawn - std::min(drawn, certain)) / weights;
    for (std::size_t i = 0; i < chance.size(); ++i) {
      if (chance[i] >= 1) continue;
      chance[i] = std::min(1.0, each * weight_to_draw(stratum.pairs[i]));
      if (chance[i] >= 1) ++certain;
    }
    if (certain == before) return chance;
  }
}

double Sampling::shape(const Stratum& stratum, std::size_t pair) const {
  return 1 + slope_ * (pairs_[pair].size / stratum.mean_size - 1);
}

double Sampling::predicted(const Stratum& stratum, std::size_t pair) const {
  return stratum.level * shape(stratum, pair);
}

void Sampling::observe(std::size_t pair, double bytes) {
  bytes_.at(pair) = bytes;
}

// One slope for all strata, from the differences within each: how much larger, of its stratum's
// mean, a cell is whose file is larger by the mean.
void Sampling::fit_slope() {
  double products = 0;
  double squares = 0;
  for (const Stratum& stratum : strata_) {
    double sizes = 0;
    double bytes = 0;
    for (std::size_t i = 0; i < stratum.drawn; ++i) {
      sizes += pairs_[stratum.pairs[i]].size;
      bytes += *bytes_[stratum.pairs[i]];
    }
    for (std::size_t i = 0; i < stratum.drawn; ++i) {
      const double n = double(stratum.drawn);
      const double size = pairs_[stratum.pairs[i]].size * n / sizes - 1;
      const double cost = *bytes_[stratum.pairs[i]] * n / bytes - 1;
      products += size * cost;
      squares += size * size;
    }
  }
  slope_ = squares > 0 ? std::clamp(products / squares, 0.0, 1.0) : 0.0;
}

// The ratio estimator, with weights (1/p - 1): the sum of what is predicted for the others is then
// the design-consistent estimate too (cosmetic calibration).
void Sampling::fit_level(Stratum& stratum) {
  const std::vector<double> chance = probabilities(stratum, stratum.drawn);
  double bytes = 0;
  stratum.weighted_shape = 0;
  for (std::size_t i = 0; i < stratum.drawn; ++i) {
    const std::size_t pair = stratum.pairs[i];
    const double weight = (1 / chance[i] - 1) * pairs_[pair].cells;
    bytes += weight * *bytes_[pair];
    stratum.weighted_shape += weight * shape(stratum, pair);
  }
  stratum.level = stratum.weighted_shape > 0 ? bytes / stratum.weighted_shape : 0;
}

// Residuals over what is predicted.
void Sampling::fit_variance(Stratum& stratum) {
  const std::vector<double> chance = probabilities(stratum, stratum.drawn);
  double residuals = 0;
  double squares = 0;
  double sum = 0;
  double level_residuals = 0;
  double level_squares = 0;
  double drawn = 0;
  for (std::size_t i = 0; i < stratum.drawn; ++i) {
    const std::size_t pair = stratum.pairs[i];
    const double weight = 1 / chance[i] - 1;
    if (weight <= 0) continue;
    const double value = pairs_[pair].cells * predicted(stratum, pair);
    const double residual = pairs_[pair].cells * *bytes_[pair] - value;
    residuals += weight * squared(residual);
    squares += weight * squared(value);
    sum += weight * value;
    level_residuals += squared(weight * residual);
    level_squares += squared(weight * value);
    ++drawn;
  }
  stratum.freedom = std::max(0.0, drawn - 1);
  stratum.own_variance = stratum.level_variance = stratum.unit_level_variance = 0;
  if (sum <= 0) return;
  stratum.unit_level_variance = level_squares / squared(sum);
  if (drawn < 2) return;
  const double correction = drawn / (drawn - 1);
  stratum.own_variance = correction * residuals / squares;
  stratum.level_variance = correction * level_residuals / squared(sum);
}

// Strata of few pairs lean on the relative variance of all.
void Sampling::share_variances() {
  double sum = 0;
  double freedom = 0;
  for (const Stratum& stratum : strata_) {
    sum += stratum.freedom * stratum.own_variance;
    freedom += stratum.freedom;
  }
  const double common = freedom > 0 ? sum / freedom : 0;
  for (Stratum& stratum : strata_) {
    const double own = stratum.freedom / (stratum.freedom + prior_freedom);
    stratum.own_variance = own * stratum.own_variance + (1 - own) * common;
    stratum.level_variance =
        own * stratum.level_variance + (1 - own) * common * stratum.unit_level_variance;
  }
}

void Sampling::fit() {
  fit_slope();
  for (Stratum& stratum : strata_) {
    if (stratum.drawn == stratum.pairs.size()) {
      stratum.freedom = 0;
      continue;
    }
    fit_level(stratum);
    fit_variance(stratum);
  }
  share_variances();
}

double Sampling::undrawn_variance(const Stratum& stratum) const {
  double sum = 0;
  double squares = 0;
  for (std::size_t i = stratum.drawn; i < stratum.pairs.size(); ++i) {
    const std::size_t pair = stratum.pairs[i];
    const double bytes = pairs_[pair].cells * predicted(stratum, pair);
    sum += bytes;
    squares += squared(bytes);
  }
  return stratum.level_variance * squared(sum) + stratum.own_variance * squares;
}

double Sampling::variance_if_drawn(const Stratum& stratum, std::size_t drawn) const {
  if (drawn >= stratum.pairs.size()) return 0;
  const std::vector<double> chance = probabilities(stratum, drawn);
  double sum = 0;
  for (std::size_t i = 0; i < chance.size(); ++i) {
    const std::size_t pair = stratum.pairs[i];
    sum += squared(pairs_[pair].cells * predicted(stratum, pair)) * (1 / chance[i] - 1);
  }
  return stratum.own_variance * sum;
}

// Satterthwaite's degrees of freedom of a sum of variances.
double Sampling::quantile() const {
  double sum = 0;
  double squares = 0;
  for (const Stratum& stratum : strata_) {
    if (stratum.freedom <= 0) continue;
    const double variance = undrawn_variance(stratum);
    sum += variance;
    squares += squared(variance) / stratum.freedom;
  }
  return student_quantile(squares > 0 ? squared(sum) / squares
                                      : std::numeric_limits<double>::max());
}

double Sampling::total() const {
  double sum = goal_.known;
  for (std::size_t i = 0; i < pairs_.size(); ++i) {
    if (bytes_[i]) sum += pairs_[i].cells * *bytes_[i];
  }
  for (const Stratum& stratum : strata_) {
    for (std::size_t i = stratum.drawn; i < stratum.pairs.size(); ++i) {
      sum += pairs_[stratum.pairs[i]].cells * predicted(stratum, stratum.pairs[i]);
    }
  }
  return sum;
}

double Sampling::half_width() const {
  double variance = 0;
  for (const Stratum& stratum : strata_) variance += undrawn_variance(stratum);
  return std::hypot(quantile() * std::sqrt(variance), goal_.known_half_width);
}

bool Sampling::is_reached() const {
  return half_width() <= goal_.error * total();
}

// In proportion to the bytes of all cells' files, and enough of each stratum to tell its variance.
std::vector<std::size_t> Sampling::sizes_of_pilot() const {
  std::vector<double> sizes;
  for (const Stratum& stratum : strata_) {
    double size = 0;
    for (const std::size_t pair : stratum.pairs) size += pairs_[pair].cells * pairs_[pair].size;
    sizes.push_back(size);
  }
  const double all = std::accumulate(sizes.begin(), sizes.end(), 0.0);
  std::vector<std::size_t> drawn;
  for (const double size : sizes) {
    const auto share = std::size_t(std::ceil(double(least_drawn) * size / all));
    drawn.push_back(std::max(least_of_stratum, share));
  }
  return drawn;
}

// Rounds cost a process each: none for a handful of pairs.
std::size_t Sampling::least_growth() const {
  std::size_t drawn = 0;
  for (const Stratum& stratum : strata_) drawn += stratum.drawn;
  return drawn + std::max(least_drawn / 4, drawn / 8);
}

// Neyman's allocation: in proportion to the deviation of a stratum's total, as few as reach the
// goal.
std::vector<std::size_t> Sampling::sizes_for_goal() const {
  std::vector<double> deviations;
  for (const Stratum& stratum : strata_) {
    double weights = 0;
    for (const std::size_t pair : stratum.pairs) weights += weight_to_draw(pair);
    deviations.push_back(stratum.mean_size * weights);
  }
  const auto sizes_at = [&](double scale) {
    std::vector<std::size_t> sizes;
    for (std::size_t h = 0; h < strata_.size(); ++h) {
      const double wanted = std::ceil(std::min(scale * deviations[h], 1e15));
      sizes.push_back(std::clamp(std::size_t(wanted), strata_[h].drawn, strata_[h].pairs.size()));
    }
    return sizes;
  };
  const double margin = rounds_ == 1 ? pilot_margin : later_margin;
  const double most = squared(margin * goal_.error * total()) - squared(goal_.known_half_width);
  const double allowed = most / squared(quantile());
  const std::size_t least = least_growth();
  const auto is_enough = [&](const std::vector<std::size_t>& sizes) {
    if (std::accumulate(sizes.begin(), sizes.end(), std::size_t{0}) < least) return false;
    double variance = 0;
    for (std::size_t h = 0; h < strata_.size(); ++h) {
      variance += variance_if_drawn(strata_[h], sizes[h]);
    }
    return variance <= allowed;
  };
  const double largest = *std::max_element(deviations.begin(), deviations.end());
  double low = 0;
  double high = largest > 0 ? double(pairs_.size()) * double(pairs_.size()) / largest : 0;
  for (int step = 0; step < 50; ++step) {
    const double middle = (low + high) / 2;
    (is_enough(sizes_at(middle)) ? high : low) = middle;
  }
  return sizes_at(high);
}

// Draws the next pairs of a stratum, those first that are certain among `wanted`; at least two are
// left to chance, so that they tell the variance.
void Sampling::grow(Stratum& stratum, std::size_t wanted) const {
  std::vector<std::size_t>& order = stratum.pairs;
  while (stratum.drawn < std::min(wanted, order.size())) {
    const std::vector<double> chance = probabilities(stratum, wanted);
    std::vector<std::size_t> certain;
    std::vector<std::size_t> others;
    std::size_t left_to_chance = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
      if (i < stratum.drawn && chance[i] < 1) ++left_to_chance;
      if (i >= stratum.drawn) (chance[i] < 1 ? others : certain).push_back(order[i]);
    }
    order.resize(stratum.drawn);
    order.insert(order.end(), certain.begin(), certain.end());
    order.insert(order.end(), others.begin(), others.end());
    const std::size_t least =
        stratum.drawn + certain.size() + (left_to_chance < 2 ? 2 - left_to_chance : 0);
    stratum.drawn = std::min(std::max(wanted, least), order.size());
    wanted = stratum.drawn > wanted ? stratum.drawn + 1 : wanted;
  }
}

void Sampling::draw(const std::vector<std::size_t>& sizes, std::vector<std::size_t>& added) {
  for (std::size_t h = 0; h < strata_.size(); ++h) {
    Stratum& stratum = strata_[h];
    const auto before = std::ptrdiff_t(stratum.drawn);
    grow(stratum, sizes[h]);
    const auto first = stratum.pairs.begin();
    added.insert(added.end(), first + before, first + std::ptrdiff_t(stratum.drawn));
  }
}

std::vector<std::size_t> Sampling::next_round() {
  std::vector<std::size_t> added;
  if (rounds_++ == 0) {
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      if (stratum_of_[i] == no_stratum) added.push_back(i);
    }
    draw(sizes_of_pilot(), added);
  } else if (!strata_.empty()) {
    fit();
    if (!is_reached()) draw(sizes_for_goal(), added);
  }
  std::sort(added.begin(), added.end());
  return added;
}

std::vector<Contribution> Sampling::level_of(std::size_t stratum) const {
  const Stratum& of = strata_.at(stratum);
  const std::vector<double> chance = probabilities(of, of.drawn);
  std::vector<Contribution> sum;
  for (std::size_t i = 0; i < of.drawn; ++i) {
    const std::size_t pair = of.pairs[i];
    const double weight = (1 / chance[i] - 1) * pairs_[pair].cells;
    if (weight > 0) sum.push_back({pair, weight / of.weighted_shape});
  }
  return sum;
}

double Sampling::shape_of(std::size_t pair) const {
  return shape(strata_.at(stratum_of(pair)), pair);
}

RelativeErrors Sampling::errors_of(std::size_t stratum) const {
  const Stratum& of = strata_.at(stratum);
  const double t = quantile();
  return {.level = t * std::sqrt(of.level_variance), .own = t * std::sqrt(of.own_variance)};
}

}  // namespace ballast::estimator
