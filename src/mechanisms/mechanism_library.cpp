#include "mechanisms/mechanism_library.hpp"

#include "core/fingerprint.hpp"
#include "mechanisms/mod_source.hpp"
#include "mechanisms/translation.hpp"

namespace ballast::mechanisms {
namespace {

namespace fs = std::filesystem;

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
  recipe.translate = [&](const ModSource& source, OutputFile& object) {
    return translate(source, options.tools, object);
  };
  recipe.registration = [&](const fs::path& object) {
    compile_registration(sources, options.tools, object);
  };
  recipe.link_command = [&](const std::vector<fs::path>& objects, const fs::path& output) {
    return options.tools.link_command(objects, output);
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
