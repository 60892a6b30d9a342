#include "balancer/partition.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "balancer/metis.hpp"
#include "balancer/repair.hpp"

namespace ballast::balancer {
namespace {

using Measures = std::vector<std::vector<std::int64_t>>;

/// Groups per rank below which a partition of groups was measured to be worse than one of cells.
constexpr std::size_t groups_per_rank = 150;
constexpr double metis_imbalance = 0.01;
/// One partition of ten that METIS finds cuts two or three times as much as its others once it is
/// level: where it takes a moment, the best of as many is kept.
constexpr std::int32_t most_tries = 4;
constexpr std::size_t least_vertices_for_tries = 1000, most_ties_for_tries = std::size_t{1} << 20U;

/// Sums of the cells of every group; group = vertex >> shift.
Measures sums_of_groups(const Measures& of_cells, const std::vector<std::uint32_t>& vertex_of,
                        int shift, std::size_t groups) {
  Measures sums(of_cells.size(), std::vector<std::int64_t>(groups));
  for (std::size_t m = 0; m < of_cells.size(); ++m) {
    for (std::size_t cell = 0; cell < vertex_of.size(); ++cell) {
      sums[m][vertex_of[cell] >> shift] += of_cells[m][cell];
    }
  }
  return sums;
}

/// How many vertices, as a power of two, make a group.
int group_shift(const CellGraph& graph, std::int32_t ranks) {
  int shift = 0;
  const std::size_t wanted = groups_per_rank * static_cast<std::size_t>(ranks);
  while (graph.in_order && graph.listeners.vertices() >> (shift + 1) >= wanted) {
    ++shift;
  }
  return shift;
}

/// Ranks of the vertices, nodes first.
class Hierarchy {
 public:
  Hierarchy(const Graph& graph, const Measures& measures, const plan::Layout& layout,
            std::int32_t seed)
      : graph_(graph), measures_(measures), layout_(layout), seed_(seed) {}

  [[nodiscard]] std::optional<std::vector<std::int32_t>> ranks() const {
    if (layout_.nodes() == 1 || layout_.ranks_per_node == 1) {
      return partition_kway(
          {graph_, measures_, equal_shares(layout_.ranks), metis_imbalance, seed_});
    }
    const auto node_of = partition_kway({graph_, measures_, node_shares(), metis_imbalance, seed_});
    if (!node_of) {
      return std::nullopt;
    }
    std::vector<std::int32_t> rank_of(node_of->size());
    for (std::int32_t node = 0; node < layout_.nodes(); ++node) {
      if (!split(node, *node_of, rank_of)) {
        return std::nullopt;
      }
    }
    return rank_of;
  }

 private:
  [[nodiscard]] static std::vector<double> equal_shares(std::int32_t parts) {
    return std::vector<double>(static_cast<std::size_t>(parts), 1.0 / parts);
  }
  [[nodiscard]] std::int32_t ranks_of(std::int32_t node) const {
    const std::int32_t first = node * layout_.ranks_per_node;
    return std::min(layout_.ranks_per_node, layout_.ranks - first);
  }
  /// The last node may have fewer ranks.
  [[nodiscard]] std::vector<double> node_shares() const {
    std::vector<double> shares;
    for (std::int32_t node = 0; node < layout_.nodes(); ++node) {
      shares.push_back(double(ranks_of(node)) / layout_.ranks);
    }
    return shares;
  }

  /// False where METIS fails.
  bool split(std::int32_t node, const std::vector<std::int32_t>& node_of,
             std::vector<std::int32_t>& rank_of) const {
    std::vector<std::uint32_t> mine;
    for (std::size_t vertex = 0; vertex < node_of.size(); ++vertex) {
      if (node_of[vertex] == node) {
        mine.push_back(static_cast<std::uint32_t>(vertex));
      }
    }
    Measures measures(measures_.size());
    for (std::size_t m = 0; m < measures.size(); ++m) {
      for (const std::uint32_t vertex : mine) {
        measures[m].push_back(measures_[m][vertex]);
      }
    }
    const auto part_of = partition_kway(
        {subgraph(graph_, mine), measures, equal_shares(ranks_of(node)), metis_imbalance, seed_});
    if (!part_of) {
      return false;
    }
    for (std::size_t i = 0; i < mine.size(); ++i) {
      rank_of[mine[i]] = node * layout_.ranks_per_node + (*part_of)[i];
    }
    return true;
  }

