#include "model/synapses.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>

#include "core/error.hpp"
#include "core/json.hpp"

namespace ballast::model {

namespace {

using sonata::EdgePopulation;
using sonata::EdgePopulationConfig;
using sonata::Selection;

// syn_type_id below this is inhibitory (neurodamus connection.py, sonata-extension edge file).
constexpr std::int64_t first_excitatory_type = 100;
constexpr std::uint64_t edges_per_block = std::uint64_t{1} << 20;  // 8 MB of type ids

// Which edge column feeds which parameter: neurodamus io/synapse_reader.py and its AMPANMDAHelper.
SynapseKind glutamatergic() {
  SynapseKind kind{.mechanism = "ProbAMPANMDA_EMS", .random_stream = RandomStream::release};
  kind.parameters = {
      {"tau_d_AMPA", "decay_time"},
      {.parameter = "Use", .attribute = "u_syn", .absolute = true, .by_calcium = true},
      {.parameter = "Dep", .attribute = "depression_time", .absolute = true},
      {.parameter = "Fac", .attribute = "facilitation_time", .absolute = true},
      {.parameter = "Nrrp", .attribute = "n_rrp_vesicles", .optional = true, .skip_negative = true},
      {.parameter = "NMDA_ratio",
       .attribute = "conductance_scale_factor",
       .optional = true,
       .skip_negative = true}};
  return kind;
}

SynapseKind gabaergic() {
  SynapseKind kind = glutamatergic();
  kind.mechanism = "ProbGABAAB_EMS";
  kind.inhibitory = true;
  kind.parameters.front().parameter = "tau_d_GABAA";
  kind.parameters.back().parameter = "GABAB_ratio";
  return kind;
}

// neurodamus data/hoc/GluSynapseHelper.hoc; what depends on the state that a synapse starts in is
// set in build/receptor.
SynapseKind plastic() {
  SynapseKind kind{.mechanism = "GluSynapse", .random_stream = RandomStream::plasticity};
  kind.parameters = {
      {"volume_CR", "volume_CR"},
      {"rho0_GB", "rho0_GB"},
      {.parameter = "Use_d", .attribute = "Use_d_TM", .by_calcium = true},
      {.parameter = "Use_p", .attribute = "Use_p_TM", .by_calcium = true},
      {"gmax_d_AMPA", "gmax_d_AMPA"},
      {"gmax_p_AMPA", "gmax_p_AMPA"},
      {"theta_d_GB", "theta_d"},
      {"theta_p_GB", "theta_p"},
      {"tau_d_AMPA", "decay_time"},
      {.parameter = "Dep", .attribute = "depression_time", .absolute = true},
      {.parameter = "Fac", .attribute = "facilitation_time", .absolute = true},
      {.parameter = "Nrrp", .attribute = "n_rrp_vesicles", .optional = true, .skip_negative = true},
      {.parameter = "gmax_NMDA",
       .attribute = "conductance_scale_factor",
       .optional = true,
       .skip_negative = true}};
  return kind;
}

// Any other mechanism takes the attributes of synapses under the parameter names of the two kinds
// above, "erev" as "e" (neurodamus data/hoc/Exp2SynHelper.hoc), and every column under its own
// name.
SynapseKind any_mechanism(const std::string& mechanism, const SynapseKind& replaced,
                          const EdgePopulation& edges) {
  SynapseKind kind = glutamatergic();
  kind.mechanism = mechanism;
  kind.by_name = true;
  kind.constants = replaced.constants;
  const SynapseKind other = gabaergic();
  kind.parameters.push_back(other.parameters.front());
  kind.parameters.push_back(other.parameters.back());
  kind.parameters.push_back({"e", "erev"});
  for (const std::string& column : edges.columns()) kind.parameters.push_back({column, column});
  for (ParameterRule& rule : kind.parameters) rule.optional = true;
  return kind;
}

// The ratio of conductances is then the mechanism's own (neurodamus connection.py).
SynapseKind without_ratio(SynapseKind kind) {
  kind.parameters.pop_back();
  return kind;
}

// neurodamus names a hoc helper, and some helpers not as the mechanism that they make.
SynapseKind overridden(const std::string& name, const SynapseKind& replaced,
                       const EdgePopulation& edges) {
  SynapseKind kind = name == "GluSynapse" ? plastic()
                     : name == "AMPANMDA" ? without_ratio(glutamatergic())
                     : name == "GABAAB"   ? without_ratio(gabaergic())
                                          : any_mechanism(name, replaced, edges);
  kind.inhibitory = replaced.inhibitory;
  return kind;
}

SynapseKind gap_junction() {
  SynapseKind kind{.synapse_class = SynapseClass::gap_junction, .mechanism = "Gap"};
  kind.parameters = {{"g", "conductance"}};
  return kind;
}

std::optional<JsonValue> read_dynamics(const EdgePopulationConfig& config,
                                       const std::string& name) {
  if (name.empty()) return std::nullopt;
  return JsonValue::read_file(config.synaptic_models_dir / name);
}

SynapseKind direct(const std::optional<JsonValue>& dynamics) {
  SynapseKind kind{.synapse_class = SynapseClass::direct};
  if (dynamics) kind.sign = dynamics->number_or("sign", 1.0);
  kind.inhibitory = kind.sign < 0;
  return kind;
}

// bmtk's names of NEURON's built-in synapses (bmtk simulator/bionet/default_setters).
std::string point_process_name(const std::string& model_template) {
  static const std::map<std::string, std::string> names{{"exp2syn", "Exp2Syn"},
                                                        {"expsyn", "ExpSyn"}};
  const auto known = names.find(model_template);
  if (known != names.end()) return known->second;
  const auto colon = model_template.find(':');
  return colon == std::string::npos ? model_template : model_template.substr(colon + 1);
}

SynapseKind receptor(const std::string& model_template, const std::optional<JsonValue>& dynamics) {
  SynapseKind kind{.mechanism = point_process_name(model_template)};
  if (!dynamics) return kind;
  for (const auto& [name, value] : dynamics->members()) {
    if (!value.is_number() || name == "sign") continue;
    const bool reversal =
        name == "erev";  // bmtk writes erev, NEURON's ExpSyn and Exp2Syn call it e
    kind.constants.emplace_back(reversal ? "e" : name, value.as_number());
  }
  return kind;
}

Place place_of(const EdgePopulation& edges, const std::string& column) {
  return {edges.file(), "/edges/" + edges.name() + (column.empty() ? "" : "/" + column)};
}

// First edge of every edge type: its strings are read once per type, not per edge.
std::map<std::int64_t, std::uint64_t> first_edge_of_types(const EdgePopulation& edges) {
  std::map<std::int64_t, std::uint64_t> first;
  std::uint64_t edge = 0;
  Selection::all(edges.size()).for_each_block(edges_per_block, [&](const Selection& block) {
    for (const std::int64_t type : edges.type_ids(block)) first.try_emplace(type, edge++);
  });
  return first;
}

std::string string_at(const EdgePopulation& edges, const std::string& column, std::uint64_t edge) {
  if (!edges.has(column)) return {};
  const auto text = edges.strings(column, Selection({{edge, edge + 1}}), std::string());
  return text.names[text.values[0]];
}

bool is_point_population(const CellCatalog& catalog, const std::string& population) {
  const CatalogPopulation* found = catalog.find(population);
  return found != nullptr && found->kind == CellKind::point;
}

}  // namespace

SynapseClassifier::SynapseClassifier(const Circuit& circuit, const EdgePopulation& edges)
    : edges_(&edges),
      overrides_(circuit.overrides, edges.source_population(), edges.target_population()) {
  read_kinds(circuit.edge_config(edges), circuit.catalog);
  own_ = kinds_.size();
  add_overridden_kinds();
}

void SynapseClassifier::read_kinds(const EdgePopulationConfig& config, const CellCatalog& catalog) {
  if (config.is_electrical()) {
    kinds_ = {gap_junction()};
    return;
  }
  if (config.type != "chemical") {
    throw InputError({.place = place_of(*edges_, ""),
                      .problem = "cannot build edges of type",
                      .value = config.type,
                      .reason = "supported: chemical, electrical",
                      .suggestion = "Remove the population from the circuit configuration"});
  }
  const bool points = is_point_population(catalog, edges_->target_population());
  by_syn_type_ = !points && !edges_->has("model_template");
  if (by_syn_type_) {
    require_syn_type();
    kinds_ = {gabaergic(), glutamatergic()};
    return;
  }
  for (const auto& [type, edge] : first_edge_of_types(*edges_)) {
    const auto dynamics = read_dynamics(config, string_at(*edges_, "dynamics_params", edge));
    const SynapseKind kind =
        points ? direct(dynamics) : receptor(string_at(*edges_, "model_template", edge), dynamics);
    const auto same = std::find(kinds_.begin(), kinds_.end(), kind);
    kind_of_type_.emplace_back(type, std::uint32_t(same - kinds_.begin()));
    if (same == kinds_.end()) kinds_.push_back(kind);
  }
}

void SynapseClassifier::require_syn_type() const {
  if (edges_->size() == 0 || edges_->has("syn_type_id")) return;
  throw InputError(
      {.place = place_of(*edges_, "0/syn_type_id"),
       .problem = "missing column",
       .value = "syn_type_id",
       .reason = "it says which synapses are inhibitory (below 100) and which excitatory",
       .suggestion = "Add it, or name a model_template in the edge types"});
}

// Synapses on sections alone can be replaced: gap junctions and connections between point neurons
// keep their kind.
void SynapseClassifier::add_overridden_kinds() {
  const bool any_receptor = std::any_of(kinds_.begin(), kinds_.end(), [](const auto& kind) {
    return kind.synapse_class == SynapseClass::receptor;
  });
  if (!any_receptor) return;
  for (const std::string& mechanism : overrides_.mechanisms()) {
    for (std::size_t own = 0; own < own_; ++own) {
      const bool receptor = kinds_[own].synapse_class == SynapseClass::receptor;
      kinds_.push_back(receptor ? overridden(mechanism, kinds_[own], *edges_) : kinds_[own]);
    }
  }
}

const Override* SynapseClassifier::origin(std::size_t kind) const {
  return kind < own_ ? nullptr : &overrides_.naming(overrides_.mechanisms()[kind / own_ - 1]);
}

std::vector<std::uint32_t> SynapseClassifier::classify(
    const Selection& edges, std::span<const std::uint64_t> sources,
    std::span<const std::uint64_t> targets) const {
  auto kinds = own_kinds(edges);
  if (!needs_nodes()) return kinds;
  BALLAST_EXPECT(sources.size() == kinds.size() && targets.size() == kinds.size());
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const auto mechanism = overrides_.mechanism(sources[i], targets[i]);
    if (mechanism) kinds[i] += std::uint32_t((*mechanism + 1) * own_);
  }
  return kinds;
}

std::vector<std::uint32_t> SynapseClassifier::own_kinds(const Selection& edges) const {
  std::vector<std::uint32_t> kinds(edges.size(), 0);
  if (own_ == 1) return kinds;
  if (by_syn_type_) {
    const auto types = edges_->integers("syn_type_id", edges);
    std::transform(types.begin(), types.end(), kinds.begin(),
                   [](std::int64_t type) { return type < first_excitatory_type ? 0U : 1U; });
    return kinds;
  }
  const auto types = edges_->type_ids(edges);
  std::transform(types.begin(), types.end(), kinds.begin(), [this](std::int64_t type) {
    const auto known = std::lower_bound(
        kind_of_type_.begin(), kind_of_type_.end(), type,
        [](const auto& entry, std::int64_t wanted) { return entry.first < wanted; });
    return known->second;
  });
  return kinds;
}

}  // namespace ballast::model
