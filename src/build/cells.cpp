#include "build/cells.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace ballast::build {

namespace {

sonata::Selection selection_of(const std::vector<NodeId>& nodes) {
  std::vector<std::uint64_t> ids;
  ids.reserve(nodes.size());
  for (const NodeId node : nodes) ids.push_back(node.value);
  return sonata::Selection::of_ids(std::move(ids));
}

}  // namespace

const BuiltCell* BuiltPopulation::find(std::uint64_t node) const {
  const auto found = std::lower_bound(nodes.begin(), nodes.end(), node);
  if (found == nodes.end() || *found != node) return nullptr;
  return &cells[static_cast<std::size_t>(found - nodes.begin())];
}

CellBuilder::CellBuilder(const model::Circuit& circuit, engine::Engine& engine,
                         model::MorphologyCache& morphologies)
    : circuit_(circuit), engine_(engine), morphologies_(morphologies) {}

BuiltPopulation CellBuilder::build(const model::CatalogPopulation& population,
                                   const std::vector<NodeId>& nodes,
                                   const std::function<void()>& done) {
  for (const NodeId node : nodes) load_template(population, node);
  ArgumentTable arguments = read_arguments(population, nodes);
  BuiltPopulation built{.population = &population, .nodes = {}, .cells = {}};
  built.nodes.reserve(nodes.size());
  built.cells.reserve(nodes.size());
  for (const NodeId node : nodes) {
    const bool point = model_of(population, node).kind == model::CellKind::point;
    built.nodes.push_back(node.value);
    built.cells.push_back(point ? build_artificial(population, node)
                                : build_detailed(population, node, arguments));
    done();
  }
  return built;
}

const model::CellModel& CellBuilder::model_of(const model::CatalogPopulation& population,
                                              NodeId node) const {
  return circuit_.catalog.models[population.model[population.index_of(node)]];
}

// The file is loaded first, so that it can say which further arguments its trial needs.
void CellBuilder::load_template(const model::CatalogPopulation& population, NodeId first) {
  const model::CellModel& model = model_of(population, first);
  if (model.kind == model::CellKind::point) return;
  const auto [entry, added] = templates_.try_emplace(model.template_name);
  Template& known = entry->second;
  if (!added) {
    if (known.file == model.template_file) return;
    throw InputError({.place = {model.template_file},
                      .problem = "template of the same name in two files",
                      .value = model.template_name,
                      .reason = "the other is " + known.file.string(),
                      .suggestion = "Rename one of them."});
  }
  known.file = model.template_file;
  const engine::TemplateSource source{model.template_file, model.template_name};
  engine_.load_template(source, nullptr);
  known.attributes = engine_.needed_attributes(model.template_name);
  const auto morphology = morphology_of(model);
  engine::CellRequest trial = request(population, first);
  trial.morphology = morphology.get();
  for (const std::string& attribute : known.attributes) {
    trial.extra_arguments.push_back(column(population, attribute, selection_of({first})).front());
  }
  engine_.load_template(source, &trial);
}

CellBuilder::ArgumentTable CellBuilder::read_arguments(const model::CatalogPopulation& population,
                                                       const std::vector<NodeId>& nodes) const {
  std::map<std::string, std::vector<NodeId>> nodes_of;
  for (const NodeId node : nodes) {
    const model::CellModel& model = model_of(population, node);
    if (model.kind == model::CellKind::point) continue;
    if (!templates_.at(model.template_name).attributes.empty()) {
      nodes_of[model.template_name].push_back(node);
    }
  }
  ArgumentTable table;
  for (const auto& [name, members] : nodes_of) {
    const sonata::Selection rows = selection_of(members);
    for (const std::string& attribute : templates_.at(name).attributes) {
      table[name].columns.push_back(column(population, attribute, rows));
    }
  }
  return table;
}

std::vector<double> CellBuilder::column(const model::CatalogPopulation& population,
                                        const std::string& attribute,
                                        const sonata::Selection& rows) const {
  const sonata::NodePopulation& nodes = *circuit_.nodes.at(population.name);
  const std::string dynamics = "dynamics_params/" + attribute;
  return nodes.numbers(nodes.has(dynamics) || !nodes.has(attribute) ? dynamics : attribute, rows);
}

// Without the morphology, which only lives as long as the cache or its user holds it.
engine::CellRequest CellBuilder::request(const model::CatalogPopulation& population,
                                         NodeId node) const {
  const model::CellModel& model = model_of(population, node);
  return {.gid = population.gid(node),
          .template_name = model.template_name,
          .morphology = nullptr,
          .morphology_directory = model.morphology_file.parent_path().string(),
          .morphology_file = model.morphology_file.filename().string(),
          .extra_arguments = {},
          .template_gid = static_cast<std::int64_t>(node.value),
          .with_gid = true};
}

std::shared_ptr<const model::Morphology> CellBuilder::morphology_of(
    const model::CellModel& model) const {
  return model.morphology_file.empty() ? nullptr : morphologies_.get(model.morphology_file);
}

BuiltCell CellBuilder::build_detailed(const model::CatalogPopulation& population, NodeId node,
                                      ArgumentTable& arguments) {
  const model::CellModel& model = model_of(population, node);
  const auto morphology = morphology_of(model);
  engine::CellRequest wanted = request(population, node);
  wanted.morphology = morphology.get();
  if (const auto found = arguments.find(wanted.template_name); found != arguments.end()) {
    Arguments& rows = found->second;
    for (const auto& values : rows.columns) wanted.extra_arguments.push_back(values[rows.next]);
    ++rows.next;
  }
  return {.handle = engine_.create_cell(wanted),
          .model = &model,
          .sections = morphology ? static_cast<std::int32_t>(morphology->sections.size()) : -1};
}

BuiltCell CellBuilder::build_artificial(const model::CatalogPopulation& population, NodeId node) {
  const model::CellModel& model = model_of(population, node);
  return {.handle = engine_.create_artificial_cell({.gid = population.gid(node),
                                                    .mechanism = model.template_name,
                                                    .parameters = model.parameters}),
          .model = &model};
}

}  // namespace ballast::build
