#include <dlfcn.h>

#include <filesystem>

#include "core/error.hpp"
#include "engine/engine.hpp"
#include "engine/module.hpp"

namespace ballast::engine {

namespace {

namespace fs = std::filesystem;

// Beside the program in the build tree, in lib/ballast when installed.
std::vector<fs::path> candidates() {
  const fs::path folder = fs::read_symlink("/proc/self/exe").parent_path();
  return {folder / neuron_module_file, folder / ".." / "lib" / "ballast" / neuron_module_file};
}

fs::path find_module() {
  for (const fs::path& file : candidates()) {
    if (fs::exists(file)) return file;
  }
  throw EngineError({.problem = "engine module not found",
                     .value = neuron_module_file,
                     .reason = "looked for " + candidates().front().string() + " and " +
                               candidates().back().lexically_normal().string(),
                     .suggestion = "Build with BALLAST_WITH_NEURON=ON."});
}

[[noreturn]] void cannot_load(const fs::path& file) {
  const char* reason = dlerror();
  throw EngineError({.place = {file},
                     .problem = "cannot load the engine module",
                     .reason = reason != nullptr ? reason : "unknown reason"});
}

}  // namespace

std::unique_ptr<Engine> open_neuron(comm::Communicator& comm) {
  const fs::path file = find_module();
  void* module = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (module == nullptr) cannot_load(file);
  auto* make = reinterpret_cast<MakeEngine*>(dlsym(module, make_engine_symbol));
  if (make == nullptr) cannot_load(file);
  return std::unique_ptr<Engine>(make(comm));
}

}  // namespace ballast::engine
