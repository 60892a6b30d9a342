#pragma once
// The walk over NEURON's structures that tells what this process holds. The law: what is allocated
// one by one costs malloc_usable_size + 8; mechanism data lie in pools that start at 1,000
// instances and double (nrniv/cxprop.cpp, arraypool.h).

#include <map>
#include <string>

#include "engine/engine.hpp"
#include "engine/neuron/session.hpp"

namespace ballast::engine::neuron {

/// Sections, points, mechanisms, hoc objects, NetCons and sources.
[[nodiscard]] Census take_census(const Session& session);
[[nodiscard]] std::map<std::string, PoolLaw> pool_laws_of_mechanisms();

}  // namespace ballast::engine::neuron
