#include <algorithm>

#include "core/error.hpp"
#include "model/catalog.hpp"

namespace ballast::model {

namespace {

bool is_built(const CellCatalog& catalog, const std::string& population) {
  const CatalogPopulation* found = catalog.find(population);
  return found != nullptr && found->kind != CellKind::virtual_ && !found->nodes.empty();
}

bool is_source(const CellCatalog& catalog, const std::string& population) {
  const CatalogPopulation* found = catalog.find(population);
  return found != nullptr && !found->nodes.empty();
}

void require_population(const CellCatalog& catalog, const sonata::EdgePopulation& edges,
                        const std::string& population, const char* end) {
  if (catalog.find(population) != nullptr) return;
  std::vector<std::string> names;
  for (const CatalogPopulation& known : catalog.populations) names.push_back(known.name);
  throw InputError({.place = {edges.file(), "/edges/" + edges.name() + "/" + end},
                    .problem = "unknown node population",
                    .value = population,
                    .reason = "no nodes file of the circuit holds it",
                    .suggestion = did_you_mean(population, names)});
}

sonata::NodeSets read_node_sets(const sonata::SimulationConfig& simulation,
                                const sonata::CircuitConfig& circuit) {
  sonata::NodeSets sets;
  for (const sonata::NodePopulationConfig& nodes : circuit.nodes) sets.add_population(nodes.name);
  if (!circuit.node_sets_file.empty()) sets.add_file(circuit.node_sets_file);
  if (!simulation.node_sets_file.empty()) sets.add_file(simulation.node_sets_file);
  return sets;
}

}  // namespace

const sonata::EdgePopulationConfig& Circuit::edge_config(
    const sonata::EdgePopulation& edges_population) const {
  const auto found = std::find_if(config.edges.begin(), config.edges.end(), [&](const auto& entry) {
    return entry.name == edges_population.name();
  });
  BALLAST_EXPECT(found != config.edges.end());
  return *found;
}

Circuit read_circuit(const std::filesystem::path& simulation_config, Logger& log, Metypes metypes) {
  sonata::SimulationConfig simulation = sonata::read_simulation_config(simulation_config);
  for (const std::string& warning : simulation.warnings) log.warning("{}", warning);
  sonata::CircuitConfig config = sonata::read_circuit_config(simulation.network);
  for (const std::string& warning : config.warnings) log.warning("{}", warning);
  sonata::NodeSets node_sets = read_node_sets(simulation, config);
  CellCatalog catalog = CellCatalog::read(simulation, config, node_sets, metypes);

  Circuit circuit{.simulation = std::move(simulation),
                  .config = std::move(config),
                  .node_sets = std::move(node_sets),
                  .catalog = std::move(catalog),
                  .nodes = {},
                  .edges = {},
                  .overrides = {}};
  for (const sonata::NodePopulationConfig& nodes : circuit.config.nodes) {
    circuit.nodes.emplace(nodes.name, std::make_unique<sonata::NodePopulation>(
                                          nodes.nodes_file, nodes.name, nodes.node_types_file));
  }
  for (const sonata::EdgePopulationConfig& edges : circuit.config.edges) {
    auto population = std::make_unique<sonata::EdgePopulation>(edges.edges_file, edges.name,
                                                               edges.edge_types_file);
    require_population(circuit.catalog, *population, population->source_population(),
                       "source_node_id");
    require_population(circuit.catalog, *population, population->target_population(),
                       "target_node_id");
    population->check_ids_against(circuit.catalog.population(population->source_population()).size,
                                  circuit.catalog.population(population->target_population()).size);
    const bool used = is_source(circuit.catalog, population->source_population()) &&
                      is_built(circuit.catalog, population->target_population());
    if (used) circuit.edges.push_back(std::move(population));
  }
  circuit.overrides = read_overrides(circuit);
  log.info("{}: {} cells in {} population(s), {} metypes, {} cell models, {} edge population(s)",
           circuit.config.file.string(), circuit.catalog.cell_count(),
           circuit.catalog.populations.size(), circuit.catalog.metypes.size(),
           circuit.catalog.models.size(), circuit.edges.size());
  return circuit;
}

}  // namespace ballast::model
