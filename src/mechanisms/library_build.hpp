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
#include "core/output_file.hpp"
#include "mechanisms/mod_source.hpp"

namespace ballast::mechanisms {

/// How a folder of .mod files is compiled.
template <class Tools>
struct LibraryOptions {
  std::filesystem::path output;  ///< the library; "<output>.objects" keeps the intermediate files
  int jobs = 0;                  ///< parallel compilations; 0 = all cores
  Tools tools = Tools::detect();
};

/// What a compilation did with one .mod file.
struct CompiledMod {
  std::filesystem::path file;
  std::string mechanism;  ///< "" for a file that defines none ("SUFFIX nothing")
  bool reused = false;    ///< nothing had changed
  double seconds = 0;     ///< wall time of translation and compilation
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
  /// One source to `object`, which is committed after it; gives warnings. Called from several
  /// threads at once.
  std::function<std::vector<std::string>(const ModSource&, OutputFile& object)> translate;
  /// Makes the object by which the library tells what it holds.
  std::function<void(const std::filesystem::path& object)> registration;
  std::function<std::vector<std::string>(const std::vector<std::filesystem::path>& objects,
                                         const std::filesystem::path& library)>
      link_command;
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
