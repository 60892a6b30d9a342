#include <algorithm>
#include <numeric>

#include "core/error.hpp"
#include "model/minis.hpp"
#include "model/synapses.hpp"

namespace ballast::model {

namespace {

using sonata::EdgePopulation;
using sonata::Selection;

constexpr std::uint64_t edges_per_block = std::uint64_t{1} << 20;  // 30 MB of columns at once

// The selected nodes [begin, end) of a population, counted in selected nodes.
Selection slice(const Selection& nodes, std::uint64_t begin, std::uint64_t end) {
  std::vector<sonata::Range> ranges;
  std::uint64_t before = 0;
  for (const sonata::Range& range : nodes.ranges()) {
    const std::uint64_t length = range.end - range.begin;
    const std::uint64_t first = std::clamp(begin, before, before + length) - before;
    const std::uint64_t last = std::clamp(end, before, before + length) - before;
    if (first < last) ranges.push_back({range.begin + first, range.begin + last});
    before += length;
  }
  return Selection(std::move(ranges));
}

// An input that drives the edges being counted.
struct Player {
  std::vector<bool> plays;  // by source node
  const Selection* targets;
};

std::vector<Player> players_of(std::span<const PlayedSpikes> played,
                               const CatalogPopulation& source, const CatalogPopulation& target) {
  std::vector<Player> players;
  for (const PlayedSpikes& input : played) {
    const Selection* targets = input.targets_of(source.name, target.name);
    if (targets == nullptr) continue;
    players.push_back({.plays = std::vector<bool>(source.size), .targets = targets});
    for (const std::uint64_t node : input.nodes) players.back().plays[node] = true;
  }
  return players;
}

// Cells of a block with the rows where their counts are.
struct CellBlock {
  Selection cells;
  std::size_t first_row;
};

// Counts the edges of one population onto one target population, a block of cells at a time.
class Counter {
 public:
  Counter(const Circuit& circuit, const EdgePopulation& edges, const SynapseClassifier& classifier,
          std::vector<Player> players, AfferentCounts& result)
      : edges_(edges),
        classifier_(classifier),
        minis_(circuit, edges),
        source_(circuit.catalog.population(edges.source_population())),
        target_(circuit.catalog.population(edges.target_population())),
        players_(std::move(players)),
        result_(result),
        all_sources_(source_.nodes.size() == source_.size),
        needs_sources_(!all_sources_ || !players_.empty() || minis_.any() ||
                       classifier.needs_nodes()) {
    result.counts.assign(target_.nodes.size() * result.kinds.size(), 0);
    if (!players_.empty()) result.played.assign(result.counts.size(), 0);
    if (!minis_.any()) return;
    result.minis.assign(target_.nodes.size(), 0);
    result.minis_alone.assign(target_.nodes.size(), 0);
  }

  void count(std::uint64_t begin, std::uint64_t end) {
    const Selection share = slice(target_.nodes, begin, end);
    const auto degrees = edges_.afferent_counts(share);
    if (!needs_sources_ && result_.kinds.size() == 1) {  // the index says it
      std::transform(degrees.begin(), degrees.end(), result_.counts.begin() + std::ptrdiff_t(begin),
                     [](std::uint64_t degree) { return std::uint32_t(degree); });
      return;
    }
    std::uint64_t first = 0;
    while (first < degrees.size()) {
      std::uint64_t last = first;
      std::uint64_t in_block = 0;
      do in_block += degrees[last++];
      while (last < degrees.size() && in_block + degrees[last] <= edges_per_block);
      count_block({slice(target_.nodes, begin + first, begin + last), begin + first});
      first = last;
    }
  }

 private:
  struct Edge {
    std::size_t row;  // of the cell
    std::uint64_t source, target;
    std::uint32_t kind;
  };

