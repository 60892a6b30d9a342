#include "simulate/kernels_of_model.hpp"

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "core/temporary_folder.hpp"
#include "mechanisms/kernel_library.hpp"

namespace ballast::simulate {

namespace {

namespace fs = std::filesystem;

fs::path library_of(const built::Model& model, const fs::path& mechanisms, Logger& log) {
  if (!mechanisms.empty()) return mechanisms::kernel_library_for(mechanisms, log);
  if (model.mechanism_sources().empty()) {
    throw InputError({.place = {model.path()},
                      .problem = "the model brings no .mod files",
                      .suggestion = "Name their folder with --mechanisms."});
  }
  const TemporaryFolder folder("mods");
  for (const auto& [name, text] : model.mechanism_sources()) write_file(folder.path() / name, text);
  return mechanisms::kernel_library_for(folder.path(), log);
}

}  // namespace

fs::path kernels_of(const built::Model& model, const fs::path& mechanisms, comm::Communicator& comm,
                    Logger& log) {
  fs::path library;
  comm::on_root(comm, [&] { library = library_of(model, mechanisms, log); });
  return comm.broadcast(library.string());
}

}  // namespace ballast::simulate
