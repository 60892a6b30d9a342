#include "estimator/sources.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>

#include "core/error.hpp"
#include "estimator/afferent_runs.hpp"
#include "estimator/distinct.hpp"

namespace ballast::estimator {

namespace {

using sonata::EdgePopulation;
using sonata::Selection;

constexpr std::uint32_t silent = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t no_node = std::numeric_limits<std::uint64_t>::max();

// A node as the counting sees it.
struct Node {
  std::uint32_t column = 0;  // among all selected cells
  std::int32_t part = -1;    // -1: not selected
};

// The nodes of a population that is built.
struct Nodes {
  const model::CatalogPopulation* population;
  std::vector<Node> nodes;
};

// An input that plays spikes; its event sources are columns of their own.
struct Player {
  const model::PlayedSpikes* spikes;
  std::uint32_t first_column;
  std::vector<std::uint32_t> column;  // by source node, `silent` without spikes
};

// A player with the targets that it has in the population whose edges are being counted.
struct ActivePlayer {
  const Player* player;
  const Selection* targets;
};

// Parts [begin, end).
struct PartRange {
  std::int32_t begin = 0, end = 0;
  [[nodiscard]] bool holds(std::int32_t part) const { return begin <= part && part < end; }
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(end - begin); }
};

template <class Part>
Partition partition_by(const model::CellCatalog& catalog, const plan::Allocation& allocation,
                       std::int32_t parts, const Part& part_of) {
  std::map<std::string, std::pair<const model::CatalogPopulation*, std::size_t>> first_cell;
  std::size_t cells = 0;
  for (const model::CatalogPopulation& population : catalog.populations) {
    if (population.kind == model::CellKind::virtual_) continue;
    first_cell[population.name] = {&population, cells};
    cells += population.nodes.size();
  }
  Partition partition{.parts = parts, .part = std::vector<std::int32_t>(cells, -1)};
  for (const plan::Bucket& bucket : allocation.buckets) {
    const auto& [population, first] = first_cell.at(bucket.population);
    const auto& ranges = population->nodes.ranges();
    auto range = ranges.begin();
    std::size_t before = first;
    for (const NodeId node : bucket.nodes) {  // both ascending
      for (; range != ranges.end() && range->end <= node.value; ++range) {
        before += range->end - range->begin;
      }
      BALLAST_EXPECT(range != ranges.end() && range->begin <= node.value);
      partition.part[before + (node.value - range->begin)] = part_of(bucket);
    }
  }
  BALLAST_EXPECT(std::count(partition.part.begin(), partition.part.end(), -1) == 0);
  return partition;
}

std::vector<Nodes> nodes_of(const model::CellCatalog& catalog, const Partition& partition) {
  std::vector<Nodes> all;
  std::uint32_t column = 0;
  for (const model::CatalogPopulation& population : catalog.populations) {
    if (population.kind == model::CellKind::virtual_) continue;
    Nodes table{.population = &population, .nodes = std::vector<Node>(population.size)};
    for (const sonata::Range& range : population.nodes.ranges()) {
      for (std::uint64_t id = range.begin; id < range.end; ++id, ++column) {
        table.nodes[id] = {.column = column, .part = partition.part.at(column)};
      }
    }
    all.push_back(std::move(table));
  }
  BALLAST_EXPECT(column == partition.part.size());
  return all;
}

std::vector<Player> players_of(const model::CellCatalog& catalog,
                               std::span<const model::PlayedSpikes> played) {
  std::vector<Player> players;
  std::uint32_t column = 0;
  for (const model::PlayedSpikes& spikes : played) {
    const std::uint64_t size = catalog.population(spikes.source_population).size;
    Player player{.spikes = &spikes,
                  .first_column = column,
                  .column = std::vector<std::uint32_t>(size, silent)};
    for (const std::uint64_t node : spikes.nodes) player.column.at(node) = column++;
    players.push_back(std::move(player));
  }
  return players;
}

// How many parts a pass takes, with how many bits each.
struct Plan {
  std::size_t parts_per_pass = 1;
  std::uint64_t source_bits = 0, event_bits = 0;
};

// From all parts, whatever the share, so that every share counts alike.
Plan plan_of(std::uint64_t parts, std::uint64_t sources, std::uint64_t events,
             const CountingLimits& limits) {
  const auto budget = 8 * static_cast<std::uint64_t>(limits.bitmaps.count());
  const std::uint64_t columns = std::max<std::uint64_t>(sources + events, 1);
  const std::uint64_t per_pass = std::min(budget / columns, parts);
  if (per_pass * static_cast<std::uint64_t>(limits.passes) >= parts) {
    return {.parts_per_pass = per_pass, .source_bits = sources, .event_bits = events};
  }
  const std::uint64_t bits = std::max<std::uint64_t>(budget / parts, 128);
  const std::uint64_t of_events = bits * events / columns;
  return {.parts_per_pass = parts,
          .source_bits = std::max<std::uint64_t>(bits - of_events, 64),
          .event_bits = std::max<std::uint64_t>(of_events, 64)};
}

// Counts the parts of one pass.
class Pass {
 public:
  Pass(const SourcesInput& input, const std::vector<Nodes>& nodes,
       const std::vector<Player>& players, PartRange range, const Plan& plan)
      : input_(input),
        nodes_(nodes),
        players_(players),
        range_(range),
        remote_(range.size(), input.partition.part.size(), plan.source_bits),
        events_(range.size(), events_of(players), plan.event_bits),
        synapses_(range.size()),
        pairs_(range.size()),
        heard_(input.partition.part.size()) {}

