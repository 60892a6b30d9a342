#include "inputs/support.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.hpp"

namespace ballast::inputs {

namespace {

void refuse_reports(const sonata::SimulationConfig& simulation) {
  for (const sonata::ReportConfig& report : simulation.reports) {
    if (!report.enabled) continue;
    throw report.json.error(
        fmt::format("report '{}' is not written by a run in place", report.name),
        "type " + report.type,
        "Go by way of a built model with --build-model=AUTO, or leave reports out with "
        "--disable-reports.");
  }
}

void refuse_modifications(const sonata::SimulationConfig& simulation) {
  if (simulation.conditions.modifications.empty()) return;
  const JsonValue& first = simulation.conditions.modifications.front();
  const auto type = first.find("type");
  throw(type ? *type : first).error("modification is not supported yet", "cells run unmodified");
}

void refuse_simulator(const sonata::SimulationConfig& simulation) {
  if (simulation.target_simulator == "NEURON") return;
  throw InputError({.place = {simulation.file, "/target_simulator"},
                    .problem = "simulator is not supported yet",
                    .value = simulation.target_simulator,
                    .reason = "supported: NEURON"});
}

void refuse_integration(const sonata::SimulationConfig& simulation) {
  const std::string& method = simulation.run.integration_method;
  if (method.empty() || method == "0") return;
  throw InputError({.place = {simulation.file, "/run/integration_method"},
                    .problem = "integration method is not supported yet",
                    .value = method,
                    .reason = "supported: 0, implicit Euler"});
}

}  // namespace

void check_supported(const sonata::SimulationConfig& simulation, const RunSwitches& switches) {
  refuse_simulator(simulation);
  refuse_integration(simulation);
  refuse_modifications(simulation);
  if (!switches.disable_reports) refuse_reports(simulation);
}

engine::Conditions conditions_of(const sonata::SimulationConfig& simulation) {
  engine::Conditions conditions{.dt = simulation.run.dt,
                                .celsius = simulation.conditions.celsius,
                                .v_init = simulation.conditions.v_init,
                                .random_seed = simulation.run.random_seed,
                                .ion_channel_seed = simulation.run.ionchannel_seed.value_or(0)};
  if (simulation.run.spike_threshold) conditions.spike_threshold = *simulation.run.spike_threshold;
  if (simulation.conditions.spike_location == "AIS") {
    conditions.spike_location = engine::SpikeLocation::ais;
  }
  return conditions;
}

void apply_mechanism_settings(const sonata::SimulationConfig& simulation, engine::Engine& engine) {
  for (const auto& [mechanism, variables] : simulation.conditions.mechanisms) {
    if (!engine.has_mechanism(mechanism)) {
      throw InputError({.place = {simulation.file, "/conditions/mechanisms/" + mechanism},
                        .problem = "mechanism is not in the library",
                        .value = mechanism,
                        .suggestion = "Name the folder of its .mod file with --mechanisms."});
    }
    for (const auto& [variable, value] : variables) {
      engine.set_mechanism_global(mechanism, variable, value);
    }
  }
}

void prepare_engine(engine::Engine& engine, const sonata::SimulationConfig& simulation,
                    const std::filesystem::path& library) {
  engine.load_mechanisms(library);
  engine.set_conditions(conditions_of(simulation));
  apply_mechanism_settings(simulation, engine);
}

}  // namespace ballast::inputs
