#pragma once
// From a folder of .mod files to a library that NEURON loads: nocmodl translates, the C compiler
// compiles, in parallel and incrementally. A cache keyed by content (sources, compiler, NEURON
// version) means that a user never calls a compiler. Several processes may ask at once: one
// compiles, all share. The folder of the .mod files is only read.

#include <filesystem>
#include <string>
#include <vector>

#include "core/log.hpp"
#include "mechanisms/library_build.hpp"
#include "mechanisms/toolchain.hpp"

namespace ballast::mechanisms {

using CompileOptions = LibraryOptions<Toolchain>;

/// Compiles every .mod file of `folder` (not of its subfolders). Only what changed is compiled
/// again. Throws InputError with the .mod file and line for a syntax error, a mechanism defined
/// twice, an empty folder (the first by file name; further ones are logged); ResourceError where
/// nocmodl or a compiler is missing (naming the Debian package).
CompileReport compile(const std::filesystem::path& folder, const CompileOptions& options,
                      Logger& log);

/// A library for `path`: itself if it is a library (.so), else the cached build of that folder,
/// compiled now if it is new. Call on one rank; the result is valid on all that share the file
/// system. The cache is $BALLAST_CACHE, else $XDG_CACHE_HOME/ballast, else $HOME/.cache/ballast.
[[nodiscard]] std::filesystem::path library_for(const std::filesystem::path& path, Logger& log);

/// Content hash of a folder's .mod files and what they include, or of a library file.
[[nodiscard]] std::string fingerprint(const std::filesystem::path& path);

}  // namespace ballast::mechanisms
