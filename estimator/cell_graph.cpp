#include "estimator/cell_graph.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <tuple>

#include "estimator/afferent_runs.hpp"

namespace ballast::estimator {

namespace {

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t cells_per_box = 8;
constexpr std::uint64_t rows_per_block = std::uint64_t{1} << 20;
const std::vector<std::string> axes{"x", "y", "z"};

// Numbers of the cells of one population by node id; `none` for those not selected.
struct Numbered {
  const model::CatalogPopulation* population;
  std::vector<std::uint32_t> number;
};

class CellNumbers {
 public:
  explicit CellNumbers(const model::CellCatalog& catalog) {
    for (const model::CatalogPopulation& population : catalog.populations) {
      if (population.kind == model::CellKind::virtual_) continue;
      Numbered& numbered = of_[population.name];
      numbered = {&population, std::vector<std::uint32_t>(population.size, none)};
      for (const sonata::Range& range : population.nodes.ranges()) {
        for (std::uint64_t id = range.begin; id < range.end; ++id) numbered.number[id] = cells_++;
      }
    }
  }

  [[nodiscard]] std::size_t cells() const { return cells_; }
  [[nodiscard]] const std::map<std::string, Numbered>& populations() const { return of_; }
  [[nodiscard]] const Numbered* find(const std::string& population) const {
    const auto found = of_.find(population);
    return found == of_.end() ? nullptr : &found->second;
  }

 private:
  std::map<std::string, Numbered> of_;
  std::uint32_t cells_ = 0;
};

// Calls run(target, sources) with numbers of cells for all edges between cells.
template <class Run>
void for_each_edge_run(const model::Circuit& circuit, const CellNumbers& numbers, const Run& run) {
  std::vector<std::uint32_t> cells;
  for (const auto& edges : circuit.edges) {
    const Numbered* sources = numbers.find(edges->source_population());
    const Numbered* targets = numbers.find(edges->target_population());
    if (sources == nullptr || targets == nullptr) continue;
    for_each_run(*edges, targets->population->nodes,
                 [&](std::uint64_t target, std::span<const std::uint64_t> ids) {
                   cells.clear();
                   for (const std::uint64_t id : ids) {
                     if (sources->number.at(id) != none) cells.push_back(sources->number[id]);
                   }
                   run(targets->number[target], cells);
                 });
  }
}

bool has_positions(const model::Circuit& circuit, const CellNumbers& numbers) {
  return std::all_of(numbers.populations().begin(), numbers.populations().end(),
                     [&](const auto& entry) {
                       const sonata::NodePopulation& nodes = *circuit.nodes.at(entry.first);
                       return std::all_of(axes.begin(), axes.end(), [&](const std::string& axis) {
                         return nodes.has(axis) && !nodes.is_text(axis);
                       });
                     });
}

// One axis of all cells; 0 for rows without it.
std::vector<float> coordinates(const model::Circuit& circuit, const CellNumbers& numbers,
                               const std::string& axis) {
  std::vector<float> all(numbers.cells());
  for (const auto& entry : numbers.populations()) {
    const Numbered& numbered = entry.second;
    const sonata::NodePopulation& nodes = *circuit.nodes.at(entry.first);
    numbered.population->nodes.for_each_block(rows_per_block, [&](const sonata::Selection& rows) {
      const std::vector<double> values = nodes.numbers_or(axis, rows, 0.0);
      std::size_t i = 0;
      for (const std::uint64_t id : rows.flatten()) {
        all[numbered.number[id]] = static_cast<float>(values[i++]);
      }
    });
  }
  return all;
}

// Position along a Morton curve through boxes that hold some cells each in the mean.
std::vector<std::uint64_t> boxes(const model::Circuit& circuit, const CellNumbers& numbers) {
  std::vector<std::vector<float>> places;
  double extent = 0;
  std::vector<float> origin;
  for (const std::string& axis : axes) {
    places.push_back(coordinates(circuit, numbers, axis));
    const auto [least, most] = std::minmax_element(places.back().begin(), places.back().end());
    origin.push_back(*least);
    extent = std::max(extent, double(*most) - double(*least));
  }
  const double wanted = double(numbers.cells()) / double(cells_per_box);
  const int bits = std::clamp(static_cast<int>(std::ceil(std::log2(wanted + 1) / 3)) + 1, 1, 20);
  const double side = std::max(extent, 1e-6) / double(1 << bits) * 1.000001;
  std::vector<std::uint64_t> keys(numbers.cells());
  for (std::size_t cell = 0; cell < keys.size(); ++cell) {
    for (std::size_t axis = 0; axis < places.size(); ++axis) {
      const auto step =
          static_cast<std::uint64_t>((double(places[axis][cell]) - double(origin[axis])) / side);
      for (int bit = 0; bit < bits; ++bit) {
        keys[cell] |= (step >> bit & 1) << (3 * static_cast<std::size_t>(bit) + axis);
      }
    }
  }
  return keys;
}

// Of a cell as a source: mixed as in Steele et al. 2014 (splitmix64, doi:10.1145/2714064.2660195).
std::uint64_t hashed(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15U;
  value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9U;
  value = (value ^ value >> 27) * 0x94d049bb133111ebU;
  return value ^ value >> 31;
}

// The least hash of a cell's sources: equal for cells that share many.
std::vector<std::uint64_t> signatures(const model::Circuit& circuit, const CellNumbers& numbers) {
  std::vector<std::uint64_t> least(numbers.cells(), std::numeric_limits<std::uint64_t>::max());
  for_each_edge_run(circuit, numbers,
                    [&](std::uint32_t target, const std::vector<std::uint32_t>& sources) {
                      for (const std::uint32_t source : sources) {
                        least[target] = std::min(least[target], hashed(source));
                      }
                    });
  return least;
}

std::vector<std::uint32_t> metypes(const CellNumbers& numbers) {
  std::vector<std::uint32_t> all(numbers.cells());
  for (const auto& [name, numbered] : numbers.populations()) {
    std::size_t i = 0;
    for (const std::uint64_t id : numbered.population->nodes.flatten()) {
      all[numbered.number[id]] = numbered.population->metype[i++];
    }
  }
  return all;
}

// Position of every cell in the order of (key, metype, number).
std::vector<std::uint32_t> positions(const std::vector<std::uint64_t>& keys,
                                     const std::vector<std::uint32_t>& metype) {
  std::vector<std::uint32_t> order(keys.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tuple(keys[a], metype[a], a) < std::tuple(keys[b], metype[b], b);
  });
  std::vector<std::uint32_t> position(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) position[order[i]] = i;
  return position;
}

}  // namespace

balancer::CellGraph read_cell_graph(const model::Circuit& circuit, Bytes budget) {
  const CellNumbers numbers(circuit.catalog);
  const bool in_space = has_positions(circuit, numbers);
  const auto most = static_cast<std::uint64_t>(
      std::max<std::int64_t>(budget.count() / bytes_per_pair.count(), 1));
  balancer::GraphBuilder builder(
      positions(in_space ? boxes(circuit, numbers) : signatures(circuit, numbers),
                metypes(numbers)),
      most);
  for_each_edge_run(circuit, numbers,
                    [&](std::uint32_t target, const std::vector<std::uint32_t>& sources) {
                      builder.add(target, sources);
                    });
  balancer::GraphBuilder::Result built = builder.finish();
  return {.listeners = std::move(built.graph),
          .vertex_of = std::move(built.vertex_of),
          .in_order = in_space};
}

}  // namespace ballast::estimator
