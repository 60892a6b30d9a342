#include <dlfcn.h>

#include <filesystem>

#include "core/error.hpp"
#include "core/installed_file.hpp"
#include "engine/engine.hpp"
#include "engine/module.hpp"

namespace ballast::engine {

namespace {

namespace fs = std::filesystem;

fs::path find_module() {
  const fs::path file = installed_file(neuron_module_file);
  if (!file.empty()) return file;
  const auto places = installed_places(neuron_module_file);
  throw EngineError(
      {.problem = "engine module not found",
       .value = neuron_module_file,
       .reason = "looked for " + places.front().string() + " and " + places.back().string(),
       .suggestion = "Build with BALLAST_WITH_NEURON=ON."});
}

[[noreturn]] void cannot_load(const fs::path& file) {
  const char* reason = dlerror();
  throw EngineError({.place = {file},
                     .problem = "cannot load the engine module",
                     .reason = reason != nullptr ? reason : "unknown reason"});
}

void* symbol_of_module(const char* name) {
  const fs::path file = find_module();
  void* module = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (module == nullptr) cannot_load(file);
  void* symbol = dlsym(module, name);
  if (symbol == nullptr) cannot_load(file);
  return symbol;
}

}  // namespace

std::unique_ptr<Engine> open_neuron(comm::Communicator& comm, Trials trials) {
  auto* make = reinterpret_cast<MakeEngine*>(symbol_of_module(make_engine_symbol));
  return std::unique_ptr<Engine>(make(comm, trials));
}

std::string version_of_neuron() {
  return reinterpret_cast<EngineVersion*>(symbol_of_module(engine_version_symbol))();
}

}  // namespace ballast::engine
