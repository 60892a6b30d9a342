#include "mechanisms/mechanism_library.hpp"

#include "core/error.hpp"
#include "core/fingerprint.hpp"
#include "mechanisms/compiler_messages.hpp"
#include "mechanisms/mod_source.hpp"
#include "mechanisms/process.hpp"
#include "mechanisms/translation.hpp"

namespace ballast::mechanisms {
namespace {

namespace fs = std::filesystem;

// Objects in the order of their names, so that mechanism types get the same numbers on every
// machine.
void link(const std::vector<ModSource>& sources, std::vector<fs::path> objects,
          const fs::path& output, const Toolchain& tools) {
  const fs::path registration = objects.front().parent_path() / "registration.o";
  compile_registration(sources, tools, registration);
  objects.push_back(registration);
  const ProcessResult linked =
      run_process(tools.link_command(objects, output), registration.parent_path());
  if (linked.exit_code != 0) {
    throw link_error(sources, linked.output);
  }
}

// Without a lock where the library is there already: it is renamed into place when complete.
fs::path cached(const fs::path& folder, Logger& log) {
  CompileOptions options;
  options.output = cached_library("mechanisms", "libnrnmech.so", options.tools.identity(),
                                  read_mod_folder(folder));
  if (!fs::exists(options.output)) {
    compile(folder, options, log);
  }
  return options.output;
}

}  // namespace

CompileReport compile(const fs::path& folder, const CompileOptions& options, Logger& log) {
  const std::vector<ModSource> sources = read_mod_folder(fs::absolute(folder).lexically_normal());
  LibraryRecipe recipe;
  recipe.identity = options.tools.identity();
  recipe.generated = ".c";
  recipe.translate = [&](const ModSource& source, const fs::path& object) {
    return translate(source, options.tools, object);
  };
  recipe.link = [&](const std::vector<fs::path>& objects, const fs::path& output) {
    link(sources, objects, output, options.tools);
  };
  log.info("mechanisms of {}: {} files", folder.string(), sources.size());
  return build_library(sources, recipe, fs::absolute(options.output), options.jobs, log);
}

fs::path library_for(const fs::path& path, Logger& log) {
  return fs::is_directory(path) ? cached(path, log) : library_file(path);
}

std::string fingerprint(const fs::path& path) {
  if (fs::is_directory(path)) {
    return sources_fingerprint(read_mod_folder(path));
  }
  Fingerprint fingerprint;
  fingerprint.add_file(path);
  return fingerprint.hex();
}

}  // namespace ballast::mechanisms
