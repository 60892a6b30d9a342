#include "estimator/afferent_runs.hpp"

#include <algorithm>
#include <vector>

namespace ballast::estimator {

namespace {

using sonata::EdgePopulation;
using sonata::Selection;

constexpr std::uint64_t cells_per_block = std::uint64_t{1} << 17;  // 5 MB of the edges' index
constexpr std::uint64_t edges_per_block = std::uint64_t{1} << 20;  // 8 MB of source ids

void read_block(const EdgePopulation& edges, const Selection& cells, const AfferentRun& run) {
  const sonata::Afferents afferents = edges.afferents(cells);
  const std::vector<std::uint64_t> ids = cells.flatten();
  std::size_t cell = 0;
  std::uint64_t left = afferents.counts.empty() ? 0 : afferents.counts.front();
  afferents.edges.for_each_block(edges_per_block, [&](const Selection& rows) {
    const std::vector<std::uint64_t> sources = edges.source_nodes(rows);
    const auto targets =
        afferents.by_target ? std::vector<std::uint64_t>() : edges.target_nodes(rows);
    std::size_t n = 0;
    for (std::size_t i = 0; i < sources.size(); i += n) {
      const auto rest = std::span(sources).subspan(i);
      if (!afferents.by_target) {
        const auto end = std::find_if(targets.begin() + static_cast<std::ptrdiff_t>(i),
                                      targets.end(), [&](auto t) { return t != targets[i]; });
        n = static_cast<std::size_t>(end - targets.begin()) - i;
        run(targets[i], rest.first(n));
        continue;
      }
      while (left == 0) left = afferents.counts.at(++cell);
      n = std::min<std::uint64_t>(left, rest.size());
      left -= n;
      run(ids[cell], rest.first(n));
    }
  });
}

}  // namespace

void for_each_run(const EdgePopulation& edges, const Selection& cells, const AfferentRun& run) {
  cells.for_each_block(cells_per_block,
                       [&](const Selection& block) { read_block(edges, block, run); });
}

}  // namespace ballast::estimator