  void count_block(const CellBlock& block) {
    const std::vector<std::uint64_t> ids = block.cells.flatten();
    minis_.select(block.cells);
    edges_.afferent_edges(block.cells).for_each_block(edges_per_block, [&](const Selection& rows) {
      const auto targets = edges_.target_nodes(rows);
      const auto sources =
          needs_sources_ ? edges_.source_nodes(rows) : std::vector<std::uint64_t>();
      const auto kinds = classifier_.classify(rows, sources, targets);
      std::size_t cell = 0;
      for (std::size_t i = 0; i < targets.size(); ++i) {
        if (ids[cell] != targets[i]) {  // files are usually sorted by target
          cell = std::size_t(std::lower_bound(ids.begin(), ids.end(), targets[i]) - ids.begin());
        }
        count_edge({block.first_row + cell, needs_sources_ ? sources[i] : 0, targets[i], kinds[i]});
      }
    });
  }

  void count_edge(const Edge& edge) {
    const bool inside = all_sources_ || source_.nodes.contains(edge.source);
    const bool mini = has_minis(edge);
    if (!inside && !mini) return;
    const std::size_t at = edge.row * result_.kinds.size() + edge.kind;
    ++result_.counts[at];
    if (mini) ++result_.minis[edge.row];
    if (mini && !inside) ++result_.minis_alone[edge.row];
    if (inside && !players_.empty()) result_.played[at] += playing(edge.source, edge.target);
  }

  [[nodiscard]] bool has_minis(const Edge& edge) const {
    const SynapseKind& kind = result_.kinds[edge.kind];
    return minis_.any() && kind.synapse_class == SynapseClass::receptor &&
           minis_.rate(edge.source, edge.target, kind.inhibitory) > 0;
  }

  // The number of inputs that play spikes into an edge.
  [[nodiscard]] std::uint32_t playing(std::uint64_t source, std::uint64_t target) const {
    return std::uint32_t(std::count_if(players_.begin(), players_.end(), [&](const Player& player) {
      return player.plays[source] && player.targets->contains(target);
    }));
  }

  const EdgePopulation& edges_;
  const SynapseClassifier& classifier_;
  MiniRates minis_;
  const CatalogPopulation& source_;
  const CatalogPopulation& target_;
  std::vector<Player> players_;
  AfferentCounts& result_;
  bool all_sources_;
  bool needs_sources_;
};

bool is_gap_junctions(const AfferentCounts& counts) {
  return counts.kinds.front().synapse_class == SynapseClass::gap_junction;
}

}  // namespace

const Selection* PlayedSpikes::targets_of(const std::string& source,
                                          const std::string& target) const {
  if (source != source_population) return nullptr;
  const auto found = targets.find(target);
  return found == targets.end() ? nullptr : &found->second;
}

std::uint64_t AfferentCounts::total(std::size_t kind) const {
  std::uint64_t sum = 0;
  for (std::size_t i = kind; i < counts.size(); i += kinds.size()) sum += counts[i];
  return sum;
}

std::uint64_t AfferentCounts::total() const {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

AfferentCounts count_afferents(const Circuit& circuit, const EdgePopulation& edges, Share share,
                               std::span<const PlayedSpikes> played) {
  BALLAST_EXPECT(share.parts > 0 && share.part >= 0 && share.part < share.parts);
  const SynapseClassifier classifier(circuit, edges);
  const CatalogPopulation& source = circuit.catalog.population(edges.source_population());
  const CatalogPopulation& target = circuit.catalog.population(edges.target_population());
  AfferentCounts counts{.edge_population = edges.name(),
                        .source_population = source.name,
                        .target_population = target.name,
                        .kinds = classifier.kinds(),
                        .counts = {}};
  if (counts.kinds.empty()) return counts;
  const std::uint64_t cells = target.nodes.size();
  const auto part = std::uint64_t(share.part);
  const auto parts = std::uint64_t(share.parts);
  auto players =
      is_gap_junctions(counts) ? std::vector<Player>() : players_of(played, source, target);
  Counter(circuit, edges, classifier, std::move(players), counts)
      .count(cells * part / parts, cells * (part + 1) / parts);
  return counts;
}

std::vector<AfferentCounts> count_afferents(const Circuit& circuit, Share share,
                                            std::span<const PlayedSpikes> played) {
  std::vector<AfferentCounts> all;
  for (const auto& edges : circuit.edges) {
    all.push_back(count_afferents(circuit, *edges, share, played));
  }
  return all;
}

}  // namespace ballast::model
