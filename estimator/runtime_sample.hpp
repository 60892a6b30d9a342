#pragma once
// What a sample takes on the runtime for built models: written as a group of a data set, loaded
// with kernels, and counted. Internal to the measurement.

#include <filesystem>

#include "engine/engine.hpp"
#include "estimator/memory_model.hpp"

namespace ballast::estimator {

/// Of what the engine holds now. `kernels` is a library of kernels; `v_init` in mV. Mechanisms that
/// the sample has less than two of are taken as if none of their columns were shared. Throws
/// EngineError where the runtime cannot run it.
[[nodiscard]] RuntimeModel measure_runtime(engine::Engine& engine,
                                           const std::filesystem::path& kernels, double v_init);

}  // namespace ballast::estimator
