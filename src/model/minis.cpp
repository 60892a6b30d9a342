#include "model/minis.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace ballast::model {

namespace {

constexpr const char* excitatory_column = "exc_mini_frequency";
constexpr const char* inhibitory_column = "inh_mini_frequency";

bool any_above_zero(const sonata::NodePopulation& nodes, const char* column,
                    const sonata::Selection& rows) {
  constexpr std::uint64_t block_size = std::uint64_t{1} << 18;
  bool found = false;
  if (!nodes.has(column)) return false;
  rows.for_each_block(block_size, [&](const sonata::Selection& block) {
    const auto values = nodes.numbers_or(column, block, 0.0);
    found = found || std::any_of(values.begin(), values.end(), [](double x) { return x > 0; });
  });
  return found;
}

}  // namespace

MiniRates::MiniRates(const Circuit& circuit, const sonata::EdgePopulation& edges)
    : nodes_(*circuit.nodes.at(edges.target_population())),
      overrides_(circuit.overrides, edges.source_population(), edges.target_population()) {
  const CatalogPopulation& targets = circuit.catalog.population(edges.target_population());
  const bool chemical = circuit.edge_config(edges).type == "chemical";
  by_cell_ = chemical && targets.kind == CellKind::detailed &&
             (any_above_zero(nodes_, excitatory_column, targets.nodes) ||
              any_above_zero(nodes_, inhibitory_column, targets.nodes));
}

void MiniRates::select(const sonata::Selection& targets) {
  if (!by_cell_) return;
  targets_ = targets.flatten();
  excitatory_ = nodes_.numbers_or(excitatory_column, targets, 0.0);
  inhibitory_ = nodes_.numbers_or(inhibitory_column, targets, 0.0);
}

double MiniRates::rate(std::uint64_t source, std::uint64_t target, bool inhibitory) const {
  if (const auto rate = overrides_.minis(source, target)) return *rate;
  if (!by_cell_) return 0.0;
  const auto found = std::lower_bound(targets_.begin(), targets_.end(), target);
  BALLAST_EXPECT(found != targets_.end() && *found == target);
  const auto row = static_cast<std::size_t>(found - targets_.begin());
  return std::max(0.0, inhibitory ? inhibitory_[row] : excitatory_[row]);
}

}  // namespace ballast::model
