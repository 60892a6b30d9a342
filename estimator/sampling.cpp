#include "estimator/sampling.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "estimator/interval.hpp"

namespace ballast::estimator {

namespace {

constexpr std::size_t no_stratum = std::numeric_limits<std::size_t>::max();
constexpr double small_file = 0.1;    // of the mean
constexpr double common_freedom = 4;  // strata of few pairs lean on the variance of all
constexpr double margin = 0.8;        // of the goal, to need no further round
constexpr int bisections = 50;

double squared(double value) {
  return value * value;
}

using Members = std::vector<Stratum::Member>;

double mean_size(const Members& members) {
  double cells = 0;
  double sizes = 0;
  for (const Stratum::Member& member : members) {
    cells += member.cells;
    sizes += member.cells * member.size;
  }
  return sizes / cells;
}

std::map<std::string, Members> by_stratum(const std::vector<UnknownPair>& pairs) {
  std::map<std::string, Members> strata;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (pairs[i].always || pairs[i].size <= 0) continue;
    strata[pairs[i].stratum].push_back({.pair = i, .cells = pairs[i].cells, .size = pairs[i].size});
  }
  return strata;
}

}  // namespace

Sampling::Sampling(std::vector<UnknownPair> pairs, const SamplingGoal& goal)
    : pairs_(std::move(pairs)),
      goal_(goal),
      bytes_(pairs_.size()),
      stratum_of_(pairs_.size(), no_stratum) {
  if (goal_.error > 0 && pairs_.size() > goal_.least_pairs) make_strata();
}

// Files that are far too small may have nothing in them: these are built, and those of small
// strata.
void Sampling::make_strata() {
  std::map<std::string, Members> strata = by_stratum(pairs_);
  for (auto& [name, members] : strata) {
    const double least = small_file * mean_size(members);
    std::erase_if(members, [&](const Stratum::Member& member) { return member.size < least; });
    if (members.size() <= least_of_stratum) continue;
    for (const Stratum::Member& member : members) stratum_of_[member.pair] = strata_.size();
    strata_.emplace_back(members, goal_.seed);
  }
}

void Sampling::observe(std::size_t pair, double bytes) {
  bytes_.at(pair) = bytes;
  if (stratum_of_[pair] != no_stratum) strata_[stratum_of_[pair]].observe(pair, bytes);
}

// One slope for all strata, from the differences within each: how much larger, of its stratum's
// mean, a cell is whose file is larger by the mean.
void Sampling::fit() {
  Stratum::Moments sums;
  for (const Stratum& stratum : strata_) {
    const Stratum::Moments moments = stratum.moments();
    sums.size_bytes += moments.size_bytes;
    sums.size_size += moments.size_size;
  }
  const double slope =
      sums.size_size > 0 ? std::clamp(sums.size_bytes / sums.size_size, 0.0, 1.0) : 0.0;
  double variance = 0;
  double freedom = 0;
  for (Stratum& stratum : strata_) {
    if (stratum.is_complete()) continue;
    stratum.fit(slope);
    variance += stratum.freedom() * stratum.own_variance();
    freedom += stratum.freedom();
  }
  for (Stratum& stratum : strata_) {
    if (!stratum.is_complete()) stratum.share_variance(variance / freedom, common_freedom);
  }
}

// With Satterthwaite's degrees of freedom of a sum of variances.
double Sampling::quantile() const {
  double sum = 0;
  double squares = 0;
  for (const Stratum& stratum : strata_) {
    if (stratum.is_complete()) continue;
    const double variance = stratum.predicted_variance();
    sum += variance;
    squares += squared(variance) / stratum.freedom();
  }
  return student_quantile(squares > 0 ? squared(sum) / squares
                                      : std::numeric_limits<double>::max());
}

double Sampling::total() const {
  double sum = goal_.known;
  for (std::size_t i = 0; i < pairs_.size(); ++i) sum += pairs_[i].cells * bytes_[i].value_or(0);
  for (const Stratum& stratum : strata_) sum += stratum.predicted_total();
  return sum;
}

double Sampling::half_width() const {
  double variance = 0;
  for (const Stratum& stratum : strata_) variance += stratum.predicted_variance();
  return std::hypot(quantile() * std::sqrt(variance), goal_.known_half_width);
}

