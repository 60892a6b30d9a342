#pragma once
// Which library of kernels a model runs with: what the user names, else one made of the .mod files
// that travel with the model.

#include <filesystem>

#include "built/model.hpp"
#include "comm/communicator.hpp"
#include "core/log.hpp"

namespace ballast::simulate {

/// `mechanisms`: a folder of .mod files, a library of kernels, or "" for the model's own files. The
/// root compiles what is not in the cache; all ranks get its path. Throws InputError where the
/// model brings no .mod files and none are named; one that cannot be made a kernel is named as a
/// file of the model. Collective.
[[nodiscard]] std::filesystem::path kernels_of(const built::Model& model,
                                               const std::filesystem::path& mechanisms,
                                               comm::Communicator& comm, Logger& log);

}  // namespace ballast::simulate
