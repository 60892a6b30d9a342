#pragma once
// C++ of the statements and expressions of a .mod file. Variables are members of `_self`, the
// instance at hand (kernel_source.hpp); LOCALs and arguments are `_l<name>`, FUNCTIONs and
// PROCEDUREs `call_<name>`, as NEURON's C names them, so that VERBATIM finds them.

#include <map>
#include <string>
#include <vector>

#include "mechanisms/kinetic_text.hpp"
#include "mechanisms/mechanism_description.hpp"

namespace ballast::mechanisms {

class CodeWriter {
 public:
  explicit CodeWriter(const MechanismDescription& mechanism) : mechanism_(mechanism) {}

  /// "double call_f(Instance& _self, double _lx)": head of a FUNCTION or PROCEDURE.
  [[nodiscard]] std::string head(const SyntaxNode& function) const;
  /// Its whole definition. A TABLE's reads the table at `table_offset` of the instances' tables.
  [[nodiscard]] std::string function(const SyntaxNode& function, int table_offset) const;
  /// A function "void <name>(Instance& _self)" of a block's statements; SOLVE is left out.
  [[nodiscard]] std::string block(const std::string& name, const SyntaxNode& block) const;
  /// One step of a DERIVATIVE by METHOD cnexp.
  [[nodiscard]] std::string cnexp(const std::string& name, const SyntaxNode& block) const;
  /// One step of a DERIVATIVE by METHOD euler or derivimplicit, or of a KINETIC by sparse, into the
  /// function "static void <name>(Instance& _self)".
  [[nodiscard]] std::string integrated(const std::string& name, const SyntaxNode& block,
                                       const std::string& method) const;
  /// NET_RECEIVE with `head` as its first line; `arguments` name the weights.
  [[nodiscard]] std::string receive(const std::string& head, const SyntaxNode& statements,
                                    const std::vector<std::string>& arguments) const;
  /// C text with NEURON's names replaced.
  [[nodiscard]] std::string verbatim(const std::string& text) const;
  /// An expression outside of functions.
  [[nodiscard]] std::string value(const SyntaxNode& expression) const;
  /// What is above 0 where the condition of a WATCH holds.
  [[nodiscard]] std::string watched_value(const SyntaxNode& watch) const;
  /// The function that fills a TABLE, calling the function's own statements.
  [[nodiscard]] std::string table_filler(const SyntaxNode& function, int table_offset) const;

 private:
  struct Scope {
    std::map<std::string, std::string> names = {};  ///< local variables: name to C++
    bool cnexp = false;                             ///< solve equations here; else take derivatives
    const KineticSystem* system = nullptr;          ///< of the KINETIC block at hand
  };
  [[nodiscard]] std::string variable(const SyntaxNode& node, const Scope& scope) const;
  [[nodiscard]] std::string element(const SyntaxNode& node, const Scope& scope) const;
  [[nodiscard]] std::string expression(const SyntaxNode& node, const Scope& scope) const;
  [[nodiscard]] std::string binary(const SyntaxNode& node, const Scope& scope) const;
  [[nodiscard]] std::string power(const SyntaxNode& node, const Scope& scope) const;
  [[nodiscard]] std::string call(const SyntaxNode& node, const Scope& scope) const;
  [[nodiscard]] std::string event_call(const std::string& name,
                                       const std::vector<std::string>& arguments) const;
  [[nodiscard]] std::string assignment(const SyntaxNode& node, const Scope& scope) const;
  [[nodiscard]] std::string kinetic_statement(const SyntaxNode& node, const Scope& scope) const;
  [[nodiscard]] std::string statement(const SyntaxNode& node, Scope& scope) const;
  [[nodiscard]] std::string statements(const SyntaxNode& block, Scope scope) const;
  [[nodiscard]] std::string body(const SyntaxNode& block, Scope& scope) const;
  [[nodiscard]] std::string choice(const SyntaxNode& node, const Scope& scope) const;
  [[nodiscard]] std::string counted_loop(const SyntaxNode& node, const Scope& scope) const;
  [[nodiscard]] std::string locals(const SyntaxNode& node, Scope& scope) const;
  [[nodiscard]] std::string watch(const SyntaxNode& node) const;
  [[nodiscard]] std::string derivative(const SyntaxNode& equation, const Scope& scope) const;
  [[nodiscard]] std::string tabled_function(const SyntaxNode& function, int table_offset) const;
  [[nodiscard]] KineticScope reaction_scope(const Scope& scope) const;
  [[nodiscard]] std::vector<std::string> unknowns_of(const SyntaxNode& block) const;
  [[nodiscard]] bool is_state(const std::string& name) const;
  [[nodiscard]] bool is_array(const std::string& name) const;
  [[nodiscard]] static const std::string& number_of(const SyntaxNode& node);
  [[nodiscard]] Scope function_scope(const SyntaxNode& function) const;
  [[nodiscard]] InputError refuse(const std::string& construct, const std::string& word,
                                  const std::string& why) const;

  const MechanismDescription& mechanism_;
};

/// "_self.Dm_" of "_self.m_".
[[nodiscard]] std::string derivative_of(const std::string& state);

/// The number as a C++ double: "2" becomes "2.0".
[[nodiscard]] std::string as_double(const std::string& number);

/// The conditions of WATCH statements, in the order of the file: their numbers.
[[nodiscard]] std::vector<const SyntaxNode*> watch_conditions(
    const MechanismDescription& mechanism);

/// Number of values of a TABLE in the instances' tables, and of its steps.
struct TableSize {
  int values = 0;
  int last = 0;
};
[[nodiscard]] TableSize table_size(const SyntaxNode& function);

}  // namespace ballast::mechanisms
