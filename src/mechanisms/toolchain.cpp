#include "mechanisms/toolchain.hpp"

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "mechanisms/process.hpp"

namespace ballast::mechanisms {
namespace {

// -w: generated code is full of harmless warnings. DISABLE_REPORTINGLIB: .mod files that write
// reports through a library of their own fall back to empty bodies.
const std::vector<std::string>& compile_options() {
  static const std::vector<std::string> options{"-O2", "-fPIC", "-w", "-DDISABLE_REPORTINGLIB"};
  return options;
}

void require_file(const std::filesystem::path& file, const char* what, const char* variable,
                  const char* package) {
  if (!std::filesystem::is_regular_file(file)) {
    throw ResourceError({.place = {.file = file},
                         .problem = std::string("cannot find ") + what,
                         .suggestion = std::string("Install the package ") + package + " or set " +
                                       variable + "."});
  }
}

}  // namespace

Toolchain Toolchain::detect() {
  return {.nocmodl = environment("BALLAST_NOCMODL").value_or("nocmodl"),
          .compiler = environment("BALLAST_CC").value_or("cc"),
          .include_folder = environment("BALLAST_NEURON_INCLUDE").value_or(BALLAST_NEURON_INCLUDE),
          .neuron_library = environment("BALLAST_NEURON_LIBRARY").value_or(BALLAST_NEURON_LIBRARY)};
}

std::string Toolchain::identity() const {
  const std::filesystem::path version = include_folder / "nrnsemanticversion.h";
  require_file(version, "NEURON's headers", "BALLAST_NEURON_INCLUDE", "neuron-dev");
  require_file(neuron_library, "NEURON's library", "BALLAST_NEURON_LIBRARY", "neuron");
  // First run of each program, so the place where its absence is noticed.
  std::string text = output_of({nocmodl, "--version"}, "neuron-dev");
  text += output_of({compiler, "--version"}, "gcc");
  text += read_file(version) + neuron_library.string();
  for (const std::string& option : compile_options()) {
    text += " " + option;
  }
  return text;
}

std::vector<std::string> Toolchain::translate_command(
    const std::filesystem::path& mod_file, const std::filesystem::path& output_folder) const {
  return {nocmodl, "-o", output_folder.string(), mod_file.string()};
}

std::vector<std::string> Toolchain::compile_command(const std::filesystem::path& c_file,
                                                    const std::filesystem::path& object,
                                                    const std::filesystem::path& folder) const {
  std::vector<std::string> command{compiler};
  command.insert(command.end(), compile_options().begin(), compile_options().end());
  for (const std::filesystem::path& include : {folder, include_folder}) {
    command.push_back("-I" + include.string());
  }
  command.insert(command.end(), {"-c", c_file.string(), "-o", object.string()});
  return command;
}

std::vector<std::string> Toolchain::link_command(const std::vector<std::filesystem::path>& objects,
                                                 const std::filesystem::path& library) const {
  std::vector<std::string> command{compiler, "-shared", "-o", library.string()};
  for (const std::filesystem::path& object : objects) {
    command.push_back(object.string());
  }
  command.insert(command.end(), {neuron_library.string(), "-lm", "-Wl,-z,defs",
                                 "-Wl,-rpath," + neuron_library.parent_path().string()});
  return command;
}

}  // namespace ballast::mechanisms
