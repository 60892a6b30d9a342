#include <algorithm>
#include <numeric>

#include "core/error.hpp"
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
  Counter(const EdgePopulation& edges, const SynapseClassifier& classifier,
          const CatalogPopulation& source, const CatalogPopulation& target,
          std::vector<Player> players, AfferentCounts& result)
      : edges_(edges),
        classifier_(classifier),
        source_(source),
        target_(target),
        players_(std::move(players)),
        result_(result),
        all_sources_(source.nodes.size() == source.size) {
    result.counts.assign(target.nodes.size() * result.kinds.size(), 0);
    if (!players_.empty()) result.played.assign(result.counts.size(), 0);
  }

  void count(std::uint64_t begin, std::uint64_t end) {
    const Selection share = slice(target_.nodes, begin, end);
    const auto degrees = edges_.afferent_counts(share);
    if (all_sources_ && players_.empty() && result_.kinds.size() == 1) {  // the index says it
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
  void count_block(const CellBlock& block) {
    const std::vector<std::uint64_t> ids = block.cells.flatten();
    edges_.afferent_edges(block.cells).for_each_block(edges_per_block, [&](const Selection& rows) {
      const auto targets = edges_.target_nodes(rows);
      const auto kinds = classifier_.classify(rows);
      const auto sources = all_sources_ && players_.empty() ? std::vector<std::uint64_t>()
                                                            : edges_.source_nodes(rows);
      std::size_t cell = 0;
      for (std::size_t i = 0; i < targets.size(); ++i) {
        if (!all_sources_ && !source_.nodes.contains(sources[i])) continue;
        if (ids[cell] != targets[i]) {  // files are usually sorted by target
          cell = std::size_t(std::lower_bound(ids.begin(), ids.end(), targets[i]) - ids.begin());
        }
        const std::size_t at = (block.first_row + cell) * result_.kinds.size() + kinds[i];
        ++result_.counts[at];
        if (!players_.empty()) result_.played[at] += playing(sources[i], targets[i]);
      }
    });
  }

  // The number of inputs that play spikes into an edge.
  [[nodiscard]] std::uint32_t playing(std::uint64_t source, std::uint64_t target) const {
    return std::uint32_t(std::count_if(players_.begin(), players_.end(), [&](const Player& player) {
      return player.plays[source] && player.targets->contains(target);
    }));
  }

  const EdgePopulation& edges_;
  const SynapseClassifier& classifier_;
  const CatalogPopulation& source_;
  const CatalogPopulation& target_;
  std::vector<Player> players_;
  AfferentCounts& result_;
  bool all_sources_;
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

std::vector<AfferentCounts> count_afferents(const Circuit& circuit, Share share,
                                            std::span<const PlayedSpikes> played) {
  BALLAST_EXPECT(share.parts > 0 && share.part >= 0 && share.part < share.parts);
  std::vector<AfferentCounts> all;
  for (const auto& edges : circuit.edges) {
    const SynapseClassifier classifier(*edges, circuit.edge_config(*edges), circuit.catalog);
    const CatalogPopulation& source = circuit.catalog.population(edges->source_population());
    const CatalogPopulation& target = circuit.catalog.population(edges->target_population());
    AfferentCounts counts{.edge_population = edges->name(),
                          .source_population = source.name,
                          .target_population = target.name,
                          .kinds = classifier.kinds(),
                          .counts = {}};
    const std::uint64_t cells = target.nodes.size();
    const auto part = std::uint64_t(share.part);
    const auto parts = std::uint64_t(share.parts);
    if (!counts.kinds.empty()) {
      auto players =
          is_gap_junctions(counts) ? std::vector<Player>() : players_of(played, source, target);
      Counter(*edges, classifier, source, target, std::move(players), counts)
          .count(cells * part / parts, cells * (part + 1) / parts);
    }
    all.push_back(std::move(counts));
  }
  return all;
}

}  // namespace ballast::model
