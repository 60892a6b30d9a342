#pragma once
// Counter-based random numbers (Philox 4x32-10, Salmon et al. 2011, doi:10.1145/2063384.2063405):
// the value depends on the key and the position alone, so that results are the same for any number
// of ranks and any order. Value type of 44 bytes; each stream holds 2^34 words and then repeats.

#include <array>
#include <cstdint>

namespace ballast {

/// The bare generator: four random words for a counter and a key.
[[nodiscard]] std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                                      std::array<std::uint32_t, 2> key);

class RandomStream {
 public:
  /// Streams of different (seed, stream, substream) are independent.
  explicit RandomStream(std::uint64_t seed, std::uint64_t stream = 0, std::uint32_t substream = 0);

  [[nodiscard]] std::uint32_t next_u32();
  [[nodiscard]] std::uint64_t next_u64();
  [[nodiscard]] double uniform();                           ///< in [0, 1), 53 bits
  [[nodiscard]] double normal();                            ///< mean 0, deviation 1 (Box-Muller)
  [[nodiscard]] double lognormal(double mu, double sigma);  ///< exp(mu + sigma * normal())
  [[nodiscard]] std::uint64_t below(std::uint64_t bound);   ///< in [0, bound), unbiased; bound > 0
  /// Poisson-distributed count of mean `mean` >= 0.
  [[nodiscard]] std::uint64_t poisson(double mean);

 private:
  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 4> block_{};
  int used_ = 4;
};

}  // namespace ballast
