#include "estimator/interval.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <string_view>

#include "core/table.hpp"

namespace ballast::estimator {

namespace {

double squared(double value) {
  return value * value;
}

}  // namespace

double student_quantile(double freedom) {
  constexpr double z = 1.959963984540054;  // of the normal distribution
  constexpr double z3 = z * z * z, z5 = z3 * z * z, z7 = z5 * z * z;
  const double n = std::max(freedom, 3.0);
  return z + (z3 + z) / (4 * n) + (5 * z5 + 16 * z3 + 3 * z) / (96 * n * n) +
         (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * n * n * n);
}

Bytes combine(std::initializer_list<Bytes> half_widths) {
  double sum = 0;
  for (const Bytes half_width : half_widths) sum += squared(double(half_width.count()));
  return Bytes::rounded(std::sqrt(sum));
}

void SampleSpread::add(std::uint32_t record, std::int64_t cells) {
  if (memory_->cells[record].predicted) cells_[record] += cells;
}

void SampleSpread::add(const SampleSpread& other) {
  for (const auto& [record, cells] : other.cells_) cells_[record] += cells;
}

double SampleSpread::level_variance(const Measure& measure) const {
  std::map<std::string_view, double> levels;
  for (const auto& [index, cells] : cells_) {
    const CellRecord& record = memory_->cells[index];
    levels[record.prediction.group] +=
        record.prediction.level_half_width * double(cells) * measure(record.cost);
  }
  double variance = 0;
  for (const auto& [group, half_width] : levels) variance += squared(half_width);
  return variance;
}

std::vector<double> SampleSpread::own_half_widths(const Measure& measure) const {
  std::vector<double> half_widths;
  for (const auto& [index, cells] : cells_) {
    const CellRecord& record = memory_->cells[index];
    half_widths.push_back(record.prediction.own_half_width * double(cells) * measure(record.cost));
  }
  return half_widths;
}

double SampleSpread::half_width(const Measure& measure) const {
  double variance = level_variance(measure);
  for (const double own : own_half_widths(measure)) variance += squared(own);
  return std::sqrt(variance);
}

double SampleSpread::half_width_of_kind(const Measure& measure) const {
  const std::vector<double> own = own_half_widths(measure);
  return std::sqrt(level_variance(measure) + squared(std::accumulate(own.begin(), own.end(), 0.0)));
}

double SampleSpread::bytes(const Measure& measure) const {
  double sum = 0;
  for (const auto& [index, cells] : cells_)
    sum += double(cells) * measure(memory_->cells[index].cost);
  return sum;
}

Tally SampleSpread::predicted() const {
  Tally sum(memory_->pools.size());
  for (const auto& [index, cells] : cells_) sum.add(memory_->cells[index].cost, cells);
  return sum;
}

SampleSummary summarize(const MemoryModel& memory, const std::vector<std::int64_t>& cells) {
  SampleSummary sample;
  SampleSpread spread(memory);
  double bytes = 0;
  const auto weight = [&](const Cost& cost) { return additive_weight(cost, memory.pools); };
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i] == 0) continue;
    ++sample.pairs;
    if (!memory.cells[i].predicted) ++sample.built;
    spread.add(std::uint32_t(i), cells[i]);
    bytes += double(cells[i]) * weight(memory.cells[i].cost);
  }
  const double half_width = spread.half_width(weight);
  sample.half_width = Bytes::rounded(half_width);
  if (bytes > 0) sample.relative_error = half_width / bytes;
  return sample;
}

std::string sample_text(const SampleSummary& sample) {
  return fmt::format(
      "{} of {} (template, morphology) pairs built; the total is known to ±{:.2g} % (95 %)",
      with_thousands(sample.built), with_thousands(sample.pairs), 100 * sample.relative_error);
}

}  // namespace ballast::estimator
