#include "mechanisms/code_writer.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "core/error.hpp"
#include "mechanisms/block_access.hpp"
#include "mechanisms/kinetic_text.hpp"
#include "mechanisms/linear_form.hpp"

namespace ballast::mechanisms {
namespace {

// Functions of C that NMODL knows, and what computes them here. Only the first three, roots and
// roundings are free of calls.
const std::map<std::string, std::string>& known_functions() {
  static const std::map<std::string, std::string> functions{{"exp", "ballast::kernel::exp"},
                                                            {"log", "ballast::kernel::log"},
                                                            {"pow", "ballast::kernel::pow"},
                                                            {"sqrt", "__builtin_sqrt"},
                                                            {"fabs", "__builtin_fabs"},
                                                            {"abs", "__builtin_fabs"},
                                                            {"floor", "__builtin_floor"},
                                                            {"ceil", "__builtin_ceil"},
                                                            {"log10", "std::log10"},
                                                            {"sin", "std::sin"},
                                                            {"cos", "std::cos"},
                                                            {"tan", "std::tan"},
                                                            {"asin", "std::asin"},
                                                            {"acos", "std::acos"},
                                                            {"atan", "std::atan"},
                                                            {"atan2", "std::atan2"},
                                                            {"sinh", "std::sinh"},
                                                            {"cosh", "std::cosh"},
                                                            {"tanh", "std::tanh"},
                                                            {"fmod", "std::fmod"}};
  return functions;
}

bool is_number(const SyntaxNode& node) {
  return node.is("Integer") || node.is("Double") || node.is("DoubleUnit");
}

bool is_remark(const SyntaxNode& node) {
  return node.kind.ends_with("Comment") || node.is("UnitState") || node.is("ConductanceHint") ||
         node.is("TableStatement") || node.is("MutexLock") || node.is("MutexUnlock") ||
         node.is("InitialBlock") || node.is("SolveBlock");
}

}  // namespace

std::string as_double(const std::string& number) {
  return number.find_first_of(".eE") == std::string::npos ? number + ".0" : number;
}

InputError CodeWriter::refuse(const std::string& construct, const std::string& word,
                              const std::string& why) const {
  return cannot_translate(mechanism_.source, construct, word, why);
}

const std::string& CodeWriter::number_of(const SyntaxNode& node) {
  return node.is("DoubleUnit") ? node.children.front().text : node.text;
}

// A name without index.
std::string CodeWriter::variable(const SyntaxNode& node, const Scope& scope) const {
  const std::string& name = node.text;
  const auto local = scope.names.find(name);
  if (local != scope.names.end()) {
    return local->second;
  }
  if (mechanism_.slot(name)) {
    return fmt::format("(*static_cast<double*>(_self.slot({})))", *mechanism_.slot(name));
  }
  const auto constant = mechanism_.constants.find(name);
  if (constant != mechanism_.constants.end()) {
    return "(" + as_double(constant->second) + ")";
  }
  static const std::set<std::string> simulation{"v", "t", "dt", "celsius", "area", "diam"};
  const bool known = mechanism_.column(name) != nullptr || mechanism_.global(name) != nullptr ||
                     mechanism_.ion_variable(name) != nullptr || simulation.contains(name) ||
                     mechanism_.file_locals.contains(name);
  return known ? "_self." + name + "_" : name;  // else of VERBATIM
}

std::string CodeWriter::element(const SyntaxNode& node, const Scope& scope) const {
  return fmt::format("{}[static_cast<int>({})]", variable(node.children.front(), scope),
                     expression(node.children.back(), scope));
}

std::string CodeWriter::power(const SyntaxNode& node, const Scope& scope) const {
  const SyntaxNode& exponent = node.children[2];
  const std::string base = expression(node.children[0], scope);
  if (is_number(exponent)) {
    const double n = std::stod(number_of(exponent));
    if (n >= 1 && n <= 8 && n == static_cast<int>(n)) {
      return fmt::format("ballast::kernel::whole_power<{}>({})", static_cast<int>(n), base);
    }
  }
  return fmt::format("ballast::kernel::pow({}, {})", base, expression(exponent, scope));
}

std::string CodeWriter::binary(const SyntaxNode& node, const Scope& scope) const {
  const std::string& sign = node.children[1].text;
  if (sign == "^") {
    return power(node, scope);
  }
  if (sign == "/" && (is_number(node.children[2]) || node.children[2].is("Name"))) {
    // often the same for all instances: the compiler then divides once
    return fmt::format("{} * (1.0 / {})", expression(node.children[0], scope),
                       expression(node.children[2], scope));
  }
  return fmt::format("{} {} {}", expression(node.children[0], scope), sign,
                     expression(node.children[2], scope));
}

std::string CodeWriter::expression(const SyntaxNode& node, const Scope& scope) const {
  if (is_number(node)) {
    return as_double(number_of(node));
  }
  if (node.is("Name")) {
    return variable(node, scope);
  }
  if (node.is("IndexedName")) {
    return element(node, scope);
  }
  if (node.is("String")) {
    return node.text;
  }
  if (node.is("ParenExpression")) {
    return "(" + expression(node.children.front(), scope) + ")";
  }
  if (node.is("UnaryExpression")) {
    return fmt::format("({}{})", node.children[0].text, expression(node.children[1], scope));
  }
  if (node.is("BinaryExpression")) {
    return binary(node, scope);
  }
  if (node.is("FunctionCall")) {
    return call(node, scope);
  }
  throw refuse(node.kind, node.name(), "no such expression is known");
}

std::string CodeWriter::event_call(const std::string& name,
                                   const std::vector<std::string>& arguments) const {
  if (name == "net_send" && arguments.size() == 2) {
    return fmt::format("_self.send(_self.t_ + ({}), {})", arguments[0], arguments[1]);
  }
  if (name == "net_event") {
    return fmt::format("_self.event({})", arguments.empty() ? "_self.t_" : arguments[0]);
  }
  if (name == "net_move" && arguments.size() == 1) {
    return fmt::format("_self.move({})", arguments[0]);
  }
  if (name == "at_time" && arguments.size() == 1) {
    return fmt::format("reached({}, _self.t_, _self.dt_)", arguments[0]);
  }
  if (name == "state_discontinuity" && arguments.size() == 2) {
    return fmt::format("{} = {}", arguments[0], arguments[1]);
  }
  return "";
}

std::string CodeWriter::call(const SyntaxNode& node, const Scope& scope) const {
  const std::string& name = node.children.front().text;
  std::vector<std::string> arguments;
  for (std::size_t i = 1; i < node.children.size(); ++i) {
    arguments.push_back(expression(node.children[i], scope));
  }
  const std::string event = event_call(name, arguments);
  if (!event.empty()) {
    return event;
  }
  if (mechanism_.function(name) != nullptr) {
    arguments.insert(arguments.begin(), "_self");
    return fmt::format("call_{}({})", name, fmt::join(arguments, ", "));
  }
  const auto known = known_functions().find(name);
  return fmt::format("{}({})", known == known_functions().end() ? name : known->second,
                     fmt::join(arguments, ", "));
}

std::string CodeWriter::locals(const SyntaxNode& node, Scope& scope) const {
  std::string text;
  for (const SyntaxNode& local : node.children) {
    if (local.is("IndexedName")) {
      scope.names[local.name()] = "_l" + local.name();
      text += fmt::format("double _l{}[{}] = {{}};\n", local.name(), local.find("Integer")->text);
    } else {
      scope.names[local.text] = "_l" + local.text;
      text += fmt::format("double _l{} = 0.0;\n", local.text);
    }
  }
  return text;
}

std::string CodeWriter::statements(const SyntaxNode& block, Scope scope) const {
  return "{\n" + body(block, scope) + "}\n";
}

std::string CodeWriter::body(const SyntaxNode& block, Scope& scope) const {
  std::string text;
  for (const SyntaxNode& child : block.children) {
    text += statement(child, scope);
  }
  return text;
}

std::string CodeWriter::choice(const SyntaxNode& node, const Scope& scope) const {
  std::string text;
  for (const SyntaxNode& child : node.children) {
    if (child.is("StatementBlock")) {
      text += "if (" + expression(node.children.front(), scope) + ") " + statements(child, scope);
    } else if (child.is("ElseIfStatement")) {
      text += "else if (" + expression(child.children.front(), scope) + ") " +
              statements(*child.find("StatementBlock"), scope);
    } else if (child.is("ElseStatement")) {
      text += "else " + statements(*child.find("StatementBlock"), scope);
    }
  }
  return text;
}

// FROM i = a TO b BY c: whole numbers, ends included.
std::string CodeWriter::counted_loop(const SyntaxNode& node, const Scope& scope) const {
  const std::string& name = node.children[0].text;
  Scope inner = scope;
  inner.names[name] = "_l" + name;
  const std::string step =
      node.children.size() > 4 ? expression(node.children[3], scope) : std::string("1");
  return fmt::format(
             "for (int _l{0} = static_cast<int>({1}); _l{0} <= static_cast<int>({2}); _l{0} += "
             "static_cast<int>({3})) ",
             name, expression(node.children[1], scope), expression(node.children[2], scope), step) +
         statements(*node.find("StatementBlock"), inner);
}

std::string CodeWriter::derivative(const SyntaxNode& equation, const Scope& scope) const {
  const SyntaxNode& left = equation.children[0];
  SyntaxNode x = left;
  if (x.is("PrimeName")) {
    x.kind = "Name";
  } else {
    x.children.front().kind = "Name";
  }
  const std::string target = expression(x, scope);
  if (!scope.cnexp) {
    return derivative_of(target) + " = " + expression(equation.children[2], scope) + ";\n";
  }
  const auto is_x = [&](const SyntaxNode& node) {
    return node.kind == x.kind && expression(node, scope) == target;
  };
  const auto text_of = [&](const SyntaxNode& node) { return "(" + expression(node, scope) + ")"; };
  const auto form = linear_form(equation.children[2], is_x, text_of);
  BALLAST_EXPECT(form.has_value());  // else it is not solved by cnexp
  const std::string divided = form->divisor.empty() ? "" : " / " + form->divisor;
  const std::string rest = form->rest.empty() ? "0.0" : form->rest;
  if (form->factor.empty()) {
    return fmt::format("{0} = {0} + _self.dt_ * ({1}{2});\n", target, rest, divided);
  }
  return fmt::format(
      "{{ const double _level = -({2}) / {1};\n"
      "{0} = {0} + (1.0 - ballast::kernel::exp(_self.dt_ * ({1}{3}))) * (_level - {0}); }}\n",
      target, form->factor, rest, divided);
}

std::string CodeWriter::assignment(const SyntaxNode& node, const Scope& scope) const {
  const SyntaxNode& left = node.children[0];
  const SyntaxNode& named = left.is("IndexedName") ? left.children.front() : left;
  return named.is("PrimeName") ? derivative(node, scope) : binary(node, scope) + ";\n";
}

std::string CodeWriter::kinetic_statement(const SyntaxNode& node, const Scope& scope) const {
  if (scope.system != nullptr && node.is("ReactionStatement")) {
    return reaction_text(node, reaction_scope(scope));
  }
  if (scope.system != nullptr && node.is("Conserve")) {
    return conservation_text(node, reaction_scope(scope));
  }
  if (scope.system != nullptr && node.is("Compartment")) {
    return compartment_text(node, reaction_scope(scope));
  }
  throw refuse(node.kind, node.name(), "no such statement is known");
}

std::string CodeWriter::statement(const SyntaxNode& node, Scope& scope) const {
  if (is_remark(node)) {
    return "";
  }
  if (node.is("ExpressionStatement") || node.is("DiffEqExpression") ||
      node.is("ProtectStatement")) {
    return statement(node.children.front(), scope);
  }
  if (node.is("BinaryExpression") && node.children[1].text == "=") {
    return assignment(node, scope);
  }
  if (node.is("FunctionCall") || node.is("BinaryExpression")) {
    return expression(node, scope) + ";\n";
  }
  if (node.is("IfStatement")) {
    return choice(node, scope);
  }
  if (node.is("WhileStatement")) {
    return "while (" + expression(node.children.front(), scope) + ") " +
           statements(*node.find("StatementBlock"), scope);
  }
  if (node.is("FromStatement")) {
    return counted_loop(node, scope);
  }
  if (node.is("StatementBlock")) {
    return statements(node, scope);
  }
  if (node.is("LocalListStatement")) {
    return locals(node, scope);
  }
  if (node.is("WatchStatement")) {
    return watch(node);
  }
  if (node.is("Verbatim")) {
    return "\n" + verbatim(node.name()) + "\n";
  }
  return kinetic_statement(node, scope);
}

KineticScope CodeWriter::reaction_scope(const Scope& scope) const {
  return {.system = *scope.system,
          .text_of = [this, &scope](const SyntaxNode& node) { return expression(node, scope); },
          .refuse =
              [this](const std::string& construct, const std::string& word) {
                return refuse(construct, word, "no such statement is known");
              }};
}

std::string CodeWriter::value(const SyntaxNode& expression_node) const {
  return expression(expression_node, {});
}

}  // namespace ballast::mechanisms
