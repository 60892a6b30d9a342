#pragma once
// Connections of a group (NEURON's NetCons), sorted by their source, so that a spike finds its
// targets side by side. Sources are known by gid, or, event sources of the group without one, by
// NEURON's negative code -(type + 1000 * instance); -1
// stands for no source.

#include <cstdint>
#include <span>
#include <vector>

#include "built/group.hpp"
#include "core/quantity.hpp"

namespace ballast::runtime {

/// What the connections of one source are, in [first, last).
struct ConnectionRange {
  std::int32_t first = 0, last = 0;
};

class Connections {
 public:
  /// `targets[i]`: point process of the group that NEURON's connection i goes to, -1 = none;
  /// `weight_counts[i]`: how many weights it has. Takes weights and delays over.
  Connections(built::Group& group, std::span<const std::int32_t> targets,
              std::span<const std::int32_t> weight_counts);

  /// Empty if nothing in the group listens to this source.
  [[nodiscard]] ConnectionRange of(std::int32_t source) const;
  /// Ascending; gids are the non-negative ones.
  [[nodiscard]] std::span<const std::int32_t> sources() const { return sources_; }
  [[nodiscard]] std::int32_t count() const { return static_cast<std::int32_t>(targets_.size()); }
  [[nodiscard]] std::int32_t target(std::int32_t i) const { return targets_[at(i)]; }
  /// Position of its first weight in weights().
  [[nodiscard]] std::int32_t weight(std::int32_t i) const { return weight_positions_[at(i)]; }
  [[nodiscard]] double delay(std::int32_t i) const { return delays_[at(i)]; }
  [[nodiscard]] std::vector<double>& weights() { return weights_; }
  /// Over connections whose source has a gid; infinity if there is none.
  [[nodiscard]] double shortest_delay() const;

  /// All of them, in the order in which NEURON made them.
  [[nodiscard]] std::vector<std::int32_t> in_order_of_creation() const;

  /// Of all its arrays.
  [[nodiscard]] Bytes memory() const;

 private:
  static std::size_t at(std::int32_t i) { return static_cast<std::size_t>(i); }

  std::vector<std::int32_t> sources_;
  std::vector<std::int32_t> firsts_;  ///< [sources + 1]
  std::vector<std::int32_t> targets_;
  std::vector<std::int32_t> weight_positions_;
  std::vector<double> delays_;
  std::vector<double> weights_;
};

}  // namespace ballast::runtime
