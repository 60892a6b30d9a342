#pragma once
// Stimuli: puts the current inputs into this rank's cells. Not collective.

#include <vector>

#include "build/cells.hpp"
#include "inputs/inputs.hpp"

namespace ballast::inputs {

/// In the order of the inputs, then of the cells. Throws InputError for targets without a soma
/// (point neurons) and for cells that lack the threshold_current an input is relative to.
void inject_currents(const std::vector<CurrentInput>& inputs, const model::Circuit& circuit,
                     const std::vector<build::BuiltPopulation>& populations, engine::Engine& engine,
                     Logger& log);

}  // namespace ballast::inputs
