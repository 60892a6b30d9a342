#include "generator/source_sampler.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ballast::generator {
namespace {

constexpr double nodes_per_bin = 8;   ///< at least, on average
constexpr double reach = 4;           ///< in sigmas; further sources are never drawn
constexpr int most_attempts = 10000;  ///< before any node is taken

/// Integral of the standard normal density up to x.
double normal_cdf(double x) {
  return 0.5 * std::erfc(-x / std::numbers::sqrt2);
}

/// As fine as the Gaussian needs, but no finer than the nodes fill: empty bins cost draws.
double bin_width(std::size_t nodes, const Position& size, double sigma) {
  const double volume = std::max(1.0, double{size[0]} * size[1] * size[2]);
  const double per_node = volume / std::max<double>(1, static_cast<double>(nodes));
  return std::max(0.25 * sigma, std::cbrt(nodes_per_bin * per_node));
}

}  // namespace

SourceSampler::SourceSampler(const std::vector<Position>& nodes, const Position& size, double sigma,
                             const std::vector<bool>& eligible)
    : sigma_(sigma) {
  const auto taken = [&](std::size_t i) { return eligible.empty() || eligible[i]; };
  const auto count = eligible.empty() ? static_cast<std::ptrdiff_t>(nodes.size())
                                      : std::count(eligible.begin(), eligible.end(), true);
  const double width = bin_width(static_cast<std::size_t>(count), size, sigma);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double extent = std::max<double>(size[axis], 1e-3);
    bins_[axis] = static_cast<std::uint32_t>(std::max(1.0, std::floor(extent / width)));
    width_[axis] = extent / bins_[axis];
  }
  first_.assign(std::size_t{bins_[0]} * bins_[1] * bins_[2] + 1, 0);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    first_[bin_of(nodes[i]) + 1] += taken(i) ? 1 : 0;
  }
  fullest_bin_ = *std::max_element(first_.begin(), first_.end());
  for (std::size_t bin = 1; bin < first_.size(); ++bin) {
    first_[bin] += first_[bin - 1];
  }
  nodes_.resize(first_.back());
  // Counting sort by bin; within a bin by id.
  std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (taken(i)) {
      nodes_[next[bin_of(nodes[i])]++] = static_cast<std::uint32_t>(i);
    }
  }
}

/// Coordinates outside the box count to the bin at its edge.
std::uint32_t SourceSampler::bin_along(std::size_t axis, float coordinate) const {
  const double bin = std::max(0.0, std::floor(coordinate / width_[axis]));
  return std::min(static_cast<std::uint32_t>(bin), bins_[axis] - 1);
}

std::size_t SourceSampler::bin_of(const Position& position) const {
  const std::size_t x = bin_along(0, position[0]);
  const std::size_t y = bin_along(1, position[1]);
  return (x * bins_[1] + y) * bins_[2] + bin_along(2, position[2]);
}

std::span<const std::uint32_t> SourceSampler::nodes_in(std::size_t bin) const {
  return std::span(nodes_).subspan(first_[bin], first_[bin + 1] - first_[bin]);
}

SourceSampler::Around::Around(const SourceSampler& sampler, const Position& target)
    : sampler_(&sampler) {
  for (std::size_t i = 0; i < 3; ++i) {
    const auto distance = static_cast<float>(reach * sampler.sigma_);
    const double width = sampler.width_[i];
    Axis& axis = axes_[i];
    axis.first_bin = sampler.bin_along(i, target[i] - distance);
    const std::uint32_t last_bin = sampler.bin_along(i, target[i] + distance);
    // The weight of a bin is the Gaussian's integral over it.
    double below = normal_cdf((axis.first_bin * width - target[i]) / sampler.sigma_);
    double total = 0;
    for (std::uint32_t bin = axis.first_bin; bin <= last_bin; ++bin) {
      const double up_to = normal_cdf(((bin + 1) * width - target[i]) / sampler.sigma_);
      total += up_to - below;
      below = up_to;
      axis.cumulative.push_back(total);
    }
  }
}

std::uint32_t SourceSampler::Around::draw_bin(const Axis& axis, RandomStream& random) {
  if (axis.cumulative.size() == 1) {
    return axis.first_bin;
  }
  const double at = random.uniform() * axis.cumulative.back();
  const auto found = std::upper_bound(axis.cumulative.begin(), axis.cumulative.end() - 1, at);
  return axis.first_bin + static_cast<std::uint32_t>(found - axis.cumulative.begin());
}

std::uint32_t SourceSampler::Around::draw(RandomStream& random) const {
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    const std::size_t x = draw_bin(axes_[0], random);
    const std::size_t y = draw_bin(axes_[1], random);
    const std::size_t bin =
        (x * sampler_->bins_[1] + y) * sampler_->bins_[2] + draw_bin(axes_[2], random);
    const std::span<const std::uint32_t> nodes = sampler_->nodes_in(bin);
    const std::uint64_t slot = random.below(sampler_->fullest_bin_);
    if (slot < nodes.size()) {
      return nodes[slot];
    }
  }
  // Nothing within reach: any node, so that a circuit of distant clusters has its edges too.
  return sampler_->nodes_[random.below(sampler_->nodes_.size())];
}

}  // namespace ballast::generator
