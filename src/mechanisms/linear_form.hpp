#pragma once
// An expression as a*x + b, for METHOD cnexp: NEURON solves x' = a*x + b exactly over a step where
// a and b do not change (nrn 8.2.2, nmodl/deriv.cpp).

#include <functional>
#include <optional>
#include <string>

#include "mechanisms/syntax_tree.hpp"

namespace ballast::mechanisms {

/// (factor*x + rest)/divisor as C++ texts; "" stands for 0 and, as divisor, for 1. The divisor is
/// kept apart because the level that x relaxes to, -rest/factor, needs none.
struct LinearForm {
  std::string factor;
  std::string rest;
  std::string divisor = {};
};

/// `text_of` gives the C++ of an expression without x, `is_x` tells x. Nothing if the expression is
/// not linear in x.
[[nodiscard]] std::optional<LinearForm> linear_form(
    const SyntaxNode& expression, const std::function<bool(const SyntaxNode&)>& is_x,
    const std::function<std::string(const SyntaxNode&)>& text_of);

/// Every equation of a DERIVATIVE block is linear in the state whose derivative it gives.
[[nodiscard]] bool all_linear(const SyntaxNode& derivative_block);

}  // namespace ballast::mechanisms
