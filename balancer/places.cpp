#include "balancer/places.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "balancer/falling_order.hpp"
#include "balancer/lpt.hpp"

namespace ballast::balancer {
namespace {

using plan::Layout;

/// Deals the cells of one rank after the other over the cycles.
class CycleDealer {
 public:
  CycleDealer(std::span<const std::int64_t> weights, const Layout& layout)
      : weights_(weights), layout_(layout), node_loads_(layout.cycles), all_loads_(layout.cycles) {}

  /// Splits `cells` of `rank` by LPT, then gives the heaviest part to the cycle that is lightest on
  /// the rank's node so far, and so on. Ranks come in rising order.
  void deal(std::int32_t rank, std::span<const std::uint32_t> cells,
            std::vector<std::int32_t>& cycle_of) {
    if (rank % layout_.ranks_per_node == 0) {
      std::fill(node_loads_.begin(), node_loads_.end(), 0);
    }
    std::vector<std::int64_t> weights(cells.size());
    std::transform(cells.begin(), cells.end(), weights.begin(),
                   [this](std::uint32_t cell) { return weights_[cell]; });
    const std::vector<std::int32_t> part_of = lpt(weights, layout_.cycles);
    const std::vector<std::int32_t> cycle_of_part =
        assign(measure(weights, part_of, layout_.cycles).loads);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      cycle_of[cells[i]] = cycle_of_part[part_of[i]];
    }
  }

 private:
  [[nodiscard]] std::vector<std::int32_t> lightest_cycle_first() const {
    std::vector<std::int32_t> cycles(node_loads_.size());
    std::iota(cycles.begin(), cycles.end(), 0);
    std::stable_sort(cycles.begin(), cycles.end(), [this](std::int32_t a, std::int32_t b) {
      return std::pair(node_loads_[a], all_loads_[a]) < std::pair(node_loads_[b], all_loads_[b]);
    });
    return cycles;
  }

  std::vector<std::int32_t> assign(const std::vector<std::int64_t>& part_loads) {
    std::vector<std::int32_t> cycle_of_part(part_loads.size());
    const std::vector<std::int32_t> cycles = lightest_cycle_first();
    std::size_t turn = 0;
    for (const std::uint32_t part : falling_order(part_loads)) {
      const std::int32_t cycle = cycles[turn++];
      cycle_of_part[part] = cycle;
      node_loads_[cycle] += part_loads[part];
      all_loads_[cycle] += part_loads[part];
    }
    return cycle_of_part;
  }

  std::span<const std::int64_t> weights_;
  Layout layout_;
  std::vector<std::int64_t> node_loads_;  ///< per cycle, on the present node
  std::vector<std::int64_t> all_loads_;   ///< per cycle, on all nodes so far
};

/// Nodes that still have a free rank, and what they hold.
class NodeFiller {
 public:
  explicit NodeFiller(const Layout& layout)
      : layout_(layout), loads_(layout.nodes()), taken_(layout.nodes()) {}

  /// One round: nodes with a free rank, lightest first.
  [[nodiscard]] std::vector<std::int32_t> open_nodes() const {
    std::vector<std::int32_t> nodes;
    for (std::int32_t node = 0; node < layout_.nodes(); ++node) {
      if (first_rank(node) + taken_[node] < std::min(first_rank(node + 1), layout_.ranks)) {
        nodes.push_back(node);
      }
    }
    std::stable_sort(nodes.begin(), nodes.end(),
                     [this](std::int32_t a, std::int32_t b) { return loads_[a] < loads_[b]; });
    return nodes;
  }

  /// The rank that takes a part of this load.
  std::int32_t take_rank(std::int32_t node, std::int64_t load) {
    loads_[node] += load;
    return first_rank(node) + taken_[node]++;
  }

 private:
  [[nodiscard]] std::int32_t first_rank(std::int32_t node) const {
    return node * layout_.ranks_per_node;
  }

  Layout layout_;
  std::vector<std::int64_t> loads_;
  std::vector<std::int32_t> taken_;
};

}  // namespace

Places round_robin_places(std::size_t cells, const Layout& layout) {
  Places places{round_robin(cells, layout.ranks), std::vector<std::int32_t>(cells)};
  const auto ranks = static_cast<std::size_t>(layout.ranks);
  const std::size_t turns = (cells + ranks - 1) / ranks;
  for (std::size_t i = 0; i < cells; ++i) {
    places.cycle[i] =
        static_cast<std::int32_t>(i / ranks * static_cast<std::size_t>(layout.cycles) / turns);
  }
  return places;
}

std::vector<std::int32_t> level_nodes(std::span<const std::int64_t> part_loads,
                                      const Layout& layout) {
  std::vector<std::int32_t> rank_of(part_loads.size());
  if (layout.nodes() == 1 || layout.ranks_per_node == 1) {
    std::iota(rank_of.begin(), rank_of.end(), 0);
    return rank_of;
  }
  NodeFiller filler(layout);
  std::vector<std::int32_t> round;
  std::size_t turn = 0;
  for (const std::uint32_t part : falling_order(part_loads)) {
    if (turn == round.size()) {
      round = filler.open_nodes();
      turn = 0;
    }
    rank_of[part] = filler.take_rank(round[turn++], part_loads[part]);
  }
  return rank_of;
}

std::vector<std::int32_t> lpt_ranks(std::span<const std::int64_t> weights, const Layout& layout) {
  std::vector<std::int32_t> rank_of = lpt(weights, layout.ranks);
  const std::vector<std::int32_t> rank_of_part =
      level_nodes(measure(weights, rank_of, layout.ranks).loads, layout);
  for (std::int32_t& rank : rank_of) {
    rank = rank_of_part[rank];
  }
  return rank_of;
}

std::vector<std::int32_t> deal_cycles(std::span<const std::int64_t> weights,
                                      const std::vector<std::int32_t>& rank_of,
                                      const Layout& layout) {
  std::vector<std::int32_t> cycle_of(weights.size());
  if (layout.cycles > 1) {
    const CellsByRank groups(rank_of, layout.ranks);
    CycleDealer dealer(weights, layout);
    for (std::int32_t rank = 0; rank < layout.ranks; ++rank) {
      dealer.deal(rank, groups.of(rank), cycle_of);
    }
  }
  return cycle_of;
}

CellsByRank::CellsByRank(const std::vector<std::int32_t>& rank_of, std::int32_t ranks)
    : begin_(static_cast<std::size_t>(ranks) + 1), cells_(rank_of.size()) {
  for (const std::int32_t rank : rank_of) {
    ++begin_[rank + 1];
  }
  std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
  std::vector<std::size_t> next = begin_;
  for (std::size_t cell = 0; cell < rank_of.size(); ++cell) {
    cells_[next[rank_of[cell]]++] = static_cast<std::uint32_t>(cell);
  }
}

std::span<const std::uint32_t> CellsByRank::of(std::int32_t rank) const {
  const std::size_t first = begin_[rank];
  return std::span(cells_).subspan(first, begin_[rank + 1] - first);
}

}  // namespace ballast::balancer
