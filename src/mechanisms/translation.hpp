#pragma once
// One .mod file to one object file: nocmodl, then the C compiler. Thread-safe for different
// sources. The object's name holds a hash of all it depends on, so that its existence means it is
// up to date.

#include <filesystem>
#include <string>
#include <vector>

#include "mechanisms/mod_source.hpp"
#include "mechanisms/toolchain.hpp"

namespace ballast::mechanisms {

struct Translated {
  std::filesystem::path object;
  bool reused = false;                ///< the object was there already
  double seconds = 0;                 ///< wall time of translation and compilation
  std::vector<std::string> warnings;  ///< nocmodl's
};

/// Name of the object file of a source in the folder `objects`.
[[nodiscard]] std::filesystem::path object_file(const ModSource& source,
                                                const std::string& toolchain_identity,
                                                const std::filesystem::path& objects);

/// Makes `object` if it is missing; the generated C stays beside it. Throws InputError for an error
/// in the source.
[[nodiscard]] Translated translate(const ModSource& source, const Toolchain& tools,
                                   const std::filesystem::path& object);

/// Compiles the function modl_reg(), by which NEURON registers all mechanisms of a library in the
/// order given, to `object`.
void compile_registration(const std::vector<ModSource>& sources, const Toolchain& tools,
                          const std::filesystem::path& object);

}  // namespace ballast::mechanisms
