#pragma once
// The stages of a job, and how who wants to know hears that the next begins.

#include <cstdint>
#include <functional>

namespace ballast::build {

enum class Phase : std::uint8_t { cells, synapses, initialising, running, writing };

/// Called on all ranks when a phase begins.
using OnPhase = std::function<void(Phase)>;

}  // namespace ballast::build
