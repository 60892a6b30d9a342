// What kernels cannot do, and the errors that say so.
#include "core/error.hpp"
#include "mechanisms/mechanism_description.hpp"

namespace ballast::mechanisms {

InputError cannot_translate(const ModSource& source, const std::string& construct,
                            const std::string& word, const std::string& why) {
  const auto line = line_of_word(without_comments(source.text, false), word);
  return InputError({.place = {.file = source.file, .within = std::to_string(line.value_or(1))},
                     .problem = "cannot be made a kernel of the runtime",
                     .value = construct,
                     .reason = why,
                     .suggestion = "NEURON runs it in place: simulate without a built model."});
}

void refuse_constructs(const MechanismDescription& mechanism) {
  struct Refused {
    const char* kind;
    const char* word;
    const char* why;
  };
  static const std::vector<Refused> refused{
      {"FunctionTableBlock", "FUNCTION_TABLE", "tables set by hoc are out of reach"},
      {"LonDifuse", "LONGITUDINAL_DIFFUSION", "diffusion between segments is not computed"},
      {"BeforeBlock", "BEFORE", "kernels have no place for it in a step"},
      {"AfterBlock", "AFTER", "kernels have no place for it in a step"},
      {"ForNetcon", "FOR_NETCONS", "kernels see one connection at a time"},
      {"DiscreteBlock", "DISCRETE", "the method is not known"},
      {"PartialBlock", "PARTIAL", "the method is not known"},
      {"NonLinearBlock", "NONLINEAR", "the method is not known"},
      {"LinearBlock", "LINEAR", "the method is not known"},
      {"ConductanceHint", "CONDUCTANCE", "conductances are found by difference only"}};
  visit_nodes(mechanism.tree, [&](const SyntaxNode& node) {
    for (const Refused& one : refused) {
      if (node.is(one.kind)) {
        throw cannot_translate(mechanism.source, one.word, one.word, one.why);
      }
    }
  });
}

}  // namespace ballast::mechanisms
