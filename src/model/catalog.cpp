#include "model/catalog.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "core/error.hpp"
#include "core/fingerprint.hpp"
#include "model/model_resolver.hpp"

namespace ballast::model {

namespace {

constexpr std::uint64_t block_size = std::uint64_t{1} << 18;  // rows read at once: about 20 MB
constexpr std::uint64_t offset_step = 1000;                   // as neurodamus core/nodeset.py

using sonata::NodePopulation;
using sonata::Selection;

// Names stored once, in order of first appearance.
class Interner {
 public:
  explicit Interner(std::vector<std::string>& names) : names_(&names) {}
  std::uint32_t operator()(const std::string& name) {
    const auto [entry, added] = index_.try_emplace(name, std::uint32_t(names_->size()));
    if (added) names_->push_back(name);
    return entry->second;
  }

 private:
  std::vector<std::string>* names_;
  std::unordered_map<std::string, std::uint32_t> index_;
};

bool is_virtual(const sonata::NodePopulationConfig& config, const NodePopulation& nodes) {
  if (!config.type.empty()) return config.type == "virtual";
  if (nodes.size() == 0 || !nodes.has("model_type")) return false;
  const auto types = nodes.strings("model_type", Selection({{0, 1}}), std::string());
  return types.names.at(types.values.at(0)) == "virtual";
}

// "mtype-etype" of each row, else what the cell is made of, else its node type.
std::vector<std::string> metype_names(const NodePopulation& nodes, const Selection& rows) {
  std::vector<std::string> names(rows.size());
  const auto join = [&](const std::string& column, const std::string& separator) {
    const auto values = nodes.strings(column, rows, std::string());
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string& text = values.names[values.values[i]];
      if (!names[i].empty() && !text.empty()) names[i] += separator;
      names[i] += text;
    }
  };
  if (nodes.has("mtype") && nodes.has("etype")) {
    join("mtype", "-");
    join("etype", "-");
  } else {
    for (const char* column : {"model_name", "model_template", "morphology"}) {
      if (nodes.has(column)) join(column, "/");
    }
  }
  const bool incomplete =
      std::any_of(names.begin(), names.end(), [](auto& n) { return n.empty(); });
  if (!incomplete) return names;
  const auto types = nodes.type_ids(rows);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].empty()) names[i] = "node_type_" + std::to_string(types[i]);
  }
  return names;
}

CellKind kind_of(const CatalogPopulation& population, const std::vector<CellModel>& models) {
  const bool all_points =
      !population.model.empty() &&
      std::all_of(population.model.begin(), population.model.end(),
                  [&](std::uint32_t m) { return models[m].kind == CellKind::point; });
  return all_points ? CellKind::point : CellKind::detailed;
}

Selection selected_nodes(const sonata::SimulationConfig& simulation,
                         const sonata::NodeSets& node_sets, const NodePopulation& nodes) {
  if (simulation.node_set.empty()) return Selection::all(nodes.size());
  return node_sets.resolve(simulation.node_set, nodes);
}

void assign_offsets(std::vector<CatalogPopulation>& populations) {
  std::sort(populations.begin(), populations.end(), [](const auto& a, const auto& b) {
    const bool a_virtual = a.kind == CellKind::virtual_;
    const bool b_virtual = b.kind == CellKind::virtual_;
    return a_virtual != b_virtual ? b_virtual : a.name < b.name;
  });
  std::uint64_t next = 0;
  for (CatalogPopulation& population : populations) {
    population.gid_offset = next;
    const std::uint64_t last = next + (population.size == 0 ? 0 : population.size - 1);
    next = (last / offset_step + 1) * offset_step;
  }
}

void add(Fingerprint& hash, const CellModel& model) {
  hash.add_integer(std::uint64_t(model.kind));
  hash.add(model.template_name);
  hash.add(model.morphology_file.filename().string());
  for (const auto& [name, value] : model.parameters) hash.add(name + "=" + std::to_string(value));
}

