#include "model/model_resolver.hpp"

#include <algorithm>
#include <optional>

#include "core/error.hpp"
#include "core/json.hpp"

namespace ballast::model {

namespace {

namespace fs = std::filesystem;
using sonata::Enumeration;
using sonata::Selection;

// Point neurons whose JSON parameters are in seconds, as bmtk writes them for NEURON's IntFire1
// (bmtk/simulator/pointnet and the SONATA example 300_intfire); NEURON takes milliseconds.
constexpr double ms_per_second = 1000.0;

const std::vector<std::string>& known_model_types() {
  static const std::vector<std::string> types{
      "biophysical", "single_compartment", "point_neuron", "point_process", "virtual", "astrocyte"};
  return types;
}

bool is_point(const std::string& type) {
  return type == "point_neuron" || type == "point_process";
}

std::string after_colon(const std::string& model_template) {
  const auto colon = model_template.find(':');
  return colon == std::string::npos ? model_template : model_template.substr(colon + 1);
}

std::string schema(const std::string& model_template) {
  const auto colon = model_template.find(':');
  return colon == std::string::npos ? std::string() : model_template.substr(0, colon);
}

std::vector<std::pair<std::string, double>> read_parameters(const fs::path& file,
                                                            const std::string& mechanism) {
  std::vector<std::pair<std::string, double>> parameters;
  const JsonValue document = JsonValue::read_file(file);
  for (const auto& [name, value] : document.members()) {
    if (!value.is_number()) continue;  // "type", "level_of_detail": descriptions
    const bool seconds = mechanism == "IntFire1" && (name == "tau" || name == "refrac");
    parameters.emplace_back(name, value.as_number() * (seconds ? ms_per_second : 1.0));
  }
  return parameters;
}

// The file with this stem and one of the extensions, or as it is named.
std::optional<fs::path> find_file(const fs::path& folder, const std::string& name,
                                  const std::vector<std::string>& extensions) {
  for (const std::string& extension : extensions) {
    const fs::path candidate = folder / (name + extension);
    if (fs::is_regular_file(candidate)) return candidate;
  }
  const fs::path as_named = folder / name;
  const bool has_extension =
      std::find(extensions.begin(), extensions.end(), as_named.extension()) != extensions.end();
  if (has_extension && fs::is_regular_file(as_named)) return as_named;
  return std::nullopt;
}

}  // namespace

ModelResolver::ModelResolver(const sonata::NodePopulationConfig& config,
                             const sonata::NodePopulation& nodes, std::vector<CellModel>& models)
    : config_(&config), nodes_(&nodes), models_(&models) {}

Place ModelResolver::column_place(const std::string& column) const {
  return {nodes_->file(), "/nodes/" + nodes_->name() + "/" + column};
}

void ModelResolver::append(const Selection& rows, std::vector<std::uint32_t>& indices) {
  const auto column = [&](const char* name) {
    if (nodes_->has(name)) return nodes_->strings(name, rows, std::string());
    return Enumeration{std::vector<std::uint32_t>(rows.size(), 0), {std::string()}};
  };
  const Enumeration types = column("model_type");
  const Enumeration templates = column("model_template");
  const Enumeration morphologies = column("morphology");
  const Enumeration parameters = column("dynamics_params");
  // The four indices of a row name its model; strings are compared once per distinct combination.
  std::map<std::array<std::uint32_t, 4>, std::uint32_t> seen;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::array<std::uint32_t, 4> row{types.values[i], templates.values[i],
                                           morphologies.values[i], parameters.values[i]};
    auto found = seen.find(row);
    if (found == seen.end()) {
      found = seen.emplace(row, intern({types.names[row[0]], templates.names[row[1]],
                                        morphologies.names[row[2]], parameters.names[row[3]]}))
                  .first;
    }
    indices.push_back(found->second);
  }
}

std::uint32_t ModelResolver::intern(Key key) {
  if (key.type.empty()) key.type = config_->type.empty() ? "biophysical" : config_->type;
  const auto known = index_.find(key);
  if (known != index_.end()) return known->second;
  CellModel model = make(key);
  const auto same = std::find(models_->begin(), models_->end(), model);
  const auto index = std::uint32_t(same - models_->begin());
  if (same == models_->end()) models_->push_back(std::move(model));
  index_.emplace(std::move(key), index);
  return index;
}

