#pragma once
// Statements of KINETIC blocks as the equations of one implicit step: each reaction adds its flux
// to the right-hand side and its derivatives to the matrix of a system whose unknowns are the
// changes of the states (nrn 8.2.2, nmodl/kinetic.cpp and scopmath/sparse_thread.c).

#include <functional>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "mechanisms/syntax_tree.hpp"

namespace ballast::mechanisms {

struct KineticSystem {
  std::vector<std::string> unknowns;  ///< C++ of each state, in the order of rows
};

struct KineticScope {
  const KineticSystem& system;
  std::function<std::string(const SyntaxNode&)> text_of;  ///< C++ of an expression
  std::function<InputError(const std::string& construct, const std::string& word)> refuse;
};

[[nodiscard]] std::string reaction_text(const SyntaxNode& node, const KineticScope& scope);
[[nodiscard]] std::string conservation_text(const SyntaxNode& node, const KineticScope& scope);
[[nodiscard]] std::string compartment_text(const SyntaxNode& node, const KineticScope& scope);

/// No rate is multiplied by more than one amount: one solution of the system is enough.
[[nodiscard]] bool is_linear(const SyntaxNode& kinetic);

}  // namespace ballast::mechanisms
