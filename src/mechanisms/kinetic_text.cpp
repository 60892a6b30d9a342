#include "mechanisms/kinetic_text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace ballast::mechanisms {
namespace {

// "2 A": how often, and the row of A (-1: no state but a constant amount).
struct Reactant {
  std::string text;
  int count = 1;
  std::ptrdiff_t row = -1;
};

using Reactants = std::vector<Reactant>;

void collect(const SyntaxNode& node, const KineticScope& scope, Reactants& reactants) {
  if (node.is("BinaryExpression") && node.children[1].text == "+") {
    collect(node.children[0], scope, reactants);
    collect(node.children[2], scope, reactants);
    return;
  }
  const bool counted = node.is("ReactVarName");  // with a factor; else it is only a name
  if (!counted && !node.is("Name") && !node.is("IndexedName")) {
    throw scope.refuse("a reactant that is neither name nor element", "KINETIC");
  }
  const auto& all = scope.system.unknowns;
  Reactant made;
  made.text = scope.text_of(counted ? node.children.back() : node);
  made.count = counted ? std::stoi(node.children.front().text) : 1;
  const auto found = std::find(all.begin(), all.end(), made.text);
  made.row = found == all.end() ? -1 : found - all.begin();
  reactants.push_back(made);
}

// The product of all amounts, one factor `without` left out once.
std::string product(const std::string& rate, const Reactants& reactants, const Reactant* without) {
  std::string text = "(" + rate + ")";
  for (const Reactant& one : reactants) {
    for (int n = &one == without ? 1 : 0; n < one.count; ++n) {
      text += " * " + one.text;
    }
  }
  return text;
}

struct Reaction {
  Reactants sides[2];
  std::string rates[2];
};

// Each amount's gain or loss of the flux.
std::string fluxes(const Reaction& reaction) {
  std::string text = fmt::format("const double f_flux = {}, b_flux = {};\n",
                                 product(reaction.rates[0], reaction.sides[0], nullptr),
                                 product(reaction.rates[1], reaction.sides[1], nullptr));
  for (int side = 0; side < 2; ++side) {
    for (const Reactant& one : reaction.sides[side]) {
      if (one.row >= 0) {
        text += fmt::format("_system.rhs[{}] {}= {}.0 * (f_flux - b_flux);\n", one.row,
                            side == 0 ? "-" : "+", one.count);
      }
    }
  }
  return text;
}

// The derivatives of all equations by one amount of side `by`.
std::string derivatives(const Reaction& reaction, int by, const Reactant& column) {
  std::string text = fmt::format("{{ const double _term = {}.0 * {};\n", column.count,
                                 product(reaction.rates[by], reaction.sides[by], &column));
  for (int side = 0; side < 2; ++side) {
    for (const Reactant& row : reaction.sides[side]) {
      if (row.row >= 0) {
        text += fmt::format("_system.matrix[{}][{}] {}= {}.0 * _term;\n", row.row, column.row,
                            side == by ? "+" : "-", row.count);
      }
    }
  }
  return text + "}\n";
}

std::string equations(const Reaction& reaction) {
  std::string text = fluxes(reaction);
  for (int by = 0; by < 2; ++by) {
    for (const Reactant& column : reaction.sides[by]) {
      text += column.row >= 0 ? derivatives(reaction, by, column) : "";
    }
  }
  return text;
}

}  // namespace

std::string reaction_text(const SyntaxNode& node, const KineticScope& scope) {
  const auto operation =
      std::find_if(node.children.begin(), node.children.end(),
                   [](const SyntaxNode& child) { return child.is("ReactionOperator"); });
  const std::string& sign = operation->text;
  Reaction reaction;
  collect(node.children.front(), scope, reaction.sides[0]);
  if (sign == "<<") {
    return fmt::format("_system.rhs[{}] += {};\n", reaction.sides[0].front().row,
                       scope.text_of(*(operation + 1)));
  }
  const bool both = sign == "<->";
  if (both) {
    collect(*(operation + 1), scope, reaction.sides[1]);
  }
  reaction.rates[0] = scope.text_of(*(operation + (both ? 2 : 1)));
  reaction.rates[1] = both ? scope.text_of(*(operation + 3)) : "0.0";
  return "{\n" + equations(reaction) + "}\n";
}

// Takes the place of the equation of its last state, and sums from there, as in NEURON: what is
// left of a sum that is conserved is rounding.
std::string conservation_text(const SyntaxNode& node, const KineticScope& scope) {
  Reactants reactants;
  collect(node.children[0], scope, reactants);
  const std::ptrdiff_t row = reactants.back().row;
  if (row < 0) {
    throw scope.refuse("CONSERVE of what is no state", "CONSERVE");
  }
  std::string text = fmt::format(
      "for (double& _one : _system.matrix[{0}]) _one = 0.0;\n"
      "_system.rhs[{0}] = {1};\n",
      row, scope.text_of(node.children[1]));
  std::reverse(reactants.begin(), reactants.end());
  for (const Reactant& one : reactants) {
    text += fmt::format("_system.rhs[{}] -= {}.0 * {};\n", row, one.count, one.text);
    if (one.row >= 0) {
      text += fmt::format("_system.matrix[{}][{}] = {}.0;\n", row, one.row, one.count);
    }
  }
  return text;
}

// COMPARTMENT volume { states }: amounts are concentrations times volume.
std::string compartment_text(const SyntaxNode& node, const KineticScope& scope) {
  const std::string volume = scope.text_of(node.children.front());
  std::string text;
  for (std::size_t i = 1; i < node.children.size(); ++i) {
    Reactants reactants;
    collect(node.children[i], scope, reactants);
    if (reactants.front().row < 0) {
      throw scope.refuse("COMPARTMENT of an array", "COMPARTMENT");
    }
    text += fmt::format("_system.matrix[{0}][{0}] *= {1};\n_system.rhs[{0}] *= {1};\n",
                        reactants.front().row, volume);
  }
  return text;
}

bool is_linear(const SyntaxNode& kinetic) {
  bool linear = true;
  visit_nodes(kinetic, [&](const SyntaxNode& node) {
    if (!node.is("ReactionStatement")) {
      return;
    }
    const bool flux = std::any_of(
        node.children.begin(), node.children.end(),
        [](const auto& child) { return child.is("ReactionOperator") && child.text == "<<"; });
    const bool products =
        node.children[0].is("BinaryExpression") || node.children[0].is("ReactVarName") ||
        (node.children[1].text == "<->" &&
         (node.children[2].is("BinaryExpression") || node.children[2].is("ReactVarName")));
    linear = linear && (flux || !products);
  });
  return linear;
}

}  // namespace ballast::mechanisms
