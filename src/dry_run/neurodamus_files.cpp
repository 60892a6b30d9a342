#include "dry_run/neurodamus_files.hpp"

#include "core/json.hpp"
#include "core/output_file.hpp"
#include "dry_run/estimate.hpp"
#include "plan/neurodamus_allocation.hpp"

namespace ballast::dry_run {

namespace {

namespace fs = std::filesystem;

Json metype_gids(const model::CellCatalog& catalog, const model::CatalogPopulation& population) {
  Json gids = Json::object();
  const auto nodes = population.nodes.flatten();
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    gids[catalog.metypes[population.metype[i]]].push_back(nodes[i]);
  }
  return gids;
}

Json pop_metype_gids(const model::CellCatalog& catalog) {
  Json populations = Json::object();
  for (const model::CatalogPopulation& population : catalog.populations) {
    if (population.kind == model::CellKind::virtual_) continue;
    populations[population.name] = metype_gids(catalog, population);
  }
  return populations;
}

}  // namespace

fs::path write_neurodamus_files(const model::CellCatalog& catalog,
                                const plan::Allocation& allocation, const fs::path& folder) {
  const fs::path store = folder / store_name;
  Json document = JsonValue::read_file(store).raw();
  document["pop_metype_gids"] = pop_metype_gids(catalog);
  write_file(store, document.dump(1) + "\n");
  fs::path file = folder / plan::neurodamus_file_name(allocation.layout);
  plan::write_neurodamus_allocation(allocation, file);
  return file;
}

}  // namespace ballast::dry_run
