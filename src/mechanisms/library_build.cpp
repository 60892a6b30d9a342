#include "mechanisms/library_build.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <set>
#include <thread>

#include "core/error.hpp"
#include "core/file_lock.hpp"
#include "core/fingerprint.hpp"
#include "core/interrupt.hpp"
#include "core/stopwatch.hpp"
#include "mechanisms/compiler_messages.hpp"
#include "mechanisms/process.hpp"
#include "mechanisms/translation.hpp"

namespace ballast::mechanisms {
namespace {

namespace fs = std::filesystem;

fs::path with_suffix(fs::path path, const char* suffix) {
  path += suffix;
  return path;
}

// One place per source, so that workers write without a lock and the order of errors is that of
// names.
struct Outcome {
  bool reused = false;
  double seconds = 0;
  std::vector<std::string> warnings;
  std::exception_ptr error;
};

Outcome attempt(const ModSource& source, const LibraryRecipe& recipe, const fs::path& object) {
  Outcome outcome;
  try {
    InterruptGuard::check();
    outcome.reused = fs::exists(object);
    if (outcome.reused) {
      return outcome;
    }
    outcome.seconds = seconds_of([&] {
      OutputFile output(object);
      outcome.warnings = recipe.translate(source, output);
      output.commit();
    });
  } catch (...) {
    outcome.error = std::current_exception();
  }
  return outcome;
}

// `jobs` threads, this one among them, take the next source each until none is left.
std::vector<Outcome> translate_all(const std::vector<ModSource>& sources,
                                   const std::vector<fs::path>& objects,
                                   const LibraryRecipe& recipe, int jobs) {
  std::vector<Outcome> outcomes(sources.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < sources.size(); i = next++) {
      outcomes[i] = attempt(sources[i], recipe, objects[i]);
    }
  };
  const std::size_t wanted =
      jobs > 0 ? static_cast<std::size_t>(jobs) : std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::jthread> workers;
  for (std::size_t i = 1; i < std::min(wanted, sources.size()); ++i) {
    workers.emplace_back(work);
  }
  work();
  workers.clear();  // joins
  return outcomes;
}

// Throws the first error and logs the others; after Ctrl-C, which each source may tell, that alone.
void report_errors(const std::vector<Outcome>& outcomes, Logger& log) {
  InterruptGuard::check();
  std::exception_ptr first;
  for (const Outcome& outcome : outcomes) {
    if (outcome.error && first) {
      try {
        std::rethrow_exception(outcome.error);
      } catch (const std::exception& error) {
        log.write(LogLevel::error, error.what());
      }
    }
    first = first ? first : outcome.error;
  }
  if (first) {
    std::rethrow_exception(first);
  }
}

// nocmodl warns of every name that VERBATIM declares: of use only when something is wrong.
void log_remarks(const std::vector<ModSource>& sources, const std::vector<Outcome>& outcomes,
                 Logger& log) {
  for (std::size_t i = 0; i < sources.size(); ++i) {
    for (const std::string& warning : outcomes[i].warnings) {
      log.debug("{}: {}", sources[i].file.string(), warning);
    }
  }
}

// Objects and generated texts of sources that have changed or gone.
void remove_stale(const fs::path& folder, const std::vector<ModSource>& sources,
                  const std::vector<fs::path>& objects, const std::string& generated) {
  std::set<fs::path> wanted(objects.begin(), objects.end());
  for (const ModSource& source : sources) {
    wanted.insert(folder / (source.stem() + generated));
  }
  std::vector<fs::path> stale;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!wanted.contains(entry.path())) {
      stale.push_back(entry.path());
    }
  }
  for (const fs::path& file : stale) {
    std::error_code ignored;  // a leftover is harmless
    fs::remove(file, ignored);
  }
}

// The library's name is in the list of what it was linked from, so a moved one is linked again.
std::string link_key(const fs::path& library, const std::vector<fs::path>& objects) {
  Fingerprint key;
  key.add(library.string());
  for (const fs::path& object : objects) {
    key.add(object.filename().string());
  }
  return key.hex();
}

