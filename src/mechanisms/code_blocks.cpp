// Functions of a generated source that blocks of a .mod file become.
#include <fmt/core.h>

#include <algorithm>
#include <regex>

#include "mechanisms/block_access.hpp"
#include "mechanisms/code_writer.hpp"
#include "mechanisms/kinetic_text.hpp"
#include "mechanisms/verbatim_text.hpp"

namespace ballast::mechanisms {

std::vector<const SyntaxNode*> watch_conditions(const MechanismDescription& mechanism) {
  std::vector<const SyntaxNode*> conditions;
  visit_nodes(mechanism.tree, [&](const SyntaxNode& node) {
    if (node.is("Watch")) {
      conditions.push_back(&node);
    }
  });
  return conditions;
}

// `value > 0` means above: x > y is x - y, x < y is y - x.
std::string CodeWriter::watched_value(const SyntaxNode& watch) const {
  const SyntaxNode& condition = watch.children.front();
  const bool rising = condition.children[1].text.starts_with(">");
  const std::string left = value(condition.children[0]);
  const std::string right = value(condition.children[2]);
  return fmt::format("({}) - ({})", rising ? left : right, rising ? right : left);
}

TableSize table_size(const SyntaxNode& function) {
  const SyntaxNode& table = *function.find("StatementBlock")->find("TableStatement");
  const SyntaxNode& steps = table.children.back();
  const int last = std::stoi(steps.is("DoubleUnit") ? steps.children.front().text : steps.text);
  const int variables = std::max(1, static_cast<int>(tabled_variables(function).size()));
  return {.values = 2 + (last + 1) * variables, .last = last};
}

std::string CodeWriter::watch(const SyntaxNode& node) const {
  const std::vector<const SyntaxNode*> all = watch_conditions(mechanism_);
  std::string text;
  for (const SyntaxNode* one : node.all("Watch")) {
    const auto index = std::find(all.begin(), all.end(), one) - all.begin();
    text += fmt::format("_self.watch(_watching, {0}, watched_value_{0}(_self));\n", index);
  }
  return text;
}

CodeWriter::Scope CodeWriter::function_scope(const SyntaxNode& function) const {
  Scope scope;
  for (const SyntaxNode& child : function.children) {
    if (child.is("Name")) {
      scope.names[child.text] = "_l" + child.text;
    }
  }
  return scope;
}

std::string CodeWriter::head(const SyntaxNode& function) const {
  std::string text = "double call_" + function.name() + "(Instance& _self";
  for (const SyntaxNode& child : function.children) {
    if (child.is("Name") && child.text != function.name()) {
      text += ", double _l" + child.text;
    }
  }
  return text + ")";
}

std::string CodeWriter::function(const SyntaxNode& function, int table_offset) const {
  const SyntaxNode& block = *function.find("StatementBlock");
  if (block.find("TableStatement") != nullptr) {
    return tabled_function(function, table_offset);
  }
  Scope scope = function_scope(function);
  return head(function) + " {\ndouble _l" + function.name() + " = 0.0;\n" + body(block, scope) +
         "return _l" + function.name() + ";\n}\n";
}

std::string CodeWriter::tabled_function(const SyntaxNode& function, int table_offset) const {
  const std::string& name = function.name();
  std::string argument;
  for (const SyntaxNode& child : function.children) {
    argument = child.is("Name") && child.text != name ? "_l" + child.text : argument;
  }
  const int last = table_size(function).last;
  std::string text = head(function) + " {\n";
  text += fmt::format("const double* const _table = _self.tables + {};\n", table_offset);
  text += fmt::format("const TablePlace _at = table_place(_table, {}, {});\n", last, argument);
  const std::vector<std::string> variables = tabled_variables(function);
  int at = 2;
  for (const std::string& variable : variables) {
    text += fmt::format("_self.{}_ = table_value(_table + {}, _at);\n", variable, at);
    at += last + 1;
  }
  return text +
         (variables.empty() ? "return table_value(_table + 2, _at);\n}\n" : "return 0.0;\n}\n");
}

std::string CodeWriter::table_filler(const SyntaxNode& function, int table_offset) const {
  const SyntaxNode& table = *function.find("StatementBlock")->find("TableStatement");
  const std::size_t ends = table.children.size();
  Scope scope = function_scope(function);
  const int last = table_size(function).last;
  std::string direct = head(function);
  direct.replace(direct.find("call_"), 5, "direct_");
  std::string text = direct + " {\ndouble _l" + function.name() + " = 0.0;\n" +
                     body(*function.find("StatementBlock"), scope) + "return _l" + function.name() +
                     ";\n}\n";
  text += fmt::format("void fill_{}(Instance& _self) {{\n", function.name());
  text += fmt::format("double* const _table = _self.tables + {};\n", table_offset);
  text += fmt::format("const double _from = {}, _step = ({} - _from) / {}.0;\n",
                      value(table.children[ends - 3]), value(table.children[ends - 2]), last);
  text += "_table[0] = _from;\n_table[1] = 1.0 / _step;\ndouble _x = _from;\n";
  text += fmt::format("for (int _i = 0; _i <= {}; ++_i, _x += _step) {{\n", last);
  text += fmt::format("const double _value = direct_{}(_self, _x);\n", function.name());
  const std::vector<std::string> variables = tabled_variables(function);
  int at = 2;
  for (const std::string& variable : variables) {
    text += fmt::format("_table[{} + _i] = _self.{}_;\n", at, variable);
    at += last + 1;
  }
  return text +
         (variables.empty() ? "_table[2 + _i] = _value;\n" : "static_cast<void>(_value);\n") +
         "}\n}\n";
}

std::string CodeWriter::block(const std::string& name, const SyntaxNode& block) const {
  Scope scope;
  return "void " + name + "(Instance& _self) {\n" + body(block, scope) + "}\n";
}

std::string CodeWriter::cnexp(const std::string& name, const SyntaxNode& block) const {
  Scope scope;
  scope.cnexp = true;
  return "void " + name + "(Instance& _self) {\n" + body(*block.find("StatementBlock"), scope) +
         "}\n";
}

std::string CodeWriter::receive(const std::string& head, const SyntaxNode& statements,
                                const std::vector<std::string>& arguments) const {
  Scope scope;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    scope.names[arguments[i]] = fmt::format("_args[{}]", i);
  }
  scope.names["flag"] = "_lflag";
  return head + " {\nbool _watching = false;\n" + body(statements, scope) +
         "static_cast<void>(_watching);\n}\n";
}