bool Sampling::is_reached() const {
  return half_width() <= goal_.error * total();
}

// In proportion to the bytes of all cells' files, and enough of each stratum to tell its variance.
std::vector<std::size_t> Sampling::sizes_of_pilot() const {
  double all = 0;
  for (const Stratum& stratum : strata_) all += stratum.file_bytes();
  std::vector<std::size_t> sizes;
  for (const Stratum& stratum : strata_) {
    const double share = std::ceil(double(least_drawn) * stratum.file_bytes() / all);
    sizes.push_back(std::max(least_of_stratum, std::size_t(share)));
  }
  return sizes;
}

// Rounds cost a process each: none for a handful of pairs.
std::size_t Sampling::least_growth() const {
  std::size_t drawn = 0;
  for (const Stratum& stratum : strata_) drawn += stratum.drawn();
  return drawn + std::max(least_drawn / 4, drawn / 8);
}

// Neyman's allocation, in proportion to the deviations, but of the files: allocated by what was
// observed, strata whose first pairs were small by chance would get few more, and the total would
// be too small.
std::vector<std::size_t> Sampling::sizes_at(double scale) const {
  std::vector<std::size_t> sizes;
  for (const Stratum& stratum : strata_) {
    const double most = double(stratum.members().size());
    const auto wanted = std::size_t(std::ceil(std::min(scale * stratum.deviation(), most)));
    sizes.push_back(std::max(wanted, stratum.drawn()));
  }
  return sizes;
}

// As few as reach the goal.
std::vector<std::size_t> Sampling::sizes_for_goal() const {
  const double allowed = squared(margin * goal_.error * total()) - squared(goal_.known_half_width);
  const double most_variance = allowed / squared(quantile());
  const std::size_t least = least_growth();
  const auto is_enough = [&](const std::vector<std::size_t>& sizes) {
    if (std::accumulate(sizes.begin(), sizes.end(), std::size_t{0}) < least) return false;
    double variance = 0;
    for (std::size_t h = 0; h < strata_.size(); ++h) variance += strata_[h].variance_for(sizes[h]);
    return variance <= most_variance;
  };
  double high = 0;  // all are drawn
  for (const Stratum& stratum : strata_) {
    high = std::max(high, double(stratum.members().size()) / stratum.deviation());
  }
  double low = 0;
  for (int step = 0; step < bisections; ++step) {
    const double middle = (low + high) / 2;
    (is_enough(sizes_at(middle)) ? high : low) = middle;
  }
  return sizes_at(high);
}

void Sampling::draw(const std::vector<std::size_t>& sizes, std::vector<std::size_t>& added) {
  for (std::size_t h = 0; h < strata_.size(); ++h) {
    const std::size_t before = strata_[h].drawn();
    strata_[h].draw(sizes[h]);
    for (std::size_t i = before; i < strata_[h].drawn(); ++i) {
      added.push_back(strata_[h].members()[i].pair);
    }
  }
}

std::vector<std::size_t> Sampling::next_round() {
  std::vector<std::size_t> added;
  if (rounds_ == 0) {
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      if (stratum_of_[i] == no_stratum) added.push_back(i);
    }
    draw(sizes_of_pilot(), added);
  } else {
    fit();
    if (!is_reached()) draw(sizes_for_goal(), added);
  }
  ++rounds_;
  std::sort(added.begin(), added.end());
  return added;
}

std::vector<Contribution> Sampling::level_of(std::size_t stratum) const {
  const Stratum& of = strata_.at(stratum);
  const std::vector<double> factors = of.level_factors();
  std::vector<Contribution> sum;
  for (std::size_t i = 0; i < factors.size(); ++i) {
    if (factors[i] > 0) sum.push_back({of.members()[i].pair, factors[i]});
  }
  return sum;
}

double Sampling::shape_of(std::size_t pair) const {
  return strata_.at(stratum_of(pair))
      .shape({.pair = pair, .cells = pairs_[pair].cells, .size = pairs_[pair].size});
}

RelativeErrors Sampling::errors_of(std::size_t stratum) const {
  const Stratum& of = strata_.at(stratum);
  const double t = quantile();
  return {.level = t * std::sqrt(of.level_variance()), .own = t * std::sqrt(of.own_variance())};
}

}  // namespace ballast::estimator
