#include "simulate/kernels_of_model.hpp"

#include <cstdlib>

#include "core/error.hpp"
#include "core/output_file.hpp"
#include "mechanisms/kernel_library.hpp"

namespace ballast::simulate {

namespace {

namespace fs = std::filesystem;

// A folder of the model's .mod files for as long as they are compiled.
class UnpackedSources {
 public:
  explicit UnpackedSources(const built::Model& model) {
    std::string pattern = (fs::temp_directory_path() / "ballast-mods-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) {
      throw ResourceError({.place = {pattern}, .problem = "cannot make a folder"});
    }
    folder_ = pattern;
    for (const auto& [name, text] : model.mechanism_sources()) write_file(folder_ / name, text);
  }
  UnpackedSources(const UnpackedSources&) = delete;
  UnpackedSources& operator=(const UnpackedSources&) = delete;
  ~UnpackedSources() {
    std::error_code ignored;  // a leftover is harmless
    fs::remove_all(folder_, ignored);
  }
  [[nodiscard]] const fs::path& folder() const { return folder_; }

 private:
  fs::path folder_;
};

fs::path library_of(const built::Model& model, const fs::path& mechanisms, Logger& log) {
  if (!mechanisms.empty()) return mechanisms::kernel_library_for(mechanisms, log);
  if (model.mechanism_sources().empty()) {
    throw InputError({.place = {model.path()},
                      .problem = "the model brings no .mod files",
                      .suggestion = "Name their folder with --mechanisms."});
  }
  const UnpackedSources sources(model);
  return mechanisms::kernel_library_for(sources.folder(), log);
}

}  // namespace

fs::path kernels_of(const built::Model& model, const fs::path& mechanisms, comm::Communicator& comm,
                    Logger& log) {
  fs::path library;
  comm::on_root(comm, [&] { library = library_of(model, mechanisms, log); });
  return comm.broadcast(library.string());
}

}  // namespace ballast::simulate
