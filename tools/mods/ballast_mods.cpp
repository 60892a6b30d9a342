// ballast-mods: compiles a folder of .mod files into the library that NEURON loads, or into one of
// kernels for the runtime (docs/ballast-mods.md).

#include <fmt/core.h>

#include <iostream>
#include <string>

#include "cli/program.hpp"
#include "core/json.hpp"
#include "core/table.hpp"
#include "mechanisms/kernel_library.hpp"
#include "mechanisms/mechanism_library.hpp"

namespace {

using ballast::mechanisms::CompiledMod;
using ballast::mechanisms::CompileReport;

struct Arguments {
  std::string folder;
  std::string library;
  bool runtime = false;
  int jobs = 0;
  bool json = false;
};

void declare(CLI::App& app, Arguments& arguments) {
  app.add_option("DIR", arguments.folder, "Folder with .mod files")->required();
  app.add_flag("--runtime", arguments.runtime,
               "Make kernels for the runtime, for this machine, instead of a library for NEURON");
  app.add_option("-o,--output", arguments.library,
                 "The library to make; libnrnmech.so or, with --runtime, libballast_kernels.so "
                 "unless told");
  app.add_option("-j,--jobs", arguments.jobs, "Compilations at a time; 0 = one per core")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_flag("--json", arguments.json, "Print the result as JSON");
}

const char* state(const CompiledMod& mod) {
  return mod.reused ? "up to date" : "compiled";
}

std::string as_table(const CompileReport& report) {
  using Align = ballast::Table::Align;
  ballast::Table table({{"file", Align::left},
                        {"mechanism", Align::left},
                        {"state", Align::left},
                        {"seconds", Align::right}});
  for (const CompiledMod& mod : report.mods) {
    table.add_row({mod.file.filename().string(), mod.mechanism, state(mod),
                   mod.reused ? "" : fmt::format("{:.2f}", mod.seconds)});
  }
  return table.render();
}

ballast::Json as_json(const CompileReport& report, const std::string& title) {
  ballast::Json result;
  result["program"] = title;
  result["library"] = report.library.string();
  result["linked"] = report.linked;
  for (const CompiledMod& mod : report.mods) {
    result["mechanisms"].push_back({{"file", mod.file.string()},
                                    {"mechanism", mod.mechanism},
                                    {"compiled", !mod.reused},
                                    {"seconds", mod.seconds}});
  }
  return result;
}

CompileReport compile_for_neuron(const Arguments& arguments, ballast::Logger& log) {
  ballast::mechanisms::CompileOptions options;
  options.output = arguments.library.empty() ? "libnrnmech.so" : arguments.library;
  options.jobs = arguments.jobs;
  return ballast::mechanisms::compile(arguments.folder, options, log);
}

CompileReport compile_for_runtime(const Arguments& arguments, ballast::Logger& log) {
  ballast::mechanisms::KernelOptions options;
  options.output = arguments.library.empty() ? "libballast_kernels.so" : arguments.library;
  options.jobs = arguments.jobs;
  return ballast::mechanisms::compile_kernels(arguments.folder, options, log);
}

int compile(ballast::cli::Program& program) {
  CLI::App app(
      "Compiles a folder of .mod files into a mechanism library for NEURON or the runtime");
  Arguments arguments;
  declare(app, arguments);
  program.parse(app);
  const CompileReport report = arguments.runtime ? compile_for_runtime(arguments, program.log())
                                                 : compile_for_neuron(arguments, program.log());
  if (arguments.json) {
    std::cout << as_json(report, program.title()).dump(2) << "\n";
  } else {
    std::cout << program.title() << "\n"
              << as_table(report) << "library: " << report.library.string() << "\n";
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return ballast::cli::run_program(argc, argv, "ballast-mods", compile);
}
