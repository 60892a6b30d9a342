#include "inputs/inputs.hpp"

#include <fmt/format.h>

#include "core/error.hpp"
#include "inputs/spike_inputs.hpp"

namespace ballast::inputs {

namespace {

const char* const supported =
    "supported are linear, relative_linear, pulse, hyperpolarizing, noise, synapse_replay, and "
    "the spike files csv, h5, sonata";

double at_least_zero(const JsonValue& json, const char* key) {
  const JsonValue value = json.at(key);
  if (value.as_number() < 0) throw value.error("negative value", "0 or more");
  return value.as_number();
}

double positive(const JsonValue& json, const char* key) {
  const JsonValue value = json.at(key);
  if (value.as_number() <= 0) throw value.error("wrong value", "must be above 0");
  return value.as_number();
}

PulseInput read_pulse(const JsonValue& json) {
  const PulseShape shape{.amplitude = json.at("amp_start").as_number(),
                         .frequency = positive(json, "frequency"),
                         .width = positive(json, "width")};
  if (shape.width > 1000 / shape.frequency) {
    throw json.at("width").error("pulses overlap",
                                 fmt::format("they come every {} ms", 1000 / shape.frequency));
  }
  return {shape};
}

NoiseInput read_noise(const JsonValue& json, std::uint32_t index) {
  NoiseInput noise{.shape = {}, .relative = !json.find("mean"), .index = index};
  noise.shape.mean = json.at(noise.relative ? "mean_percent" : "mean").as_number();
  noise.shape.variance = positive(json, "variance");
  if (json.find("dt")) noise.shape.step = positive(json, "dt");
  return noise;
}

// Nothing for modules that are no currents.
std::optional<CurrentShape> read_shape(const sonata::InputConfig& input, std::uint32_t& noises) {
  const JsonValue& json = input.json;
  if (input.module == "linear") {
    const double start = json.at("amp_start").as_number();
    return LinearInput{start, json.number_or("amp_end", start)};
  }
  if (input.module == "relative_linear") {
    const double start = json.at("percent_start").as_number();
    return RelativeLinearInput{start, json.number_or("percent_end", start)};
  }
  if (input.module == "pulse") return read_pulse(json);
  if (input.module == "hyperpolarizing") return HyperpolarizingInput{};
  if (input.module == "noise") return read_noise(json, noises++);
  return std::nullopt;
}

void warn_if_unreached(const model::Circuit& circuit, const model::NodeTargets& targets,
                       const JsonValue& json, Logger& log) {
  for (const auto& [population, nodes] : targets) {
    const auto* known = circuit.catalog.find(population);
    if (known != nullptr && !(nodes & known->nodes).empty()) return;
  }
  log.warning("{}: no cell of the simulation is a target of this input", json.place().to_string());
}

CurrentInput read_current(const model::Circuit& circuit, const JsonValue& json, CurrentShape shape,
                          Logger& log) {
  if (const auto set = json.find("compartment_set")) {
    throw set->error("compartment_set is not supported yet", "inputs go to the soma of a node_set");
  }
  const JsonValue node_set = json.at("node_set");
  CurrentInput input{
      .place = json.place(),
      .targets = model::resolve_targets(circuit, node_set.as_string(), node_set.place()),
      .delay = at_least_zero(json, "delay"),
      .duration = at_least_zero(json, "duration"),
      .physical_electrode = json.bool_or("represents_physical_electrode", false),
      .shape = shape};
  warn_if_unreached(circuit, input.targets, json, log);
  return input;
}

}  // namespace

Inputs read_inputs(const model::Circuit& circuit, Logger& log) {
  Inputs inputs;
  std::uint32_t noises = 0;
  for (const sonata::InputConfig& config : circuit.simulation.inputs) {
    if (auto shape = read_shape(config, noises)) {
      inputs.currents.push_back(read_current(circuit, config.json, *shape, log));
    } else if (is_spike_input(config)) {
      read_spike_input(circuit, config, inputs.replays, log);
    } else {
      throw config.json.at("module").error("input module is not supported yet", supported);
    }
  }
  return inputs;
}

}  // namespace ballast::inputs
