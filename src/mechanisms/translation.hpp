#pragma once
// One .mod file to one object file: nocmodl, then the C compiler. Thread-safe for different
// sources. The object's name holds a hash of all it depends on, so that its existence means it is
// up to date.

#include <filesystem>
#include <string>
#include <vector>

#include "core/output_file.hpp"
#include "mechanisms/mod_source.hpp"
#include "mechanisms/toolchain.hpp"

namespace ballast::mechanisms {

/// Name of the object file of a source in the folder `objects`.
[[nodiscard]] std::filesystem::path object_file(const ModSource& source,
                                                const std::string& toolchain_identity,
                                                const std::filesystem::path& objects);

/// Makes `object`, to be committed by the caller; the generated C stays beside it. Gives nocmodl's
/// warnings. Throws InputError for an error in the source.
[[nodiscard]] std::vector<std::string> translate(const ModSource& source, const Toolchain& tools,
                                                 const OutputFile& object);

/// Compiles the function modl_reg(), by which NEURON registers all mechanisms of a library in the
/// order given, to `object`.
void compile_registration(const std::vector<ModSource>& sources, const Toolchain& tools,
                          const std::filesystem::path& object);

}  // namespace ballast::mechanisms
