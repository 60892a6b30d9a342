#pragma once
// The programs and files that make a mechanism library: nocmodl, a C compiler, NEURON's headers and
// its library. Defaults are those found when ballast was configured; the environment names others
// where NEURON has moved: BALLAST_NOCMODL, BALLAST_CC, BALLAST_NEURON_INCLUDE,
// BALLAST_NEURON_LIBRARY.

#include <filesystem>
#include <string>
#include <vector>

namespace ballast::mechanisms {

struct Toolchain {
  std::string nocmodl;                   ///< program, looked up in PATH
  std::string compiler;                  ///< C compiler, looked up in PATH
  std::filesystem::path include_folder;  ///< holds section.h
  std::filesystem::path neuron_library;  ///< libnrniv.so

  /// The environment's choice, else the defaults. Checks nothing.
  [[nodiscard]] static Toolchain detect();

  /// What the machine code depends on besides the sources: versions and options, as one text.
  /// Throws ResourceError naming the Debian package of whatever is missing.
  [[nodiscard]] std::string identity() const;

  [[nodiscard]] std::vector<std::string> translate_command(
      const std::filesystem::path& mod_file, const std::filesystem::path& output_folder) const;
  /// Headers are also looked for in `folder`, where the .mod files are.
  [[nodiscard]] std::vector<std::string> compile_command(const std::filesystem::path& c_file,
                                                         const std::filesystem::path& object,
                                                         const std::filesystem::path& folder) const;
  /// The library resolves NEURON's symbols by itself, also when NEURON was opened with RTLD_LOCAL.
  [[nodiscard]] std::vector<std::string> link_command(
      const std::vector<std::filesystem::path>& objects,
      const std::filesystem::path& library) const;
};

}  // namespace ballast::mechanisms
