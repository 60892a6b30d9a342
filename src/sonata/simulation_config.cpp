#include "sonata/simulation_config.hpp"

#include <array>
#include <limits>

#include "sonata/config_document.hpp"
#include "sonata/simulation_sections.hpp"

namespace ballast::sonata {

namespace {

using Warnings = std::vector<std::string>;

/// Seeds go into counter-based generators as one word.
std::uint32_t seed(const JsonValue& value) {
  const std::uint64_t number = value.as_unsigned();
  if (number <= std::numeric_limits<std::uint32_t>::max()) {
    return static_cast<std::uint32_t>(number);
  }
  throw value.error("seed out of range", "it has 32 bits");
}

std::optional<std::uint32_t> optional_seed(const JsonValue& run, const std::string& key) {
  const auto value = run.find(key);
  return value ? std::optional(seed(*value)) : std::nullopt;
}

/// NEURON's secondorder, as a number or by libsonata's names.
std::string integration_method(const JsonValue& run) {
  const auto value = run.find("integration_method");
  if (!value) return "0";
  if (value->is_string()) {
    const std::string name =
        value->as_enum({"0", "1", "2", "euler", "crank_nicolson", "crank_nicolson_ion"});
    if (name == "euler") return "0";
    if (name == "crank_nicolson") return "1";
    return name == "crank_nicolson_ion" ? "2" : name;
  }
  const std::int64_t number = value->as_integer();
  if (number < 0 || number > 2) throw value->error("unknown value", "one of: 0, 1, 2");
  return std::to_string(number);
}

/// "tstop", or bmtk's "duration" from time 0 on.
double stop_time(const JsonValue& run) {
  const auto duration = run.find("duration");
  return not_negative(duration && !run.find("tstop") ? *duration : run.at("tstop"));
}

/// "run": tstop and dt are mandatory; bmtk's switches for its own output are known and have no
/// effect on what is simulated.
RunConfig read_run(const JsonValue& run, Warnings& warnings) {
  warn_unknown_keys(
      run,
      {"tstop", "tstart", "duration", "dt", "dL", "random_seed", "synapse_seed", "ionchannel_seed",
       "minis_seed", "stimulus_seed", "spike_threshold", "integration_method", "electrodes_file",
       "nsteps_block", "overwrite_output_dir", "calc_ecp", "forward_skip"},
      warnings);
  if (run.number_or("tstart", 0.0) != 0.0) {
    throw run.at("tstart").error("wrong value", "simulations start at 0 ms");
  }
  RunConfig config;
  config.tstop = stop_time(run);
  config.dt = positive(run.at("dt"));
  config.random_seed = optional_seed(run, "random_seed").value_or(0);
  config.synapse_seed = optional_seed(run, "synapse_seed");
  config.ionchannel_seed = optional_seed(run, "ionchannel_seed");
  config.minis_seed = optional_seed(run, "minis_seed");
  config.stimulus_seed = optional_seed(run, "stimulus_seed");
  config.spike_threshold = optional_number(run, "spike_threshold");
  if (const auto length = run.find("dL")) config.segment_length = positive(*length);
  config.integration_method = integration_method(run);
  return config;
}

/// bmtk says "time" and "gid" for the names of the guide.
std::string sort_order(const JsonValue& output) {
  const auto value = output.find("spikes_sort_order");
  if (!value || value->is_null()) return "by_time";
  const std::string order =
      value->as_enum({"none", "by_id", "by_time", "time", "id", "gid", "node_id"});
  if (order == "time") return "by_time";
  return order == "id" || order == "gid" || order == "node_id" ? "by_id" : order;
}

/// "output": the folder defaults to "output" beside the file.
OutputConfig read_output(const JsonValue& document, Warnings& warnings) {
  OutputConfig config;
  config.output_dir =
      std::filesystem::absolute(document.file()).lexically_normal().parent_path() / "output";
  const auto output = document.find("output");
  if (!output) return config;
  warn_unknown_keys(*output,
                    {"output_dir", "log_file", "spikes_file", "spikes_sort_order",
                     "overwrite_output_dir", "log_level", "log_to_console", "log_format",
                     "quiet_simulator", "spikes_file_csv", "spikes_file_nwb"},
                    warnings);
  if (const auto folder = optional_path(*output, "output_dir"); !folder.empty()) {
    config.output_dir = folder;
  }
  config.spikes_file = output->string_or("spikes_file", config.spikes_file);
  if (config.spikes_file.empty()) throw output->at("spikes_file").error("empty file name");
  config.log_file = output->string_or("log_file", "");
  config.spikes_sort_order = sort_order(*output);
  return config;
}

/// Variables of a mechanism; switches may be given as true and false.
std::map<std::string, double> read_globals(const JsonValue& mechanism) {
  std::map<std::string, double> globals;
  for (const auto& [variable, value] : mechanism.members()) {
    const bool is_switch = value.raw().is_boolean();
    globals[variable] = is_switch ? static_cast<double>(value.as_bool()) : value.as_number();
  }
  return globals;
}

/// A list, or an object that gives each its name (older files).
std::vector<JsonValue> read_modifications(const JsonValue& modifications) {
  std::vector<JsonValue> result;
  if (modifications.is_object()) {
    for (const auto& [name, value] : modifications.members()) result.push_back(value);
  } else {
    result = modifications.elements();
  }
  for (const JsonValue& value : result) {
    (void)value.at("type").as_enum({"TTX", "ttx", "ConfigureAllSections", "configure_all_sections",
                                    "section_list", "section", "compartment_set"});
  }
  return result;
}

/// "conditions", with the defaults of sonata-extension.
ConditionsConfig read_conditions(const JsonValue& conditions, Warnings& warnings) {
  warn_unknown_keys(conditions,
                    {"celsius", "v_init", "extracellular_calcium", "randomize_gaba_rise_time",
                     "spike_location", "mechanisms", "modifications"},
                    warnings);
  ConditionsConfig config;
  config.celsius = conditions.number_or("celsius", config.celsius);
  config.v_init = conditions.number_or("v_init", config.v_init);
  if (const auto calcium = conditions.find("extracellular_calcium")) {
    config.extracellular_calcium = not_negative(*calcium);
  }
  config.randomize_gaba_rise_time = conditions.bool_or("randomize_gaba_rise_time", false);
  if (const auto location = conditions.find("spike_location")) {
    config.spike_location = location->as_enum({"soma", "AIS"});
  }
  if (const auto mechanisms = conditions.find("mechanisms")) {
    for (const auto& [name, values] : mechanisms->members()) {
      config.mechanisms[name] = read_globals(values);
    }
  }
  if (const auto modifications = conditions.find("modifications")) {
    config.modifications = read_modifications(*modifications);
  }
  return config;
}

/// The document with the files of its inputs as absolute paths, so that any module can open them.
JsonValue with_absolute_inputs(const JsonValue& document) {
  const auto inputs = document.find("inputs");
  if (!inputs) return document;
  Json json = document.raw();
  for (const auto& [name, input] : inputs->members()) {
    for (const char* key : {"spike_file", "input_file", "electrode_file"}) {
      const auto file = input.find(key);
      if (file && file->is_string()) json["inputs"][name][key] = config_path(*file).string();
    }
  }
  return JsonValue::parse(json.dump(), document.file());
}

/// Of the file itself or, in a combined one, of its components.
std::filesystem::path read_mechanisms_dir(const JsonValue& document) {
  std::filesystem::path folder = optional_path(document, "mechanisms_dir");
  const auto components = document.find("components");
  return folder.empty() && components ? optional_path(*components, "mechanisms_dir") : folder;
}

/// "network", or the file itself where it holds the circuit, too, or circuit_config.json beside it.
std::filesystem::path network_of(const JsonValue& document) {
  if (document.find("network")) return existing_file(document.at("network"));
  const auto file = std::filesystem::absolute(document.file()).lexically_normal();
  if (document.find("networks")) return file;
  std::filesystem::path beside = file.parent_path() / "circuit_config.json";
  if (std::filesystem::exists(beside)) return beside;
  throw InputError({.place = document.place(),
                    .problem = "missing key",
                    .value = "network",
                    .reason = "and there is no circuit_config.json beside the file"});
}

/// The sections that are objects or lists of their own; absent ones keep their defaults.
void read_sections(const JsonValue& document, SimulationConfig& config) {
  config.run = read_run(document.at("run"), config.warnings);
  config.output = read_output(document, config.warnings);
  if (const auto section = document.find("conditions")) {
    config.conditions = read_conditions(*section, config.warnings);
  }
  if (const auto section = document.find("inputs")) {
    config.inputs = read_inputs(*section, config.warnings);
  }
  if (const auto section = document.find("connection_overrides")) {
    config.connection_overrides = read_connection_overrides(*section, config.warnings);
  }
  if (const auto section = document.find("reports")) {
    config.reports = read_reports(*section, config.warnings);
  }
}

/// A document that holds "run", variables and input files already resolved.
SimulationConfig read_simulation(const JsonValue& document) {
  SimulationConfig config;
  config.file = std::filesystem::absolute(document.file()).lexically_normal();
  warn_unknown_keys(
      document,
      {"version", "manifest", "network", "networks", "components", "target_simulator",
       "node_sets_file", "compartment_sets_file", "mechanisms_dir", "node_set", "run", "output",
       "conditions", "inputs", "connection_overrides", "reports", "metadata", "beta_features"},
      config.warnings);
  config.network = network_of(document);
  config.node_sets_file = optional_file(document, "node_sets_file");
  config.compartment_sets_file = optional_file(document, "compartment_sets_file");
  config.mechanisms_dir = read_mechanisms_dir(document);
  config.node_set = document.string_or("node_set", "");
  if (const auto simulator = document.find("target_simulator")) {
    config.target_simulator = simulator->as_enum({"NEURON", "CORENEURON"});
  }
  read_sections(document, config);
  return config;
}

}  // namespace

SimulationConfig read_simulation_config(const std::filesystem::path& file) {
  const JsonValue document = read_config_document(file);
  if (!document.find("simulation")) return read_simulation(with_absolute_inputs(document));
  // bmtk's split form: a file that names one for the circuit and one for the simulation.
  const JsonValue simulation = read_config_document(existing_file(document.at("simulation")));
  if (!document.find("network")) return read_simulation(with_absolute_inputs(simulation));
  Json json = simulation.raw();
  json["network"] = existing_file(document.at("network")).string();
  return read_simulation(with_absolute_inputs(JsonValue::parse(json.dump(), simulation.file())));
}

}  // namespace ballast::sonata
