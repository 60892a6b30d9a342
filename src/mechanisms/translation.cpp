#include "mechanisms/translation.hpp"

#include <fmt/core.h>

#include "core/error.hpp"
#include "mechanisms/compiler_messages.hpp"
#include "mechanisms/process.hpp"

namespace ballast::mechanisms {
namespace {

// nocmodl finds INCLUDEd files from the folder it is started in.
std::vector<std::string> run_nocmodl(const ModSource& source, const Toolchain& tools,
                                     const std::filesystem::path& objects) {
  const ProcessResult result = run_process(tools.translate_command(source.file.filename(), objects),
                                           source.file.parent_path());
  if (result.exit_code != 0) {
    throw translation_error(source, result.output);
  }
  return translation_warnings(result.output);
}

// nocmodl names a file's entry point after the file, not after the mechanism.
std::string registration_code(const std::vector<ModSource>& sources) {
  std::string declarations;
  std::string calls;
  for (const ModSource& source : sources) {
    declarations += fmt::format("extern void _{}_reg(void);\n", source.stem());
    calls += fmt::format("  _{}_reg();\n", source.stem());
  }
  return declarations + "void modl_reg(void) {\n" + calls + "}\n";
}

}  // namespace

std::filesystem::path object_file(const ModSource& source, const std::string& toolchain_identity,
                                  const std::filesystem::path& objects) {
  Fingerprint key;
  key.add(toolchain_identity);
  source.add_to(key);
  return objects / fmt::format("{}-{}.o", source.stem(), key.hex());
}

std::vector<std::string> translate(const ModSource& source, const Toolchain& tools,
                                   const OutputFile& object) {
  const std::filesystem::path objects = object.final_name().parent_path();
  std::vector<std::string> warnings = run_nocmodl(source, tools, objects);
  const std::filesystem::path c_file = objects / (source.stem() + ".c");
  const std::filesystem::path folder = source.file.parent_path();
  const ProcessResult compiled =
      run_process(tools.compile_command(c_file, object.temporary_name(), folder), folder);
  if (compiled.exit_code != 0) {
    throw compile_error(source, c_file.string(), read_file(c_file), compiled.output);
  }
  return warnings;
}

void compile_registration(const std::vector<ModSource>& sources, const Toolchain& tools,
                          const std::filesystem::path& object) {
  const std::filesystem::path folder = object.parent_path();
  const std::filesystem::path c_file = folder / "registration.c";
  write_file(c_file, registration_code(sources));
  const ProcessResult compiled = run_process(tools.compile_command(c_file, object, folder), folder);
  if (compiled.exit_code != 0) {
    throw ResourceError({.place = {.file = c_file},
                         .problem = "the C compiler fails",
                         .reason = std::string(trimmed(compiled.output))});
  }
}

}  // namespace ballast::mechanisms
