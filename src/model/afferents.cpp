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

// Counts the edges of one population onto one target population, a block of cells at a time.
class Counter {
 public:
  Counter(const EdgePopulation& edges, const SynapseClassifier& classifier,
          const CatalogPopulation& source, const CatalogPopulation& target, AfferentCounts& result)
      : edges_(edges), classifier_(classifier), source_(source), target_(target), result_(result) {
    all_sources_ = source.nodes.size() == source.size;
  }

  void count(std::uint64_t begin, std::uint64_t end) {
    const Selection share = slice(target_.nodes, begin, end);
    const auto degrees = edges_.afferent_counts(share);
    if (all_sources_ && result_.kinds.size() == 1) {  // the index alone says it
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
      count_block(slice(target_.nodes, begin + first, begin + last), begin + first);
      first = last;
    }
  }

 private:
  void count_block(const Selection& cells, std::uint64_t first_cell) {
    const std::vector<std::uint64_t> ids = cells.flatten();
    edges_.afferent_edges(cells).for_each_block(edges_per_block, [&](const Selection& block) {
      const auto targets = edges_.target_nodes(block);
      const auto kinds = classifier_.classify(block);
      const auto sources = all_sources_ ? std::vector<std::uint64_t>() : edges_.source_nodes(block);
      std::size_t cell = 0;
      for (std::size_t i = 0; i < targets.size(); ++i) {
        if (!all_sources_ && !source_.nodes.contains(sources[i])) continue;
        if (ids[cell] != targets[i]) {  // files are usually sorted by target
          cell = std::size_t(std::lower_bound(ids.begin(), ids.end(), targets[i]) - ids.begin());
        }
        ++result_.counts[(first_cell + cell) * result_.kinds.size() + kinds[i]];
      }
    });
  }

  const EdgePopulation& edges_;
  const SynapseClassifier& classifier_;
  const CatalogPopulation& source_;
  const CatalogPopulation& target_;
  AfferentCounts& result_;
  bool all_sources_ = true;
};

}  // namespace

std::uint64_t AfferentCounts::total(std::size_t kind) const {
  std::uint64_t sum = 0;
  for (std::size_t i = kind; i < counts.size(); i += kinds.size()) sum += counts[i];
  return sum;
}

std::uint64_t AfferentCounts::total() const {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

std::vector<AfferentCounts> count_afferents(const Circuit& circuit, Share share) {
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
    counts.counts.assign(cells * counts.kinds.size(), 0);
    const auto part = std::uint64_t(share.part);
    const auto parts = std::uint64_t(share.parts);
    if (!counts.kinds.empty()) {
      Counter(*edges, classifier, source, target, counts)
          .count(cells * part / parts, cells * (part + 1) / parts);
    }
    all.push_back(std::move(counts));
  }
  return all;
}

}  // namespace ballast::model
