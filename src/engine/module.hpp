#pragma once
// What an engine module exports: a C function that makes the engine, owned by the caller, and one
// that tells its version.

#include "engine/engine.hpp"

namespace ballast::engine {

inline constexpr const char* neuron_module_file = "ballast_neuron.so";
inline constexpr const char* make_engine_symbol = "ballast_make_engine";
inline constexpr const char* engine_version_symbol = "ballast_engine_version";

using MakeEngine = Engine*(comm::Communicator&, Trials);
using EngineVersion = const char*();  ///< as Engine::version(), without starting one

}  // namespace ballast::engine
