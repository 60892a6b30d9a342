#include "generator/degrees.hpp"

#include <cmath>

namespace ballast::generator {
namespace {

/// The factor exp(-sigma^2/2 + sigma z) has mean 1, so the metypes' means stay what they are. Drawn
/// twice per cell rather than stored.
double weight_of(const DegreePlan& plan, const CellTable& cells, std::size_t cell) {
  const double metype_weight = plan.metype_weight[cells.metype[cell]];
  if (plan.sigma == 0.0) {
    return metype_weight;
  }
  RandomStream random = stream(plan.seed, plan.purpose, cell);
  return metype_weight * random.lognormal(-0.5 * plan.sigma * plan.sigma, plan.sigma);
}

}  // namespace

std::vector<std::uint32_t> draw_degrees(const DegreePlan& plan, const CellTable& cells) {
  double total = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    total += weight_of(plan, cells, i);
  }
  std::vector<std::uint32_t> degrees(cells.size(), 0);
  if (total <= 0) {
    return degrees;
  }
  // Rounding the running total instead of each degree makes the degrees add up.
  double sum = 0;
  std::uint64_t given = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    sum += weight_of(plan, cells, i);
    const double share = i + 1 == cells.size() ? 1.0 : sum / total;
    const auto up_to =
        static_cast<std::uint64_t>(std::llround(share * static_cast<double>(plan.edges)));
    degrees[i] = static_cast<std::uint32_t>(up_to - given);
    given = up_to;
  }
  return degrees;
}

}  // namespace ballast::generator