namespace {

// "_self.m_[1]" is element 1 of m; its derivative is NEURON's column of that name.
std::string list_of(const std::vector<std::string>& unknowns, bool derivatives) {
  std::string text;
  for (const std::string& unknown : unknowns) {
    text += "&" + (derivatives ? derivative_of(unknown) : unknown) + ", ";
  }
  return text;
}

}  // namespace

std::string derivative_of(const std::string& state) {
  std::string text = state;
  return text.insert(std::string("_self.").size(), "D");
}

std::vector<std::string> CodeWriter::unknowns_of(const SyntaxNode& block) const {
  std::vector<std::string> unknowns;
  const auto add = [&](const std::string& text) {
    if (std::find(unknowns.begin(), unknowns.end(), text) == unknowns.end()) {
      unknowns.push_back(text);
    }
  };
  visit_nodes(block, [&](const SyntaxNode& node) {
    const bool element = node.is("IndexedName");
    SyntaxNode x = node;
    SyntaxNode& named = element ? x.children.front() : x;
    const bool derived = named.is("PrimeName");
    if (block.is("KineticBlock") ? is_state(named.text) && (element || !is_array(named.text))
                                 : derived) {
      named.kind = "Name";
      add(value(x));
    }
  });
  return unknowns;
}

bool CodeWriter::is_state(const std::string& name) const {
  return std::any_of(mechanism_.states.begin(), mechanism_.states.end(),
                     [&](const auto& state) { return state.first == name; });
}

bool CodeWriter::is_array(const std::string& name) const {
  return std::any_of(mechanism_.states.begin(), mechanism_.states.end(),
                     [&](const auto& state) { return state.first == name && state.second > 0; });
}

std::string CodeWriter::integrated(const std::string& name, const SyntaxNode& block,
                                   const std::string& method) const {
  const std::vector<std::string> unknowns = unknowns_of(block);
  Scope scope;
  const KineticSystem system{.unknowns = unknowns};
  const bool kinetic = block.is("KineticBlock");
  scope.system = kinetic ? &system : nullptr;
  const std::string argument = fmt::format(", LinearSystem<{}>& _system", unknowns.size());
  std::string text =
      fmt::format("static void {}_equations(Instance& _self{}) {{\n{}}}\n", name,
                  kinetic ? argument : "", body(*block.find("StatementBlock"), scope));
  text += "static void " + name + "(Instance& _self) {\n";
  text += fmt::format("double* const _x[] = {{{}}};\ndouble* const _dx[] = {{{}}};\n",
                      list_of(unknowns, false), list_of(unknowns, true));
  const std::string solver = kinetic             ? "solve_kinetics"
                             : method == "euler" ? "euler_step"
                                                 : "implicit_step";
  const bool linear = kinetic && is_linear(block);
  return text + fmt::format("{}<{}>(_self, _x, _dx, {}_equations{});\n}}\n", solver,
                            unknowns.size(), name, kinetic ? (linear ? ", true" : ", false") : "");
}

std::string CodeWriter::verbatim(const std::string& text) const {
  static const std::map<std::string, std::string> neurons{
      {"_threadargs_", "_self"},
      {"_threadargscomma_", "_self,"},
      {"_threadargsproto_", "Instance& _self"},
      {"_threadargsprotocomma_", "Instance& _self,"}};
  // what the header declares is there already
  static const std::regex header("#\\s*include\\s*[\"<]nrnran123\\.h[\">]");
  const std::string own = std::regex_replace(text, header, "");
  return replace_words(own, [&](const VerbatimWord& word) -> std::string {
    const auto known = neurons.find(word.name);
    if (known != neurons.end()) {
      return known->second;
    }
    if (word.name.starts_with("_p_") && mechanism_.slot(word.name.substr(3))) {
      return fmt::format("_self.slot({})", *mechanism_.slot(word.name.substr(3)));
    }
    if (mechanism_.function(word.name) != nullptr) {
      return "call_" + word.name;
    }
    return variable({.kind = "Name", .text = word.name, .children = {}}, {});
  });
}

}  // namespace ballast::mechanisms
