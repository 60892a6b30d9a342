#pragma once
// From a folder of .mod files to a library of kernels for the runtime (engine/runtime/kernel.hpp):
// nmodl gives the syntax tree, ours is the C++ (kernel_source.hpp), the compiler makes it code for
// this machine. In parallel, incrementally and cached by content as libraries for NEURON are
// (mechanism_library.hpp).

#include <filesystem>
#include <string>

#include "core/log.hpp"
#include "mechanisms/kernel_toolchain.hpp"
#include "mechanisms/library_build.hpp"

namespace ballast::mechanisms {

using KernelOptions = LibraryOptions<KernelToolchain>;

/// Compiles every .mod file of `folder` (not of its subfolders). Throws InputError with the .mod
/// file and line for a syntax error or what cannot be made a kernel; ResourceError where nmodl or
/// the compiler is missing.
CompileReport compile_kernels(const std::filesystem::path& folder, const KernelOptions& options,
                              Logger& log);

/// A kernel library for `path`: itself if it is a library (.so), else the cached build of that
/// folder for this machine, compiled now if it is new. Call on one rank of each kind of machine.
[[nodiscard]] std::filesystem::path kernel_library_for(const std::filesystem::path& path,
                                                       Logger& log);

/// The C++ source of a .mod file's kernels; files of nmodl go to `folder`.
[[nodiscard]] std::string translate_to_kernel(const ModSource& source, const KernelToolchain& tools,
                                              const std::filesystem::path& folder);

}  // namespace ballast::mechanisms