CellModel ModelResolver::make(const Key& key) const {
  const auto& known = known_model_types();
  if (std::find(known.begin(), known.end(), key.type) == known.end()) {
    throw InputError({.place = column_place("model_type"),
                      .problem = "unknown model_type",
                      .value = key.type,
                      .reason = "allowed: biophysical, single_compartment, point_neuron, "
                                "point_process, virtual",
                      .suggestion = did_you_mean(key.type, known)});
  }
  if (key.type == "astrocyte" || key.type == "virtual") {
    throw InputError({.place = column_place("model_type"),
                      .problem = "cannot build a cell of model_type",
                      .value = key.type,
                      .reason = "in a population that is not declared virtual",
                      .suggestion = "Leave these nodes out of the simulation's node_set"});
  }
  return is_point(key.type) ? make_point(key) : make_detailed(key);
}

CellModel ModelResolver::make_detailed(const Key& key) const {
  const std::string name = after_colon(key.model_template);
  const std::string kind = schema(key.model_template);
  if (name.empty() || (!kind.empty() && kind != "hoc")) {
    throw InputError({.place = column_place("model_template"),
                      .problem = name.empty() ? "no model_template for a cell of model_type"
                                              : "cannot build cells of model_template",
                      .value = name.empty() ? key.type : key.model_template,
                      .reason = "detailed cells are made by hoc templates: 'hoc:Name'",
                      .suggestion = {}});
  }
  CellModel model;
  model.kind = CellKind::detailed;
  model.template_file = template_file(name);
  model.template_name = model.template_file.stem().string();
  if (!key.morphology.empty()) model.morphology_file = morphology_file(key.morphology);
  return model;
}

CellModel ModelResolver::make_point(const Key& key) const {
  CellModel model;
  model.kind = CellKind::point;
  model.template_name = after_colon(key.model_template);
  const std::string kind = schema(key.model_template);
  if (model.template_name.empty() || (!kind.empty() && kind != "nrn")) {
    throw InputError({.place = column_place("model_template"),
                      .problem = "cannot build point neurons of model_template",
                      .value = key.model_template,
                      .reason = "they are made by artificial cells: 'nrn:IntFire1'",
                      .suggestion = {}});
  }
  if (!key.parameters.empty()) {
    const fs::path file = config_->point_neuron_models_dir / key.parameters;
    model.parameters = read_parameters(file, model.template_name);
  }
  return model;
}

fs::path ModelResolver::template_file(const std::string& name) const {
  const fs::path& folder = config_->biophysical_neuron_models_dir;
  if (const auto file = find_file(folder, name, {".hoc"})) return *file;
  throw InputError(
      {.place = column_place("model_template"),
       .problem = "no template file for",
       .value = name,
       .reason = "looked for " + (folder / (name + ".hoc")).string(),
       .suggestion = "Check biophysical_neuron_models_dir in the circuit configuration"});
}

fs::path ModelResolver::morphology_file(const std::string& morphology) const {
  // neurodamus prefers the Neurolucida files where the circuit has them (io/sonata_config.py).
  const auto alternate = config_->alternate_morphologies.find("neurolucida-asc");
  const bool has_asc = alternate != config_->alternate_morphologies.end();
  const fs::path& folder = has_asc ? alternate->second : config_->morphologies_dir;
  const std::vector<std::string> extensions =
      has_asc ? std::vector<std::string>{".asc", ".ASC"} : std::vector<std::string>{".swc", ".SWC"};
  if (const auto file = find_file(folder, morphology, extensions)) return *file;
  throw InputError({.place = column_place("morphology"),
                    .problem = "no morphology file for",
                    .value = morphology,
                    .reason = "looked for " + (folder / (morphology + extensions[0])).string(),
                    .suggestion =
                        "Check morphologies_dir and alternate_morphologies in the circuit "
                        "configuration"});
}

}  // namespace ballast::model
