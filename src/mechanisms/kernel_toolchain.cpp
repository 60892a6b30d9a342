#include "mechanisms/kernel_toolchain.hpp"

#include <sstream>

#include "mechanisms/builtin_mechanisms.hpp"
#include "mechanisms/kernel_headers.hpp"
#include "mechanisms/process.hpp"

namespace ballast::mechanisms {
namespace {

// No option that lets results depend on where in a loop an instance is computed (-ffast-math and
// its parts): -fno-trapping-math and -fno-math-errno only free loops of side effects. -fpermissive
// takes VERBATIM's C as C++; -w: generated code is full of harmless warnings.
const std::vector<std::string>& compile_options() {
  static const std::vector<std::string> options{"-std=c++17",
                                                "-O3",
                                                "-march=native",
                                                "-ffp-contract=off",
                                                "-fno-math-errno",
                                                "-fno-trapping-math",
                                                "-fPIC",
                                                "-fpermissive",
                                                "-w"};
  return options;
}

}  // namespace

KernelToolchain KernelToolchain::detect() {
  return {.nmodl = environment("BALLAST_NMODL").value_or("nmodl"),
          .compiler = environment("BALLAST_CXX").value_or("c++")};
}

std::string KernelToolchain::identity() const {
  std::string text = output_of({nmodl, "--help"}, "nmodl");
  text += output_of({compiler, "--version"}, "g++");
  text += output_of({compiler, "-march=native", "-Q", "--help=target"}, "g++");
  for (const std::string& option : compile_options()) {
    text += " " + option;
  }
  for (const auto& [name, mod] : ::builtin_mechanisms) {
    text += mod;
  }
  return text + BALLAST_TRANSLATOR + kernel_header_text + kernel_math_text + kernel_prelude_text +
         kernel_solvers_text + core_loops_text;
}

std::string KernelToolchain::instructions() const {
  std::istringstream lines(output_of({compiler, "-march=native", "-Q", "--help=target"}, "g++"));
  for (std::string line; std::getline(lines, line);) {
    const std::size_t option = line.find("-march=");
    const std::size_t value = line.find_last_of(" \t");
    if (option != std::string::npos && value != std::string::npos && value > option) {
      return line.substr(value + 1);
    }
  }
  return "native";
}

std::vector<std::string> KernelToolchain::tree_command(
    const std::filesystem::path& mod_file, const std::filesystem::path& output_folder) const {
  return {nmodl,       mod_file.string(),      "-o",      output_folder.string(),
          "--scratch", output_folder.string(), "host",    "--c",
          "passes",    "--json-ast",           "codegen", "--force"};
}

std::vector<std::string> KernelToolchain::compile_command(
    const std::filesystem::path& source, const std::filesystem::path& object,
    const std::filesystem::path& folder) const {
  std::vector<std::string> command{compiler};
  command.insert(command.end(), compile_options().begin(), compile_options().end());
  command.insert(command.end(),
                 {"-I" + folder.string(), "-c", source.string(), "-o", object.string()});
  return command;
}

std::vector<std::string> KernelToolchain::link_command(
    const std::vector<std::filesystem::path>& objects, const std::filesystem::path& library) const {
  std::vector<std::string> command{compiler, "-shared", "-o", library.string()};
  for (const std::filesystem::path& object : objects) {
    command.push_back(object.string());
  }
  command.insert(command.end(), {"-lm", "-Wl,-z,defs"});
  return command;
}

}  // namespace ballast::mechanisms
