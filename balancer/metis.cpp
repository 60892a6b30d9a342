#include "balancer/metis.hpp"

#include <metis.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ballast::balancer {
namespace {

constexpr double largest_sum = 1 << 30;  // of 32-bit idx_t, with room for METIS' own sums

/// Vertex weights as METIS has them: all measures of the first vertex, then of the second.
struct VertexWeights {
  idx_t measures = 0;
  std::vector<idx_t> values;
};

/// A measure with its factor to METIS' numbers.
struct Scaled {
  const std::vector<std::int64_t>* values;
  double factor;
};

std::vector<Scaled> scaled(std::span<const std::vector<std::int64_t>> measures) {
  std::vector<Scaled> all;
  for (const std::vector<std::int64_t>& measure : measures) {
    const double sum = std::accumulate(measure.begin(), measure.end(), 0.0);
    if (sum > 0) {
      all.push_back({&measure, std::min(1.0, largest_sum / sum)});
    }
  }
  return all;
}

VertexWeights vertex_weights(const KwayProblem& problem) {
  const std::vector<Scaled> measures = scaled(problem.measures);
  VertexWeights weights{static_cast<idx_t>(measures.size()), {}};
  weights.values.reserve(problem.graph.vertices() * measures.size());
  for (std::size_t v = 0; v < problem.graph.vertices(); ++v) {
    for (const Scaled& measure : measures) {
      const double value = static_cast<double>((*measure.values)[v]) * measure.factor;
      weights.values.push_back(static_cast<idx_t>(std::lround(value)));
    }
  }
  return weights;
}

/// Scaled so that all cuts fit into 32 bits; every edge keeps a weight.
std::vector<idx_t> edge_weights(const Graph& graph) {
  const double sum = std::accumulate(graph.weight.begin(), graph.weight.end(), 0.0);
  const double factor = std::min(1.0, largest_sum / std::max(sum, 1.0));
  std::vector<idx_t> weights(graph.weight.size());
  std::transform(graph.weight.begin(), graph.weight.end(), weights.begin(),
                 [factor](std::uint32_t weight) {
                   return std::max<idx_t>(1, static_cast<idx_t>(factor * weight));
                 });
  return weights;
}

/// Shares of the parts, repeated for every measure.
std::vector<real_t> target_shares(std::span<const double> shares, idx_t measures) {
  std::vector<real_t> targets;
  for (const double share : shares) {
    targets.insert(targets.end(), static_cast<std::size_t>(measures), static_cast<real_t>(share));
  }
  return targets;
}

std::vector<idx_t> options_of(const KwayProblem& problem) {
  std::vector<idx_t> options(METIS_NOPTIONS);
  METIS_SetDefaultOptions(options.data());
  options[METIS_OPTION_OBJTYPE] = METIS_OBJTYPE_CUT;
  options[METIS_OPTION_SEED] = problem.seed;
  // In thousandths of the mean.
  options[METIS_OPTION_UFACTOR] =
      std::max<idx_t>(1, static_cast<idx_t>(std::lround(1000 * problem.imbalance)));
  return options;
}

/// True if no vertex outweighs a part's share. METIS leaves parts without vertices otherwise, and
/// says so on standard output.
bool fits_into_shares(const KwayProblem& problem) {
  const double share = *std::min_element(problem.shares.begin(), problem.shares.end());
  return std::all_of(
      problem.measures.begin(), problem.measures.end(), [share](const auto& measure) {
        const double sum = std::accumulate(measure.begin(), measure.end(), 0.0);
        return static_cast<double>(*std::max_element(measure.begin(), measure.end())) <=
               share * sum;
      });
}

bool is_partition(const std::vector<idx_t>& part, idx_t parts) {
  return std::all_of(part.begin(), part.end(), [parts](idx_t p) { return p >= 0 && p < parts; });
}

}  // namespace

bool has_metis() {
  return true;
}

std::optional<std::vector<std::int32_t>> partition_kway(const KwayProblem& problem) {
  auto vertices = static_cast<idx_t>(problem.graph.vertices());
  auto parts = static_cast<idx_t>(problem.shares.size());
  if (parts == 1) {
    return std::vector<std::int32_t>(problem.graph.vertices(), 0);
  }
  if (vertices < parts || !fits_into_shares(problem)) {
    return std::nullopt;
  }
  VertexWeights weights = vertex_weights(problem);
  if (weights.measures == 0 || problem.graph.other.size() > std::size_t{1} << 31) {
    return std::nullopt;
  }
  std::vector<idx_t> begin(problem.graph.begin.begin(), problem.graph.begin.end());
  std::vector<idx_t> others(problem.graph.other.begin(), problem.graph.other.end());
  std::vector<idx_t> edges = edge_weights(problem.graph);
  std::vector<real_t> shares = target_shares(problem.shares, weights.measures);
  std::vector<idx_t> options = options_of(problem);
  std::vector<idx_t> part(problem.graph.vertices(), -1);
  idx_t cut = 0;
  const int status = METIS_PartGraphKway(&vertices, &weights.measures, begin.data(), others.data(),
                                         weights.values.data(), nullptr, edges.data(), &parts,
                                         shares.data(), nullptr, options.data(), &cut, part.data());
  if (status != METIS_OK || !is_partition(part, parts)) {
    return std::nullopt;
  }
  return std::vector<std::int32_t>(part.begin(), part.end());
}

}  // namespace ballast::balancer