// Objects in the order of their sources' names, so that mechanism types get the same numbers on
// every machine.
void link(const std::vector<ModSource>& sources, std::vector<fs::path> objects,
          const fs::path& library, const LibraryRecipe& recipe) {
  const fs::path folder = objects.front().parent_path();
  objects.push_back(folder / "registration.o");
  recipe.registration(objects.back());
  const ProcessResult linked = run_process(recipe.link_command(objects, library), folder);
  if (linked.exit_code != 0) {
    throw link_error(sources, linked.output);
  }
}

// Links unless the library stands for exactly these objects; tells whether it did.
bool link_if_needed(const std::vector<ModSource>& sources, const std::vector<fs::path>& objects,
                    const fs::path& library, const LibraryRecipe& recipe) {
  const std::string key = link_key(library, objects);
  const fs::path key_file = objects.front().parent_path() / "library.key";
  if (fs::exists(library) && fs::exists(key_file) && read_file(key_file) == key) {
    return false;
  }
  remove_stale(key_file.parent_path(), sources, objects, recipe.generated);
  OutputFile output(library);
  link(sources, objects, output.temporary_name(), recipe);
  output.commit();
  write_file(key_file, key);
  return true;
}

fs::path cache_folder() {
  if (const auto own = environment("BALLAST_CACHE")) {
    return *own;
  }
  if (const auto general = environment("XDG_CACHE_HOME")) {
    return fs::path(*general) / "ballast";
  }
  if (const auto home = environment("HOME")) {
    return fs::path(*home) / ".cache" / "ballast";
  }
  throw ResourceError({.problem = "no folder for the cache of mechanism libraries",
                       .reason = "neither BALLAST_CACHE, XDG_CACHE_HOME nor HOME is set"});
}

}  // namespace

CompileReport build_library(const std::vector<ModSource>& sources, const LibraryRecipe& recipe,
                            const fs::path& library, int jobs, Logger& log) {
  const fs::path objects_folder = with_suffix(library, ".objects");
  const FileLock lock(with_suffix(library, ".lock"));
  std::vector<fs::path> objects;
  for (const ModSource& source : sources) {
    objects.push_back(object_file(source, recipe.identity, objects_folder));
  }
  const std::vector<Outcome> outcomes = translate_all(sources, objects, recipe, jobs);
  log_remarks(sources, outcomes, log);
  report_errors(outcomes, log);
  CompileReport report{.library = library, .mods = {}, .linked = false};
  for (std::size_t i = 0; i < sources.size(); ++i) {
    report.mods.push_back({.file = sources[i].file,
                           .mechanism = sources[i].mechanism,
                           .reused = outcomes[i].reused,
                           .seconds = outcomes[i].seconds});
  }
  report.linked = link_if_needed(sources, objects, library, recipe);
  return report;
}

std::string sources_fingerprint(const std::vector<ModSource>& sources) {
  Fingerprint fingerprint;
  for (const ModSource& source : sources) {
    source.add_to(fingerprint);
  }
  return fingerprint.hex();
}

fs::path cached_library(const std::string& kind, const std::string& name,
                        const std::string& identity, const std::vector<ModSource>& sources) {
  Fingerprint key;
  key.add(identity);
  key.add(sources_fingerprint(sources));
  return fs::absolute(cache_folder()) / kind / key.hex() / name;
}

fs::path library_file(const fs::path& path) {
  if (!fs::is_regular_file(path)) {
    throw InputError({.place = {.file = path}, .problem = "no such mechanism library or folder"});
  }
  if (path.extension() != ".so") {
    throw InputError({.place = {.file = path},
                      .problem = "not a mechanism library",
                      .reason = "expected a .so file or a folder of .mod files"});
  }
  return fs::absolute(path);
}

}  // namespace ballast::mechanisms
