#pragma once
// SourceSampler: draws sources for a target with a probability that falls off as a Gaussian of the
// distance. The space is cut into bins; a bin is drawn by its weight along each axis (the Gaussian
// is a product over axes), then a slot of it, until the slot holds a node; so all nodes of a bin,
// and bins of any filling, are alike. Constant time per draw; 4 bytes per node and bin. Seen at the
// resolution of a bin, at most a quarter of sigma where the density allows it.

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/random.hpp"
#include "generator/cells.hpp"

namespace ballast::generator {

class SourceSampler {
 public:
  /// `nodes` lie in the box from 0 to `size`; only those of `eligible` (all if empty) are drawn.
  SourceSampler(const std::vector<Position>& nodes, const Position& size, double sigma,
                const std::vector<bool>& eligible = {});

  /// Draws around one target; holds a reference to the sampler.
  class Around {
   public:
    Around(const SourceSampler& sampler, const Position& target);
    /// A node; requires that there is one that can be drawn.
    [[nodiscard]] std::uint32_t draw(RandomStream& random) const;

   private:
    struct Axis {
      std::uint32_t first_bin = 0;
      std::vector<double> cumulative;  ///< weight up to and with each bin
    };
    [[nodiscard]] static std::uint32_t draw_bin(const Axis& axis, RandomStream& random);

    const SourceSampler* sampler_;
    std::array<Axis, 3> axes_;
  };

  /// Nodes that can be drawn.
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }

 private:
  [[nodiscard]] std::uint32_t bin_along(std::size_t axis, float coordinate) const;
  [[nodiscard]] std::size_t bin_of(const Position& position) const;
  [[nodiscard]] std::span<const std::uint32_t> nodes_in(std::size_t bin) const;

  double sigma_;
  std::array<std::uint32_t, 3> bins_{};  ///< number along each axis
  std::array<double, 3> width_{};
  std::uint32_t fullest_bin_ = 0;     ///< nodes in it
  std::vector<std::uint32_t> first_;  ///< per bin, into nodes_
  std::vector<std::uint32_t> nodes_;  ///< grouped by bin, ascending within
};

}  // namespace ballast::generator