  const Graph& graph_;
  const Measures& measures_;
  const plan::Layout& layout_;
  std::int32_t seed_;
};

/// By the law, in which some ranks are above a step of a pool and others below.
void level(const PartitionInput& input, const Affinity& affinity,
           std::vector<std::int32_t>& rank_of) {
  std::vector<std::uint32_t> cells(rank_of.size());
  std::iota(cells.begin(), cells.end(), 0U);
  level_by_law({.law = *input.law,
                .cells = cells,
                .parts = input.layout.ranks,
                .goal = law_goal,
                .affinity = affinity,
                .bounded = input.compute,
                .bound = compute_limit},
               rank_of);
}

/// True if one element alone is more than a rank's share, so that no partition levels them.
bool has_giant(std::span<const std::int64_t> values, std::int32_t ranks) {
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  return double(*std::max_element(values.begin(), values.end())) > sum / ranks;
}

/// Why METIS is not asked; empty if it is.
std::string obstacle(const PartitionInput& input) {
  const auto cells = static_cast<std::int64_t>(input.memory.size());
  if (!has_metis()) {
    return "METIS is not built in";
  }
  if (input.layout.ranks == 1) {
    return "there is one rank";
  }
  if (input.graph.listeners.other.empty()) {
    return "no synapse connects two cells";
  }
  if (cells < least_cells_per_rank * input.layout.ranks) {
    return "there are fewer than " + std::to_string(least_cells_per_rank) + " cells per rank";
  }
  if (has_giant(input.memory, input.layout.ranks)) {
    return "one cell is heavier than a rank's share";
  }
  return {};
}

std::int32_t tries(const Graph& ties) {
  const bool small = ties.vertices() < least_vertices_for_tries;
  return small || ties.other.size() > most_ties_for_tries ? 1 : most_tries;
}

/// Synapses between cells of different ranks.
std::uint64_t cut_of(const Graph& ties, const std::vector<std::uint32_t>& vertex_of,
                     const std::vector<std::int32_t>& rank_of) {
  std::vector<std::int32_t> rank_of_vertex(ties.vertices());
  for (std::size_t cell = 0; cell < rank_of.size(); ++cell) {
    rank_of_vertex[vertex_of[cell]] = rank_of[cell];
  }
  std::uint64_t cut = 0;
  for (std::size_t vertex = 0; vertex < ties.vertices(); ++vertex) {
    const auto others = ties.others(vertex);
    for (std::size_t i = 0; i < others.size(); ++i) {
      if (rank_of_vertex[others[i]] != rank_of_vertex[vertex]) cut += ties.weights(vertex)[i];
    }
  }
  return cut;
}

}  // namespace

Graph coarsened(const Graph& graph, int shift) {
  const std::size_t groups = ((graph.vertices() - 1) >> shift) + 1;
  std::vector<std::uint64_t> weight(groups);
  std::vector<std::uint32_t> around;
  Graph result;
  for (std::size_t vertex = 0; vertex < graph.vertices(); ++vertex) {
    const auto others = graph.others(vertex);
    for (std::size_t i = 0; i < others.size(); ++i) {
      const std::uint32_t other = others[i] >> shift;
      if (weight[other] == 0) {
        around.push_back(other);
      }
      weight[other] += graph.weights(vertex)[i];
    }
    if (vertex + 1 == graph.vertices() || (vertex + 1) >> shift != vertex >> shift) {
      std::sort(around.begin(), around.end());
      for (const std::uint32_t other : around) {
        if (other != vertex >> shift) {
          result.other.push_back(other);
          result.weight.push_back(static_cast<std::uint32_t>(
              std::min<std::uint64_t>(weight[other], std::numeric_limits<std::uint32_t>::max())));
        }
        weight[other] = 0;
      }
      around.clear();
      result.begin.push_back(result.other.size());
    }
  }
  return result;
}

Partition partition_cells(const PartitionInput& input) {
  const std::string reason = obstacle(input);
  if (!reason.empty()) {
    return {.rank_of = {}, .reason = reason};
  }
  const CellGraph& graph = input.graph;
  const Graph ties = symmetric(graph.listeners);
  Measures of_cells{{input.memory.begin(), input.memory.end()}};
  std::vector<double> limits{memory_limit};
  if (!has_giant(input.compute, input.layout.ranks)) {
    of_cells.emplace_back(input.compute.begin(), input.compute.end());
    limits.push_back(compute_limit);
  }
  const int shift = group_shift(graph, input.layout.ranks);
  const Graph groups = shift > 0 ? coarsened(ties, shift) : Graph();
  const Graph& asked = shift > 0 ? groups : ties;
  const Measures measures = sums_of_groups(of_cells, graph.vertex_of, shift, asked.vertices());
  const auto found_with = [&](std::int32_t seed) -> std::vector<std::int32_t> {
    const auto rank_of_group = Hierarchy(asked, measures, input.layout, seed).ranks();
    if (!rank_of_group) return {};
    std::vector<std::int32_t> rank_of(graph.vertex_of.size());
    for (std::size_t cell = 0; cell < rank_of.size(); ++cell) {
      rank_of[cell] = (*rank_of_group)[graph.vertex_of[cell] >> shift];
    }
    repair({.measures = of_cells,
            .limits = limits,
            .parts = input.layout.ranks,
            .affinity = {&ties, graph.vertex_of}},
           rank_of);
    if (input.law != nullptr) level(input, {&ties, graph.vertex_of}, rank_of);
    return rank_of;
  };
  std::vector<std::int32_t> best;
  std::uint64_t least = 0;
  for (std::int32_t seed = 1; seed <= tries(ties); ++seed) {
    std::vector<std::int32_t> rank_of = found_with(seed);
    if (rank_of.empty()) continue;
    const std::uint64_t cut = cut_of(ties, graph.vertex_of, rank_of);
    if (!best.empty() && cut >= least) continue;
    best = std::move(rank_of);
    least = cut;
  }
  if (best.empty()) return {.rank_of = {}, .reason = "METIS found no partition"};
  return {.rank_of = std::move(best), .reason = {}};
}

}  // namespace ballast::balancer