void add(Fingerprint& hash, const CatalogPopulation& population) {
  hash.add(population.name);
  hash.add_integer(population.size);
  for (const sonata::Range& range : population.nodes.ranges()) {
    hash.add_integer(range.begin);
    hash.add_integer(range.end);
  }
  hash.add(std::as_bytes(std::span(population.metype)));
  hash.add(std::as_bytes(std::span(population.model)));
}

}  // namespace

std::size_t CatalogPopulation::index_of(NodeId node) const {
  std::size_t before = 0;
  for (const sonata::Range& range : nodes.ranges()) {
    if (node.value >= range.begin && node.value < range.end)
      return before + (node.value - range.begin);
    before += range.end - range.begin;
  }
  BALLAST_EXPECT(!"the node is selected");
  return 0;
}

const CatalogPopulation* CellCatalog::find(const std::string& name) const {
  const auto found = std::find_if(populations.begin(), populations.end(),
                                  [&](const auto& p) { return p.name == name; });
  return found == populations.end() ? nullptr : &*found;
}

const CatalogPopulation& CellCatalog::population(const std::string& name) const {
  const CatalogPopulation* found = find(name);
  BALLAST_EXPECT(found != nullptr);
  return *found;
}

std::uint64_t CellCatalog::cell_count() const {
  std::uint64_t count = 0;
  for (const CatalogPopulation& population : populations) {
    if (population.kind != CellKind::virtual_) count += population.nodes.size();
  }
  return count;
}

Bytes table_memory(const CellCatalog& catalog) {
  std::size_t bytes = 0;
  for (const CatalogPopulation& population : catalog.populations) {
    bytes += (population.metype.capacity() + population.model.capacity()) * sizeof(std::uint32_t);
    bytes += population.nodes.ranges().capacity() * sizeof(sonata::Range);
  }
  return Bytes(static_cast<std::int64_t>(bytes));
}

CellCatalog CellCatalog::read(const sonata::SimulationConfig& simulation,
                              const sonata::CircuitConfig& circuit,
                              const sonata::NodeSets& node_sets, Metypes metypes) {
  CellCatalog catalog;
  Interner metype_index(catalog.metypes);
  const std::vector<std::string> no_names;
  for (const sonata::NodePopulationConfig& config : circuit.nodes) {
    const NodePopulation nodes(config.nodes_file, config.name, config.node_types_file);
    CatalogPopulation population{.name = config.name, .size = nodes.size()};
    if (is_virtual(config, nodes)) {
      population.kind = CellKind::virtual_;
      population.nodes = Selection::all(nodes.size());
    } else {
      ModelResolver resolver(config, nodes, catalog.models);
      population.nodes = selected_nodes(simulation, node_sets, nodes);
      const bool named = metypes == Metypes::named;
      population.metype.reserve(named ? population.nodes.size() : 0);
      population.model.reserve(population.nodes.size());
      population.nodes.for_each_block(block_size, [&](const Selection& rows) {
        for (const std::string& name : named ? metype_names(nodes, rows) : no_names) {
          population.metype.push_back(metype_index(name));
        }
        resolver.append(rows, population.model);
      });
      population.kind = kind_of(population, catalog.models);
    }
    catalog.populations.push_back(std::move(population));
  }
  if (catalog.cell_count() == 0) {
    throw InputError({.place = {simulation.file, "/node_set"},
                      .problem = "no cells in node set",
                      .value = simulation.node_set,
                      .reason = "virtual nodes are sources of spikes, not cells",
                      .suggestion = "Name a node set that holds cells"});
  }
  assign_offsets(catalog.populations);
  Fingerprint hash;
  for (const CellModel& model : catalog.models) add(hash, model);
  for (const CatalogPopulation& population : catalog.populations) add(hash, population);
  catalog.fingerprint_ = hash.hex();
  return catalog;
}

}  // namespace ballast::model
