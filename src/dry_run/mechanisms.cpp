#include "dry_run/mechanisms.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "inputs/data_folder.hpp"
#include "inputs/support.hpp"
#include "mechanisms/mechanism_library.hpp"

namespace ballast::dry_run {

namespace {

namespace fs = std::filesystem;

bool holds_mods(const fs::path& folder) {
  if (!fs::is_directory(folder)) return false;
  const fs::directory_iterator files(folder);
  return std::any_of(begin(files), end(files), [](const fs::directory_entry& file) {
    return file.path().extension() == ".mod";
  });
}

// The folder itself or, as in Allen Institute circuits, its subfolder; empty if neither has any.
fs::path mods_in(const fs::path& folder) {
  for (const fs::path& candidate : {folder, folder / "modfiles"}) {
    if (holds_mods(candidate)) return candidate;
  }
  return {};
}

fs::path require_named(const fs::path& named) {
  if (fs::is_regular_file(named) || holds_mods(named)) return named;
  throw InputError({.place = {named},
                    .problem = "no mechanisms",
                    .reason = "--mechanisms names a folder of .mod files or a library (.so)"});
}

}  // namespace

fs::path choose_mechanisms(const model::Circuit& circuit, const fs::path& named, Logger& log) {
  if (!named.empty()) return require_named(named);
  for (const fs::path& folder :
       {circuit.simulation.mechanisms_dir, circuit.config.mechanisms_dir}) {
    if (folder.empty()) continue;
    const fs::path mods = mods_in(folder);
    if (!mods.empty()) return mods;
    log.warning("{}: no .mod files there: ballast's own mechanisms are used", folder.string());
  }
  return inputs::data_folder() / "mechanisms";
}

std::unique_ptr<engine::Engine> start_engine(const sonata::SimulationConfig& simulation,
                                             const fs::path& mechanisms, comm::Communicator& comm,
                                             Logger& log) {
  std::string library;
  comm::on_root(comm, [&] { library = mechanisms::library_for(mechanisms, log).string(); });
  library = comm.broadcast(library);
  auto engine = engine::open_neuron(comm);
  log.info("{} with the mechanisms of {}", engine->version(), mechanisms.string());
  comm::together(comm, [&] { inputs::prepare_engine(*engine, simulation, library); });
  return engine;
}

}  // namespace ballast::dry_run
