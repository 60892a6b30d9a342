#pragma once
// What libraries made of a folder of .mod files have in common, be they for NEURON
// (mechanism_library.hpp) or for the runtime (kernel_library.hpp): sources become objects in
// parallel and only where something changed, objects become one library in one step, and a cache
// keyed by content holds libraries that nobody named. Processes take turns by a lock.

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/log.hpp"
#include "mechanisms/mod_source.hpp"
#include "mechanisms/translation.hpp"

namespace ballast::mechanisms {

/// What a compilation did with one .mod file.
struct CompiledMod {
  std::filesystem::path file;
  std::string mechanism;  ///< "" for a file that defines none ("SUFFIX nothing")
  bool reused = false;    ///< nothing had changed
  double seconds = 0;
};

struct CompileReport {
  std::filesystem::path library;
  std::vector<CompiledMod> mods;  ///< by file name
  bool linked = false;            ///< false: the library was up to date
};

/// How a kind of library is made.
struct LibraryRecipe {
  std::string identity;   ///< of all programs and options involved
  std::string generated;  ///< ending of generated sources, which stay beside the objects
  /// One source to `object`, which is missing; called from several threads at once.
  std::function<Translated(const ModSource&, const std::filesystem::path& object)> translate;
  /// Objects, in the order of their sources, to a library at `output`.
  std::function<void(const std::vector<std::filesystem::path>& objects,
                     const std::filesystem::path& output)>
      link;
};

/// Makes `library`. Throws the first error by file name; further ones are logged.
CompileReport build_library(const std::vector<ModSource>& sources, const LibraryRecipe& recipe,
                            const std::filesystem::path& library, int jobs, Logger& log);

/// Content hash of sources and what they include.
[[nodiscard]] std::string sources_fingerprint(const std::vector<ModSource>& sources);

/// Where the cache keeps a library of these sources: <cache>/<kind>/<key>/<name>. The cache is
/// $BALLAST_CACHE, else $XDG_CACHE_HOME/ballast, else $HOME/.cache/ballast; throws ResourceError
/// where none of these is set.
[[nodiscard]] std::filesystem::path cached_library(const std::string& kind, const std::string& name,
                                                   const std::string& identity,
                                                   const std::vector<ModSource>& sources);

/// `path` itself where it is a library file (.so); throws InputError for what is no such file.
[[nodiscard]] std::filesystem::path library_file(const std::filesystem::path& path);

}  // namespace ballast::mechanisms
