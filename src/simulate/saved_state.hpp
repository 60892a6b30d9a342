#pragma once
// The state of a running simulation in a folder: one HDF5 file per part of a group, and state.json
// (saved_files.hpp). Any number of ranks restores what any number has saved.

#include <filesystem>
#include <string>

#include "comm/communicator.hpp"
#include "engine/runtime/simulation.hpp"

namespace ballast::simulate {

/// `model_key` tells the model from others (key_of()). An existing state of that folder is
/// replaced once the new one is whole; it stays where that fails. Throws ResourceError. Collective.
void save_state(const runtime::Simulation& simulation, const std::string& model_key,
                const std::filesystem::path& folder, comm::Communicator& comm);

/// Steps that the saved simulation had taken. Throws InputError for a folder that holds no state,
/// or that of another model or version.
[[nodiscard]] std::int64_t saved_steps(const std::filesystem::path& folder,
                                       const std::string& model_key);

/// Sets the simulation's groups to what was saved. Throws InputError, also for a file that is not
/// as it was written. Collective.
void restore_state(runtime::Simulation& simulation, const std::string& model_key,
                   const std::filesystem::path& folder, comm::Communicator& comm);

/// Of what decides the layout of the state: the model's groups, mechanisms and global values, and
/// the size of parts.
[[nodiscard]] std::string key_of(const built::Header& header, const std::string& kernels,
                                 Bytes part_size);

}  // namespace ballast::simulate
