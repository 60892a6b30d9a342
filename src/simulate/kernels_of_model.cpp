#include "simulate/kernels_of_model.hpp"

#include "built/data_set.hpp"
#include "core/error.hpp"
#include "core/output_file.hpp"
#include "core/temporary_folder.hpp"
#include "mechanisms/kernel_library.hpp"

namespace ballast::simulate {

namespace {

namespace fs = std::filesystem;

// The copy that the error names is gone when it is read.
InputError placed_in(const built::Model& model, const fs::path& copies, const InputError& error) {
  ErrorParts parts = error.parts();
  if (parts.place.file.parent_path() == fs::absolute(copies).lexically_normal()) {
    parts.place.file = model.path() / built::sources_folder / parts.place.file.filename();
  }
  return InputError(parts);
}

fs::path library_of(const built::Model& model, const fs::path& mechanisms, Logger& log) {
  if (!mechanisms.empty()) return mechanisms::kernel_library_for(mechanisms, log);
  const auto sources = model.mechanism_sources();
  if (sources.empty()) {
    throw InputError({.place = {model.path()},
                      .problem = "the model brings no .mod files",
                      .suggestion = "Name their folder with --mechanisms."});
  }
  const TemporaryFolder folder("mods");
  for (const auto& [name, text] : sources) write_file(folder.path() / name, text);
  try {
    return mechanisms::kernel_library_for(folder.path(), log);
  } catch (const InputError& error) {
    throw placed_in(model, folder.path(), error);
  }
}

}  // namespace

fs::path kernels_of(const built::Model& model, const fs::path& mechanisms, comm::Communicator& comm,
                    Logger& log) {
  fs::path library;
  comm::on_root(comm, [&] { library = library_of(model, mechanisms, log); });
  return comm.broadcast(library.string());
}

}  // namespace ballast::simulate