  void read(const EdgePopulation& edges) {
    if (input_.circuit.edge_config(edges).is_electrical()) return;
    const Nodes* sources = find(edges.source_population());
    const std::vector<ActivePlayer> active =
        active_players(edges.source_population(), edges.target_population());
    if (sources == nullptr && active.empty()) return;  // silent virtual sources
    const Nodes* targets = find(edges.target_population());
    BALLAST_EXPECT(targets != nullptr);
    for_each_run(edges, my_cells(*targets),
                 [&](std::uint64_t target, std::span<const std::uint64_t> ids) {
                   const std::int32_t part = targets->nodes[target].part;
                   if (sources != nullptr) mark_sources(sources->nodes, part, ids);
                   for (const ActivePlayer& player : active) {
                     if (player.targets->contains(target)) mark_events(*player.player, part, ids);
                   }
                 });
  }

  void finish(SourceCounts& result) const {
    for (std::size_t row = 0; row < range_.size(); ++row) {
      SourceCount& count = result.parts[static_cast<std::size_t>(range_.begin) + row];
      const DistinctCount remote = remote_.count(row);
      const DistinctCount events = events_.count(row);
      count.remote = std::llround(remote.value);
      count.remote_synapses = synapses_[row];
      count.pairs = pairs_[row];
      count.event_sources = std::llround(events.value);
      count.spike_times = spike_times(row, events.value);
      result.relative_error =
          std::max({result.relative_error, remote.relative_error, events.relative_error});
    }
    for (std::size_t column = 0; column < heard_.size(); ++column) {
      if (!heard_[column]) continue;
      ++result.parts[static_cast<std::size_t>(input_.partition.part[column])].local;
    }
  }

  [[nodiscard]] static std::uint64_t events_of(const std::vector<Player>& players) {
    return players.empty() ? 0 : players.back().first_column + players.back().spikes->nodes.size();
  }

 private:
  [[nodiscard]] const Nodes* find(const std::string& population) const {
    const auto found = std::find_if(nodes_.begin(), nodes_.end(), [&](const Nodes& candidate) {
      return candidate.population->name == population;
    });
    return found == nodes_.end() ? nullptr : &*found;
  }

  [[nodiscard]] std::vector<ActivePlayer> active_players(const std::string& source,
                                                         const std::string& target) const {
    std::vector<ActivePlayer> active;
    for (const Player& player : players_) {
      const Selection* targets = player.spikes->targets_of(source, target);
      if (targets != nullptr) active.push_back({&player, targets});
    }
    return active;
  }

  [[nodiscard]] Selection my_cells(const Nodes& targets) const {
    if (range_.size() == static_cast<std::size_t>(input_.partition.parts)) {
      return targets.population->nodes;
    }
    std::vector<std::uint64_t> ids;
    for (std::uint64_t id = 0; id < targets.nodes.size(); ++id) {
      if (range_.holds(targets.nodes[id].part)) ids.push_back(id);
    }
    return Selection::of_ids(std::move(ids));
  }

