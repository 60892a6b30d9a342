#include "mechanisms/kernel_source.hpp"

#include <fmt/core.h>

#include <sstream>

#include "mechanisms/kernel_headers.hpp"
#include "mechanisms/kernel_text.hpp"

namespace ballast::mechanisms {
namespace {

// The text of a header without its includes of ours.
std::string embedded(const char* header) {
  std::istringstream lines(header);
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("#include \"") && line != "#pragma once") {
      text += line + "\n";
    }
  }
  return text;
}

bool calls_itself(const MechanismDescription& mechanism, const std::string& name) {
  return functions_called(mechanism, {mechanism.function(name)}).contains(name);
}

std::string functions(const KernelParts& parts) {
  std::string declarations;
  std::string definitions;
  std::map<std::string, int> offsets;
  for (const auto& [name, offset] : table_offsets(parts)) {
    offsets[name] = offset;
  }
  for (const std::string& name : parts.plan.functions) {
    const SyntaxNode& function = *parts.mechanism.function(name);
    const std::string linkage = calls_itself(parts.mechanism, name) ? "static " : "BALLAST_INLINE ";
    declarations += linkage + parts.writer.head(function) + ";\n";
    definitions += linkage + parts.writer.function(function, offsets[name]);
  }
  std::string verbatim;
  for (const SyntaxNode* text : parts.plan.verbatim) {
    verbatim += parts.writer.verbatim(text->name()) + "\n";
  }
  return declarations + "}  // namespace\n" + verbatim + "namespace {\n" + definitions;
}

std::string locating(const KernelParts& parts) {
  const MechanismDescription& mechanism = parts.mechanism;
  std::string text =
      "BALLAST_INLINE void locate(Instance& _self, const Step& _step, const Place& _place) {\n"
      "_self.v_ = _step.v[_place.node];\n_self.area_ = _step.area[_place.node];\n";
  if (mechanism.needs_diam) {
    text += "_self.diam_ = _step.diam[_place.node];\n";
  }
  return text + fmt::format(
                    "}}\n"
                    "inline Place place_at(const Instances& _in, std::int32_t _i) {{\n"
                    "return place_of_point(_in, _i, {});\n}}\n",
                    mechanism.ions.size());
}

}  // namespace

std::string kernel_function_name(const ModSource& source) {
  return "ballast_kernel_of_" + source.stem();
}

std::string kernel_source(const MechanismDescription& mechanism) {
  const KernelPlan plan = plan_kernels(mechanism);
  const CodeWriter writer(mechanism);
  const KernelParts parts{.mechanism = mechanism, .plan = plan, .writer = writer};
  return "// Made of " + mechanism.source.file.filename().string() + " by ballast-mods.\n" +
         embedded(kernel_header_text) + embedded(kernel_math_text) + embedded(kernel_prelude_text) +
         embedded(kernel_solvers_text) +
         "namespace {\nnamespace kernel = ballast::kernel;\nusing kernel::Step;\n"
         "using kernel::Instances;\nusing kernel::Store;\nusing kernel::Run;\n" +
         instance_struct(parts) + locating(parts) + functions(parts) + loop_kernels(parts) +
         event_kernels(parts) + "}  // namespace\n" + registration(parts);
}

std::string library_source(const std::vector<std::string>& kernel_functions,
                           const std::string& fingerprint, const std::string& instructions) {
  std::string text =
      embedded(kernel_header_text) + embedded(kernel_math_text) + embedded(core_loops_text);
  std::string kernels;
  for (const std::string& function : kernel_functions) {
    text += "const ballast::kernel::Kernel& " + function + "();\n";
    kernels += function + "(), ";
  }
  return text + fmt::format(
                    "extern \"C\" const ballast::kernel::Library* ballast_kernels() {{\n"
                    "static const ballast::kernel::Kernel kernels[] = {{{}}};\n"
                    "static const ballast::kernel::Library library{{\n"
                    "ballast::kernel::interface_version, \"{}\", \"{}\", kernels, {},\n"
                    "{{ballast::kernel::set_reversals, ballast::kernel::solve_trees}}}};\n"
                    "return &library;\n}}\n",
                    kernels, fingerprint, instructions, kernel_functions.size());
}

}  // namespace ballast::mechanisms
