#pragma once
// Which mechanisms a simulation uses, and the engine with them loaded.

#include <filesystem>
#include <memory>

#include "comm/communicator.hpp"
#include "core/log.hpp"
#include "engine/engine.hpp"
#include "model/catalog.hpp"

namespace ballast::dry_run {

/// Folder of .mod files or library: `named` if given (--mechanisms), else the simulation's
/// mechanisms_dir, else the circuit's (or its subfolder modfiles), else ballast's own. A folder of
/// the configuration that is not there or holds no .mod file is passed over with a warning; one
/// that was named is an InputError.
[[nodiscard]] std::filesystem::path choose_mechanisms(const model::Circuit& circuit,
                                                      const std::filesystem::path& named,
                                                      Logger& log);

/// Opens NEURON on `comm` with the library for `mechanisms`, compiled by rank 0 if it is new, and
/// with the simulation's conditions. Collective.
[[nodiscard]] std::unique_ptr<engine::Engine> start_engine(
    const sonata::SimulationConfig& simulation, const std::filesystem::path& mechanisms,
    comm::Communicator& comm, Logger& log);

}  // namespace ballast::dry_run