  void mark_sources(const std::vector<Node>& nodes, std::int32_t part,
                    std::span<const std::uint64_t> ids) {
    const auto row = static_cast<std::size_t>(part - range_.begin);
    std::uint64_t before = no_node;
    for (const std::uint64_t id : ids) {
      const Node node = nodes[id];
      if (node.part < 0) continue;  // not part of the simulation
      if (id != before) ++pairs_[row];
      before = id;
      if (node.part == part) {
        heard_[node.column] = true;
      } else {
        remote_.mark(row, node.column);
        ++synapses_[row];
      }
    }
  }

  void mark_events(const Player& player, std::int32_t part, std::span<const std::uint64_t> ids) {
    const auto row = static_cast<std::size_t>(part - range_.begin);
    for (const std::uint64_t id : ids) {
      if (player.column[id] != silent) events_.mark(row, player.column[id]);
    }
  }

  // Exact, or as many for each event source as all nodes that play have in the mean.
  [[nodiscard]] std::int64_t spike_times(std::size_t row, double event_sources) const {
    std::int64_t times = 0;
    if (events_.is_exact()) {
      events_.for_each(row, [&](std::size_t column) { times += spikes_at(column); });
      return times;
    }
    for (const Player& player : players_) {
      for (const std::uint32_t spikes : player.spikes->spikes) times += spikes;
    }
    const double mean = static_cast<double>(times) / static_cast<double>(events_of(players_));
    return std::llround(event_sources * mean);
  }

  [[nodiscard]] std::int64_t spikes_at(std::size_t column) const {
    const auto after = std::upper_bound(
        players_.begin(), players_.end(), column,
        [](std::size_t value, const Player& player) { return value < player.first_column; });
    const Player& player = *std::prev(after);
    return player.spikes->spikes[column - player.first_column];
  }

  const SourcesInput& input_;
  const std::vector<Nodes>& nodes_;
  const std::vector<Player>& players_;
  PartRange range_;
  DistinctCounter remote_;
  DistinctCounter events_;
  std::vector<std::int64_t> synapses_;  // from remote sources
  std::vector<std::int64_t> pairs_;
  std::vector<bool> heard_;  // cells with a synapse in their own part
};

}  // namespace

Partition ranks_of(const model::CellCatalog& catalog, const plan::Allocation& allocation) {
  return partition_by(catalog, allocation, allocation.layout.ranks,
                      [](const plan::Bucket& bucket) { return bucket.rank.value; });
}

Partition buckets_of(const model::CellCatalog& catalog, const plan::Allocation& allocation) {
  const std::int32_t cycles = allocation.layout.cycles;
  return partition_by(catalog, allocation, allocation.layout.buckets(),
                      [cycles](const plan::Bucket& bucket) {
                        return bucket.rank.value * cycles + bucket.cycle.value;
                      });
}

SourceCounts count_sources(const SourcesInput& input, model::Share share) {
  const Partition& partition = input.partition;
  BALLAST_EXPECT(share.parts > 0 && share.part >= 0 && share.part < share.parts);
  const std::vector<Nodes> nodes = nodes_of(input.circuit.catalog, partition);
  const std::vector<Player> players = players_of(input.circuit.catalog, input.played);
  const auto parts = static_cast<std::int64_t>(partition.parts);
  const Plan plan = plan_of(static_cast<std::uint64_t>(parts), partition.part.size(),
                            Pass::events_of(players), input.limits);
  SourceCounts result{.parts = std::vector<SourceCount>(static_cast<std::size_t>(parts))};
  const auto end = static_cast<std::int32_t>(parts * (share.part + 1) / share.parts);
  auto begin = static_cast<std::int32_t>(parts * share.part / share.parts);
  while (begin < end) {
    const auto last = static_cast<std::int32_t>(
        std::min<std::int64_t>(end, begin + static_cast<std::int64_t>(plan.parts_per_pass)));
    Pass pass(input, nodes, players, {begin, last}, plan);
    for (const auto& edges : input.circuit.edges) pass.read(*edges);
    pass.finish(result);
    begin = last;
  }
  return result;
}

}  // namespace ballast::estimator
