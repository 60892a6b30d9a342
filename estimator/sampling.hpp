#pragma once
// Sampling: which (template, morphology) pairs a dry run builds where there are more than are worth
// it, and what is known about the others. Pure and deterministic: pairs are drawn by seed, whoever
// calls. Within strata, with probabilities that rise with cells and file size (sequential Poisson
// sampling, Ohlsson 1998); the total by a ratio estimator in every stratum, with its interval
// (Saerndal, Swensson and Wretman 1992, chapters 6 and 7). Derivation: docs/memory_model.md.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "estimator/stratum.hpp"

namespace ballast::estimator {

/// A pair that is not known yet.
struct UnknownPair {
  std::string stratum;  ///< pairs alike but for their size
  double cells = 0;     ///< of the circuit
  double size = 0;      ///< of its morphology file, bytes
  bool always = false;  ///< built in any case
};

/// How well the total over all cells is to be known.
struct SamplingGoal {
  double error = 0;             ///< half-width of the 95 % interval over the total; 0 builds all
  double known = 0;             ///< bytes of the cells of pairs that are known
  double known_half_width = 0;  ///< of `known`, where some of it was predicted
  std::uint64_t seed = 0;
  std::size_t least_pairs = 300;  ///< no more than these are all built
};

/// Part of a sum over pairs.
struct Contribution {
  std::size_t pair = 0;
  double factor = 0;
};

/// Half-widths of 95 % intervals over the predicted bytes: of the level, which all pairs of a
/// stratum share, and of a pair's own difference from it.
struct RelativeErrors {
  double level = 0;
  double own = 0;
  friend bool operator==(const RelativeErrors&, const RelativeErrors&) = default;
};

class Sampling {
 public:
  static constexpr std::size_t least_drawn = 64;
  static constexpr std::size_t least_of_stratum = 3;  ///< smaller strata are built

  Sampling(std::vector<UnknownPair> pairs, const SamplingGoal& goal);

  /// The pairs to build next, ascending; none when the goal is reached. Observe all of them before
  /// the next call.
  [[nodiscard]] std::vector<std::size_t> next_round();
  /// A pair was built: the additive bytes of one of its cells.
  void observe(std::size_t pair, double bytes);

  [[nodiscard]] const std::vector<UnknownPair>& pairs() const { return pairs_; }
  [[nodiscard]] bool is_built(std::size_t pair) const { return bytes_[pair].has_value(); }
  /// Of all cells, those of known pairs among them. After a round was observed.
  [[nodiscard]] double total() const;
  [[nodiscard]] double half_width() const;

  // A pair that is not built costs its shape times the sum over the contributions to the level of
  // its stratum. After next_round() has returned none.
  [[nodiscard]] std::size_t stratum_of(std::size_t pair) const { return stratum_of_.at(pair); }
  [[nodiscard]] std::vector<Contribution> level_of(std::size_t stratum) const;
  [[nodiscard]] double shape_of(std::size_t pair) const;
  [[nodiscard]] RelativeErrors errors_of(std::size_t stratum) const;

 private:
  void make_strata();
  void fit();
  [[nodiscard]] double quantile() const;
  [[nodiscard]] bool is_reached() const;
  [[nodiscard]] std::vector<std::size_t> sizes_of_pilot() const;
  [[nodiscard]] std::size_t least_growth() const;
  [[nodiscard]] std::vector<std::size_t> sizes_at(double scale) const;
  [[nodiscard]] std::vector<std::size_t> sizes_for_goal() const;
  void draw(const std::vector<std::size_t>& sizes, std::vector<std::size_t>& added);

  std::vector<UnknownPair> pairs_;
  SamplingGoal goal_;
  std::vector<std::optional<double>> bytes_;
  std::vector<Stratum> strata_;
  std::vector<std::size_t> stratum_of_;
  int rounds_ = 0;
};

}  // namespace ballast::estimator
