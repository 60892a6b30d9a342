#pragma once
// What an engine module exports: one C function that makes the engine; the caller owns the result.

#include "engine/engine.hpp"

namespace ballast::engine {

inline constexpr const char* neuron_module_file = "ballast_neuron.so";
inline constexpr const char* make_engine_symbol = "ballast_make_engine";

using MakeEngine = Engine*(comm::Communicator&);

}  // namespace ballast::engine
