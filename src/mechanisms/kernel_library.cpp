#include "mechanisms/kernel_library.hpp"

#include <regex>

#include "core/error.hpp"
#include "core/file_lock.hpp"
#include "mechanisms/builtin_mechanisms.hpp"
#include "mechanisms/compiler_messages.hpp"
#include "mechanisms/kernel_source.hpp"
#include "mechanisms/process.hpp"

namespace ballast::mechanisms {
namespace {

namespace fs = std::filesystem;

constexpr const char* in_place = "NEURON runs it in place: simulate without a built model.";

// "NMODL Parser Error : syntax error, unexpected = [Location : 8.35]" and the line itself below.
InputError tree_error(const ModSource& source, const std::string& output) {
  const std::regex located(R"(NMODL Parser Error : (.*?) ?\[Location : (\d+)\.\d+\])");
  std::smatch found;
  if (std::regex_search(output, found, located)) {
    return InputError({.place = {.file = source.file, .within = found[2]}, .problem = found[1]});
  }
  return InputError({.place = {.file = source.file},
                     .problem = "nmodl cannot read it",
                     .reason = std::string(trimmed(output))});
}

std::string read_if_there(const fs::path& file) {
  return fs::exists(file) ? read_file(file) : std::string();
}

// nmodl may fail behind the tree, in writing C++ of its own: of no concern.
SyntaxNode tree_of(const ModSource& source, const KernelToolchain& tools, const fs::path& folder) {
  const fs::path tree = folder / (source.stem() + ".ast.json");
  fs::remove(tree);
  const ProcessResult result =
      run_process(tools.tree_command(source.file.filename(), folder), source.file.parent_path());
  if (!fs::exists(tree)) {
    throw tree_error(source, result.output);
  }
  return read_syntax_tree(tree);
}

void compile_source(const fs::path& source, const fs::path& object, const KernelToolchain& tools,
                    const fs::path& folder, const ModSource* mod) {
  const ProcessResult compiled = run_process(tools.compile_command(source, object, folder), folder);
  if (compiled.exit_code != 0 && mod != nullptr) {
    ErrorParts parts =
        compile_error(*mod, source.string(), read_file(source), compiled.output).parts();
    parts.problem = "generated C++ does not compile";
    parts.suggestion = in_place;
    throw InputError(parts);
  }
  if (compiled.exit_code != 0) {
    throw ResourceError({.place = {.file = source},
                         .problem = "the C++ compiler fails",
                         .reason = std::string(trimmed(compiled.output))});
  }
}

void translate_kernel(const ModSource& source, const KernelToolchain& tools,
                      const OutputFile& object) {
  const fs::path objects = object.final_name().parent_path();
  const fs::path scratch = objects / (source.stem() + ".tree");
  fs::create_directories(scratch);
  const fs::path text = objects / (source.stem() + ".kernel.cpp");
  write_file(text, translate_to_kernel(source, tools, scratch));
  fs::remove_all(scratch);
  compile_source(text, object.temporary_name(), tools, source.file.parent_path(), &source);
}

void compile_registration(const std::vector<ModSource>& sources, const KernelToolchain& tools,
                          const fs::path& object) {
  std::vector<std::string> functions;
  for (const ModSource& source : sources) {
    functions.push_back(kernel_function_name(source));
  }
  const fs::path folder = object.parent_path();
  const fs::path text = folder / "registration.cpp";
  write_file(text, library_source(functions, sources_fingerprint(sources), tools.instructions()));
  compile_source(text, object, tools, folder, nullptr);
}

// Ours of the mechanisms that are built into NEURON, written to a folder.
std::vector<ModSource> builtin_sources(const fs::path& folder) {
  std::vector<ModSource> sources;
  for (const auto& [name, text] : ::builtin_mechanisms) {
    write_file(folder / name, text);
    sources.push_back(read_mod(folder / name));
  }
  return sources;
}

// The built-in ones are the same for all libraries: compiled once and copied.
void copy_or_translate(const ModSource& source, const KernelToolchain& tools,
                       const std::string& identity, OutputFile& object) {
  const fs::path shared = cached_library("kernels", source.stem() + ".o", identity, {source});
  const FileLock lock(shared.parent_path() / "lock");
  if (!fs::exists(shared)) {
    OutputFile output(shared);
    translate_kernel(source, tools, output);
    output.commit();
  }
  object.write(read_file(shared));
}

// "SUFFIX nothing" only offers functions to hoc.
std::vector<ModSource> sources_of(const fs::path& folder) {
  std::vector<ModSource> sources = read_mod_folder(fs::absolute(folder).lexically_normal());
  std::erase_if(sources, [](const ModSource& source) { return source.mechanism.empty(); });
  return sources;
}

}  // namespace

std::string translate_to_kernel(const ModSource& source, const KernelToolchain& tools,
                                const fs::path& folder) {
  SyntaxNode tree = tree_of(source, tools, folder);
  const std::string generated = read_if_there(folder / (source.stem() + ".cpp"));
  return kernel_source(describe_mechanism(source, std::move(tree), generated));
}

CompileReport compile_kernels(const fs::path& folder, const KernelOptions& options, Logger& log) {
  const fs::path library = fs::absolute(options.output);
  std::vector<ModSource> sources = sources_of(folder);
  const std::size_t own = sources.size();
  fs::path builtin = library;
  builtin += ".builtin";
  for (ModSource& source : builtin_sources(builtin)) {
    sources.push_back(std::move(source));
  }
  LibraryRecipe recipe;
  recipe.identity = options.tools.identity();
  recipe.generated = ".kernel.cpp";
  recipe.translate = [&](const ModSource& source, OutputFile& object) {
    if (source.file.parent_path() == builtin) {
      copy_or_translate(source, options.tools, recipe.identity, object);
    } else {
      translate_kernel(source, options.tools, object);
    }
    return std::vector<std::string>();
  };
  recipe.registration = [&](const fs::path& object) {
    compile_registration(sources, options.tools, object);
  };
  recipe.link_command = [&](const std::vector<fs::path>& objects, const fs::path& output) {
    return options.tools.link_command(objects, output);
  };
  log.info("kernels of {}: {} files", folder.string(), own);
  CompileReport report = build_library(sources, recipe, library, options.jobs, log);
  report.mods.resize(own);
  return report;
}

fs::path kernel_library_for(const fs::path& path, Logger& log) {
  if (!fs::is_directory(path)) {
    return library_file(path);
  }
  KernelOptions options;
  options.output = cached_library("kernels", "libballast_kernels.so", options.tools.identity(),
                                  sources_of(path));
  if (!fs::exists(options.output)) {
    compile_kernels(path, options, log);
  }
  return options.output;
}

}  // namespace ballast::mechanisms
