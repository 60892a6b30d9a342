#pragma once
// Intervals: half-widths of 95 % intervals, and how those of cells whose records were predicted
// (sampling.hpp) add up over the cells of a rank or a metype. Errors of independent causes add up
// in quadrature.

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <string>
#include <vector>

#include "estimator/memory_model.hpp"

namespace ballast::estimator {

/// 0.975 quantile of Student's distribution, within 1 % for 3 degrees of freedom and more; fewer
/// count as 3 (Abramowitz and Stegun 1964, 26.7.5).
[[nodiscard]] double student_quantile(double freedom);

/// Half-width of a sum of independent parts.
[[nodiscard]] Bytes combine(std::initializer_list<Bytes> half_widths);

/// What the sample says about a sum over cells. Cells of one record have one error; records of one
/// group share that of their level.
class SampleSpread {
 public:
  using Measure = std::function<double(const Cost&)>;  ///< bytes of a cost

  /// Borrows the model.
  explicit SampleSpread(const MemoryModel& memory) : memory_(&memory) {}

  /// Cells of the record with this index; of measured ones nothing is kept.
  void add(std::uint32_t record, std::int64_t cells = 1);
  void add(const SampleSpread& other);

  [[nodiscard]] bool empty() const { return cells_.empty(); }
  /// Where the cells are of all kinds: own differences of records are independent.
  [[nodiscard]] double half_width(const Measure& measure) const;
  /// Where the cells are of one kind, whose morphologies may all differ in the same way from others
  /// of their template.
  [[nodiscard]] double half_width_of_kind(const Measure& measure) const;
  // Sums over the predicted cells.
  [[nodiscard]] double bytes(const Measure& measure) const;
  [[nodiscard]] Tally predicted() const;

 private:
  [[nodiscard]] double level_variance(const Measure& measure) const;
  [[nodiscard]] std::vector<double> own_half_widths(const Measure& measure) const;

  const MemoryModel* memory_;
  std::map<std::uint32_t, std::int64_t> cells_;  // of predicted records
};

/// How much is known of the cells of a circuit.
struct SampleSummary {
  std::int64_t pairs = 0;     ///< (template, morphology) pairs of the circuit
  std::int64_t built = 0;     ///< those that were measured
  Bytes half_width = {};      ///< of the additive weight of all cells
  double relative_error = 0;  ///< half_width over that weight
  friend bool operator==(const SampleSummary&, const SampleSummary&) = default;
};

/// `cells`: of the circuit, parallel to the model's records.
[[nodiscard]] SampleSummary summarize(const MemoryModel& memory,
                                      const std::vector<std::int64_t>& cells);

/// "812 of 2,000 (template, morphology) pairs built; the total is known to ±0.9 % (95 %)"
[[nodiscard]] std::string sample_text(const SampleSummary& sample);

}  // namespace ballast::estimator
