#pragma once
// The programs that make a kernel library: nmodl for the syntax tree and a C++ compiler. The
// environment names others than the default: BALLAST_NMODL, BALLAST_CXX. Nothing of NEURON is
// needed.

#include <filesystem>
#include <string>
#include <vector>

namespace ballast::mechanisms {

struct KernelToolchain {
  std::string nmodl;     ///< program, looked up in PATH
  std::string compiler;  ///< C++ compiler, looked up in PATH

  /// The environment's choice, else the defaults. Checks nothing.
  [[nodiscard]] static KernelToolchain detect();

  /// What the machine code depends on besides the sources: versions, options, the instructions of
  /// this machine, the texts that stand in every generated source. Throws ResourceError naming the
  /// Debian package of a program that is missing.
  [[nodiscard]] std::string identity() const;
  /// This machine's set of instructions as the compiler names it.
  [[nodiscard]] std::string instructions() const;

  /// Writes <stem>.ast.json and <stem>.cpp to `output_folder`.
  [[nodiscard]] std::vector<std::string> tree_command(
      const std::filesystem::path& mod_file, const std::filesystem::path& output_folder) const;
  [[nodiscard]] std::vector<std::string> compile_command(const std::filesystem::path& source,
                                                         const std::filesystem::path& object,
                                                         const std::filesystem::path& folder) const;
  [[nodiscard]] std::vector<std::string> link_command(
      const std::vector<std::filesystem::path>& objects,
      const std::filesystem::path& library) const;
};

}  // namespace ballast::mechanisms
