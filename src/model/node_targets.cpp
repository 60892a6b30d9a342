#include "model/node_targets.hpp"

#include <vector>

#include "model/catalog.hpp"

namespace ballast::model {

namespace {

InputError unknown(const Circuit& circuit, const std::string& name, const Place& place) {
  std::vector<std::string> known = circuit.node_sets.names();
  for (const auto& population : circuit.catalog.populations) known.push_back(population.name);
  return InputError({.place = place,
                     .problem = "unknown node set",
                     .value = name,
                     .reason = "neither a node set nor a population has this name",
                     .suggestion = did_you_mean(name, known)});
}

}  // namespace

NodeTargets resolve_targets(const Circuit& circuit, const std::string& name, const Place& place) {
  NodeTargets targets;
  if (circuit.node_sets.has(name)) {
    for (const auto& [population, nodes] : circuit.nodes) {
      sonata::Selection selected = circuit.node_sets.resolve(name, *nodes);
      if (!selected.empty()) targets.emplace(population, std::move(selected));
    }
    return targets;
  }
  const CatalogPopulation* population = circuit.catalog.find(name);
  if (population == nullptr) throw unknown(circuit, name, place);
  targets.emplace(name, sonata::Selection::all(population->size));
  return targets;
}

const sonata::Selection* find(const NodeTargets& targets, const std::string& population) {
  const auto found = targets.find(population);
  return found == targets.end() ? nullptr : &found->second;
}

}  // namespace ballast::model
