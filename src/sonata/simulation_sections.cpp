#include "sonata/simulation_sections.hpp"

#include <algorithm>

#include "sonata/config_document.hpp"

namespace ballast::sonata {

namespace {

/// Keys of an input module beside those that all inputs have.
struct Module {
  enum class Kind { stimulus, clamp, replay, spike_file };
  std::string name;
  Kind kind = Kind::stimulus;
  std::vector<std::string> needed = {};    ///< numbers
  std::vector<std::string> optional = {};  ///< numbers, if present
  std::vector<std::string> other = {};     ///< of other types
};

/// What may stand in an input; "IClamp" is bmtk's, csv, sonata and h5 are its readers of spikes.
std::vector<Module> all_modules() {
  using Kind = Module::Kind;
  return {
      {"linear", Kind::stimulus, {"amp_start"}, {"amp_end"}},
      {"relative_linear", Kind::stimulus, {"percent_start"}, {"percent_end"}},
      {"pulse", Kind::stimulus, {"amp_start", "width", "frequency"}, {"amp_end"}},
      {"sinusoidal", Kind::stimulus, {"amp_start", "frequency"}, {"dt"}},
      {"subthreshold", Kind::stimulus, {"percent_less"}},
      {"hyperpolarizing", Kind::stimulus},
      {"synapse_replay", Kind::replay, {}, {}, {"spike_file", "source"}},
      {"seclamp",
       Kind::clamp,
       {"voltage"},
       {"series_resistance"},
       {"duration_levels", "voltage_levels"}},
      {"noise", Kind::stimulus, {}, {"mean", "mean_percent", "variance"}},
      {"shot_noise",
       Kind::stimulus,
       {"rise_time", "decay_time", "rate", "amp_mean", "amp_var"},
       {"reversal", "dt"}},
      {"relative_shot_noise",
       Kind::stimulus,
       {"rise_time", "decay_time", "mean_percent", "sd_percent"},
       {"relative_skew", "amp_cv", "reversal", "dt"}},
      {"absolute_shot_noise",
       Kind::stimulus,
       {"rise_time", "decay_time", "mean", "sigma"},
       {"relative_skew", "amp_cv", "reversal", "dt"}},
      {"ornstein_uhlenbeck", Kind::stimulus, {"tau", "mean", "sigma"}, {"reversal", "dt"}},
      {"relative_ornstein_uhlenbeck",
       Kind::stimulus,
       {"tau", "mean_percent", "sd_percent"},
       {"reversal", "dt"}},
      {"spatially_uniform_e_field",
       Kind::stimulus,
       {},
       {"ramp_up_time", "ramp_down_time"},
       {"fields"}},
      {"poisson", Kind::stimulus, {"rate", "weight"}},
      {"csv", Kind::spike_file, {}, {}, {"input_file", "trial"}},
      {"sonata", Kind::spike_file, {}, {}, {"input_file", "trial"}},
      {"h5", Kind::spike_file, {}, {}, {"input_file", "trial"}},
      {"IClamp",
       Kind::clamp,
       {},
       {"amp"},
       {"electrode_file", "input_file", "gids", "section_name", "section_index", "section_dist"}}};
}

/// The module that `value` names; throws InputError with the list otherwise.
const Module& find_module(const JsonValue& value, const std::vector<Module>& modules) {
  std::vector<std::string> names;
  for (const Module& module : modules) names.push_back(module.name);
  const std::string name = value.as_enum(names);
  return *std::find_if(modules.begin(), modules.end(),
                       [&](const Module& module) { return module.name == name; });
}

std::vector<std::string> known_keys(const Module& module) {
  std::vector<std::string> keys{
      "module",   "input_type",      "delay",       "duration",
      "node_set", "compartment_set", "random_seed", "represents_physical_electrode"};
  for (const auto* more : {&module.needed, &module.optional, &module.other}) {
    keys.insert(keys.end(), more->begin(), more->end());
  }
  return keys;
}

/// When it acts, and on what.
void check_common_keys(const JsonValue& json, const Module& module) {
  const bool needs_times =
      module.kind == Module::Kind::stimulus || module.kind == Module::Kind::replay;
  for (const char* key : {"delay", "duration"}) {
    if (needs_times || json.find(key)) (void)not_negative(json.at(key));
  }
  const bool has_compartments = json.find("compartment_set").has_value();
  if (has_compartments && json.find("node_set")) {
    throw json.error("both 'node_set' and 'compartment_set'", "an input has one of them");
  }
  if (needs_times && !has_compartments) (void)json.at("node_set").as_string();
}

/// The waves that a field is the sum of.
void check_fields(const JsonValue& fields) {
  for (const JsonValue& field : fields.elements()) {
    for (const char* key : {"Ex", "Ey", "Ez"}) (void)field.at(key).as_number();
    for (const char* key : {"frequency", "phase"}) (void)optional_number(field, key);
  }
}

/// The module's own keys.
void check_module_keys(const JsonValue& json, const Module& module) {
  for (const std::string& key : module.needed) (void)json.at(key).as_number();
  for (const std::string& key : module.optional) (void)optional_number(json, key);
  if (module.kind == Module::Kind::replay) (void)json.at("spike_file").as_string();
  if (module.kind == Module::Kind::spike_file) (void)json.at("input_file").as_string();
  if (module.name == "noise" &&
      json.find("mean").has_value() == json.find("mean_percent").has_value()) {
    throw json.error("wrong noise", "exactly one of 'mean' and 'mean_percent' is expected");
  }
  if (module.name == "spatially_uniform_e_field") check_fields(json.at("fields"));
}

/// "membrane_report" and "extracellular" are bmtk's names, given as "module".
std::string report_type(const JsonValue& json) {
  const auto module = json.find("module");
  if (json.find("type") || !module) {
    return json.at("type").as_enum(
        {"compartment", "summation", "synapse", "compartment_set", "lfp"});
  }
  const std::string name = module->as_enum({"membrane_report", "extracellular"});
  return name == "membrane_report" ? "compartment" : "lfp";
}

/// Keys that a report of this type needs, their types, ranges and enumerators.
void check_report(const JsonValue& json, const std::string& type) {
  if (!json.find("module")) {  // bmtk takes these from "run"
    (void)json.at("variable_name").as_string();
    for (const char* key : {"dt", "start_time", "end_time"}) (void)json.at(key).as_number();
  }
  if (const auto dt = json.find("dt")) (void)positive(*dt);
  const double start = json.number_or("start_time", 0.0);
  if (const auto end = json.find("end_time"); end && end->as_number() < start) {
    throw end->error("wrong time", "it lies before 'start_time'");
  }
  if (const auto scaling = json.find("scaling")) (void)scaling->as_enum({"none", "area"});
  if (const auto which = json.find("compartments")) (void)which->as_enum({"center", "all"});
  const auto sections = json.find("sections");
  if (sections && !json.find("module")) {
    (void)sections->as_enum({"soma", "axon", "dend", "apic", "all"});
  }
  if (type == "compartment_set") (void)json.at("compartment_set").as_string();
}

}  // namespace

std::optional<double> optional_number(const JsonValue& object, const std::string& key) {
  const auto value = object.find(key);
  return value ? std::optional(value->as_number()) : std::nullopt;
}

double positive(const JsonValue& value) {
  const double number = value.as_number();
  if (number > 0) return number;
  throw value.error("wrong value", "a number above 0 is expected");
}

double not_negative(const JsonValue& value) {
  const double number = value.as_number();
  if (number >= 0) return number;
  throw value.error("wrong value", "a number of 0 or more is expected");
}

std::vector<InputConfig> read_inputs(const JsonValue& inputs, std::vector<std::string>& warnings) {
  const std::vector<Module> modules = all_modules();
  std::vector<InputConfig> result;
  for (const auto& [name, json] : inputs.members()) {
    const Module& module = find_module(json.at("module"), modules);
    const std::string type = json.at("input_type")
                                 .as_enum({"spikes", "extracellular_stimulation", "current_clamp",
                                           "voltage_clamp", "conductance"});
    check_common_keys(json, module);
    check_module_keys(json, module);
    warn_unknown_keys(json, known_keys(module), warnings);
    result.push_back({name, module.name, type, json.string_or("node_set", ""), json});
  }
  return result;
}

std::vector<ConnectionOverride> read_connection_overrides(const JsonValue& overrides,
                                                          std::vector<std::string>& warnings) {
  std::vector<ConnectionOverride> result;
  for (const JsonValue& json : overrides.elements()) {
    ConnectionOverride entry{
        .name = json.string_or("name", ""),
        .source = json.at("source").as_string(),
        .target = json.at("target").as_string(),
        .weight = optional_number(json, "weight"),
        .spont_minis = optional_number(json, "spont_minis"),
        .synapse_delay_override = optional_number(json, "synapse_delay_override"),
        .delay = optional_number(json, "delay"),
        .synapse_configure = json.string_or("synapse_configure", ""),
        .modoverride = json.string_or("modoverride", ""),
        .json = json};
    for (const char* key : {"spont_minis", "synapse_delay_override", "delay"}) {
      if (const auto value = json.find(key)) (void)not_negative(*value);
    }
    for (const char* key : {"neuromodulation_dtc", "neuromodulation_strength"}) {
      (void)optional_number(json, key);
    }
    warn_unknown_keys(
        json,
        {"name", "source", "target", "weight", "spont_minis", "synapse_delay_override", "delay",
         "synapse_configure", "modoverride", "neuromodulation_dtc", "neuromodulation_strength"},
        warnings);
    result.push_back(std::move(entry));
  }
  return result;
}

std::vector<ReportConfig> read_reports(const JsonValue& reports,
                                       std::vector<std::string>& warnings) {
  std::vector<ReportConfig> result;
  for (const auto& [name, json] : reports.members()) {
    const std::string type = report_type(json);
    check_report(json, type);
    warn_unknown_keys(
        json,
        {"cells", "sections", "type", "module", "scaling", "compartments", "variable_name", "unit",
         "dt", "start_time", "end_time", "file_name", "enabled", "compartment_set", "format",
         "electrode_channels", "electrode_positions"},
        warnings);
    result.push_back({name, type, json.bool_or("enabled", true), json});
  }
  return result;
}

}  // namespace ballast::sonata
