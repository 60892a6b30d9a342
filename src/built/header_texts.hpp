#pragma once
// What the texts that all groups share say: bbcore_mech.dat, globals.dat and files.dat, in the
// format of NEURON 8.2.2 (nrniv/nrncore_write/io/nrncore_io.cpp and
// callbacks/nrncore_callbacks.cpp). Errors name file and line.

#include <filesystem>
#include <map>
#include <string>

#include "built/model.hpp"

namespace ballast::built {

inline constexpr const char* mechanisms_name = "bbcore_mech.dat";
inline constexpr const char* globals_name = "globals.dat";
inline constexpr const char* groups_name = "files.dat";

/// `texts` has all three by name; `where` is the folder or packed file that messages name. Throws
/// InputError for another version and whatever is not as NEURON writes it.
[[nodiscard]] Header header_from(std::map<std::string, std::string> texts,
                                 const std::filesystem::path& where);

}  // namespace ballast::built
