#include "engine/runtime/connections.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace ballast::runtime {

namespace {

// The connections that have a target, by source, then in NEURON's order.
std::vector<std::int32_t> sorted_by_source(const built::Group& group,
                                           std::span<const std::int32_t> targets) {
  std::vector<std::int32_t> sorted;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (targets[i] >= 0) sorted.push_back(static_cast<std::int32_t>(i));
  }
  std::stable_sort(sorted.begin(), sorted.end(), [&](std::int32_t a, std::int32_t b) {
    return group.netcon_sources[static_cast<std::size_t>(a)] <
           group.netcon_sources[static_cast<std::size_t>(b)];
  });
  return sorted;
}

}  // namespace

Connections::Connections(built::Group& group, std::span<const std::int32_t> targets,
                         std::span<const std::int32_t> weight_counts) {
  const std::vector<std::int32_t> sorted = sorted_by_source(group, targets);
  std::vector<std::int32_t> positions(weight_counts.size());
  std::exclusive_scan(weight_counts.begin(), weight_counts.end(), positions.begin(), 0);
  targets_.reserve(sorted.size());
  weight_positions_.reserve(sorted.size());
  delays_.reserve(sorted.size());
  for (const std::int32_t i : sorted) {
    const std::int32_t source = group.netcon_sources[at(i)];
    if (sources_.empty() || sources_.back() != source) {
      sources_.push_back(source);
      firsts_.push_back(count());
    }
    targets_.push_back(targets[at(i)]);
    weight_positions_.push_back(positions[at(i)]);
    delays_.push_back(group.delays[at(i)]);
  }
  firsts_.push_back(count());
  sources_.shrink_to_fit();
  firsts_.shrink_to_fit();
  weights_ = std::move(group.weights);
}

ConnectionRange Connections::of(std::int32_t source) const {
  const auto found = std::lower_bound(sources_.begin(), sources_.end(), source);
  if (found == sources_.end() || *found != source) return {};
  const auto k = static_cast<std::size_t>(found - sources_.begin());
  return {firsts_[k], firsts_[k + 1]};
}

double Connections::shortest_delay() const {
  const auto first_gid = std::lower_bound(sources_.begin(), sources_.end(), 0);
  const std::int32_t first = firsts_[static_cast<std::size_t>(first_gid - sources_.begin())];
  const auto shortest = std::min_element(delays_.begin() + first, delays_.end());
  return shortest == delays_.end() ? std::numeric_limits<double>::infinity() : *shortest;
}

std::vector<std::int32_t> Connections::in_order_of_creation() const {
  std::vector<std::int32_t> order(targets_.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::int32_t a, std::int32_t b) { return weight(a) < weight(b); });
  return order;
}

Bytes Connections::memory() const {
  const std::size_t indices =
      sources_.capacity() + firsts_.capacity() + targets_.capacity() + weight_positions_.capacity();
  const std::size_t reals = delays_.capacity() + weights_.capacity();
  return Bytes(static_cast<std::int64_t>(indices * sizeof(std::int32_t) + reals * sizeof(double)));
}

}  // namespace ballast::runtime
