#pragma once
// Stratum: pairs of template and morphology that differ in size alone, in the order in which a
// sample draws them, and what the drawn ones tell about the others. Internal to sampling.hpp.

#include <cstdint>
#include <vector>

namespace ballast::estimator {

class Stratum {
 public:
  struct Member {
    std::size_t pair = 0;  ///< whatever the caller counts by
    double cells = 0;
    double size = 0;   ///< of the file; positive
    double bytes = 0;  ///< of a cell, once it is drawn and observed
  };

  /// Orders the members for drawing by the seed: sequential Poisson sampling with permanent random
  /// numbers (Ohlsson 1998), so that a larger sample holds every smaller one.
  Stratum(std::vector<Member> members, std::uint64_t seed);

  [[nodiscard]] const std::vector<Member>& members() const { return members_; }
  [[nodiscard]] std::size_t drawn() const { return drawn_; }  ///< leading members
  [[nodiscard]] bool is_complete() const { return drawn_ == members_.size(); }
  /// Bytes of all cells' files.
  [[nodiscard]] double file_bytes() const { return mean_size_ * cells_; }
  /// In proportion to the deviation of the total, as far as file sizes tell.
  [[nodiscard]] double deviation() const;

  /// Draws up to `wanted` in all, or a few more: those first that are certain among as many, and at
  /// least two by chance, so that they tell the variance.
  void draw(std::size_t wanted);
  void observe(std::size_t pair, double bytes);

  /// Sums of products and of squares of relative differences from the mean of the drawn members.
  struct Moments {
    double size_bytes = 0, size_size = 0;
  };
  [[nodiscard]] Moments moments() const;

  // Fits the ratio estimator, with this slope of shape(). Not for a complete stratum.
  void fit(double slope);
  /// Lets the variance lean on that of all strata, by the degrees of freedom of both.
  void share_variance(double common, double common_freedom);

  // What follows from the fit.
  [[nodiscard]] double freedom() const { return freedom_; }  ///< of the variances; 0: complete
  [[nodiscard]] double own_variance() const { return own_variance_; }      ///< relative, of a pair
  [[nodiscard]] double level_variance() const { return level_variance_; }  ///< relative
  /// Cost of a cell over that of one whose file has the mean size.
  [[nodiscard]] double shape(const Member& member) const;
  /// Factors of the drawn members' costs in that of a cell of mean size.
  [[nodiscard]] std::vector<double> level_factors() const;
  /// Bytes of all cells of members that are not drawn, and the variance of this sum.
  [[nodiscard]] double predicted_total() const;
  [[nodiscard]] double predicted_variance() const;
  /// The variance if as many were drawn.
  [[nodiscard]] double variance_for(std::size_t drawn) const;

 private:
  [[nodiscard]] double weight_to_draw(const Member& member) const;
  [[nodiscard]] std::vector<double> probabilities(std::size_t drawn) const;
  [[nodiscard]] std::vector<double> weights() const;
  [[nodiscard]] double predicted(const Member& member) const;
  void fit_variance();

  std::vector<Member> members_;
  std::size_t drawn_ = 0;
  double cells_ = 0, mean_size_ = 0;
  double slope_ = 1;
  double level_ = 0;           // bytes of a cell of mean size
  double weighted_shape_ = 0;  // sum of weight * shape over the drawn
  double own_variance_ = 0, level_variance_ = 0;
  double unit_level_variance_ = 0;  // level_variance_ for an own_variance_ of 1
  double freedom_ = 0;
};

}  // namespace ballast::estimator
