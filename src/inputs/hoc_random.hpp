#pragma once
// HocRandom: the numbers that hoc's Random object gives on a Random123 stream, so that noise inputs
// are those of neurodamus. Philox 4x32-10 with key (global index, 0) and counter (block, id3, id1,
// id2), words mapped to (w + 1) / (2^32 + 1) (NEURON src/oc/nrnran123.cpp); normals by Marsaglia's
// polar method, two at a time (src/gnu/Normal.cpp). Value type.

#include <array>
#include <cstdint>
#include <optional>

#include "engine/engine.hpp"

namespace ballast::inputs {

class HocRandom {
 public:
  HocRandom(const engine::RandomIds& ids, std::uint32_t global_index);

  /// In the open interval (0, 1).
  [[nodiscard]] double uniform();
  /// From the distribution that normal_distribution() set; at first mean 0 and variance 1.
  [[nodiscard]] double normal();
  /// As hoc's Random.normal(mean, variance): forgets a number in store, and draws one.
  void normal_distribution(double mean, double variance);

 private:
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> words_;
  std::size_t used_ = 0;
  double mean_ = 0.0;
  double deviation_ = 1.0;
  std::optional<double> stored_;
};

}  // namespace ballast::inputs
