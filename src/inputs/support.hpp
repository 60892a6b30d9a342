#pragma once
// What of a simulation configuration ballast can do: everything else is refused by name, at its
// place in the file, before anything is built. And the engine's settings from it.

#include "engine/engine.hpp"
#include "model/catalog.hpp"

namespace ballast::inputs {

struct RunSwitches {
  bool disable_reports = false;  ///< leave reports out instead of refusing them
};

/// Throws InputError for the first of: reports, modifications, another simulator, another
/// integration method.
void check_supported(const sonata::SimulationConfig& simulation, const RunSwitches& switches);

[[nodiscard]] engine::Conditions conditions_of(const sonata::SimulationConfig& simulation);

/// Loads the compiled library and applies the settings of the configuration. Throws InputError for
/// a mechanism that is configured and not in the library.
void prepare_engine(engine::Engine& engine, const sonata::SimulationConfig& simulation,
                    const std::filesystem::path& library);

/// Sets the GLOBAL variables of conditions/mechanisms. Throws InputError at the mechanism that is
/// not in the library.
void apply_mechanism_settings(const sonata::SimulationConfig& simulation, engine::Engine& engine);

}  // namespace ballast::inputs
