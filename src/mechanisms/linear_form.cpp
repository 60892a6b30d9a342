#include "mechanisms/linear_form.hpp"

#include <algorithm>

namespace ballast::mechanisms {
namespace {

using IsX = std::function<bool(const SyntaxNode&)>;
using TextOf = std::function<std::string(const SyntaxNode&)>;

bool holds(const SyntaxNode& node, const IsX& is_x) {
  bool found = false;
  visit_nodes(node, [&](const SyntaxNode& part) { found = found || is_x(part); });
  return found;
}

std::string sum(const std::string& a, const char* sign, const std::string& b) {
  if (b.empty()) {
    return a;
  }
  return "(" + a + " " + sign + " " + b + ")";
}

std::string scaled(const std::string& a, const char* sign, const std::string& b) {
  return a.empty() || b.empty() ? a : "(" + a + " " + sign + " " + b + ")";
}

// The same without a divisor.
LinearForm divided(const LinearForm& form) {
  return {.factor = scaled(form.factor, "/", form.divisor),
          .rest = scaled(form.rest, "/", form.divisor)};
}

LinearForm added(const LinearForm& left, const char* sign, const LinearForm& right) {
  if (left.divisor != right.divisor) {
    return added(divided(left), sign, divided(right));
  }
  return {.factor = sum(left.factor, sign, right.factor),
          .rest = sum(left.rest, sign, right.rest),
          .divisor = left.divisor};
}

std::optional<LinearForm> product(const SyntaxNode& left, const std::string& sign,
                                  const SyntaxNode& right, const IsX& is_x, const TextOf& text_of) {
  const bool swapped = sign == "*" && holds(right, is_x);
  const SyntaxNode& with = swapped ? right : left;
  const SyntaxNode& without = swapped ? left : right;
  if (holds(without, is_x)) {
    return std::nullopt;
  }
  auto form = linear_form(with, is_x, text_of);
  if (form && sign == "*") {
    form->factor = scaled(form->factor, "*", text_of(without));
    form->rest = scaled(form->rest, "*", text_of(without));
  } else if (form) {
    form->divisor =
        form->divisor.empty() ? text_of(without) : scaled(form->divisor, "*", text_of(without));
  }
  return form;
}

bool same(const SyntaxNode& a, const SyntaxNode& b) {
  return a.kind == b.kind && a.text == b.text &&
         std::equal(a.children.begin(), a.children.end(), b.children.begin(), b.children.end(),
                    same);
}

}  // namespace

bool all_linear(const SyntaxNode& derivative_block) {
  bool linear = true;
  visit_nodes(derivative_block, [&](const SyntaxNode& node) {
    if (!node.is("DiffEqExpression")) {
      return;
    }
    SyntaxNode x = node.children.front().children[0];
    (x.is("PrimeName") ? x : x.children.front()).kind = "Name";
    linear = linear && linear_form(
                           node.children.front().children[2],
                           [&](const SyntaxNode& part) { return same(part, x); },
                           [](const SyntaxNode&) { return std::string("1"); })
                           .has_value();
  });
  return linear;
}

std::optional<LinearForm> linear_form(const SyntaxNode& expression, const IsX& is_x,
                                      const TextOf& text_of) {
  if (is_x(expression)) {
    return LinearForm{.factor = "1.0", .rest = ""};
  }
  if (!holds(expression, is_x)) {
    return LinearForm{.factor = "", .rest = text_of(expression)};
  }
  if (expression.is("ParenExpression")) {
    return linear_form(expression.children.front(), is_x, text_of);
  }
  if (expression.is("UnaryExpression") && expression.children.front().text == "-") {
    auto form = linear_form(expression.children.back(), is_x, text_of);
    if (form) {
      form->factor = form->factor.empty() ? "" : "(-" + form->factor + ")";
      form->rest = form->rest.empty() ? "" : "(-" + form->rest + ")";
    }
    return form;
  }
  if (!expression.is("BinaryExpression")) {
    return std::nullopt;
  }
  const std::string& sign = expression.children[1].text;
  if (sign == "*" || sign == "/") {
    return product(expression.children[0], sign, expression.children[2], is_x, text_of);
  }
  const auto left = linear_form(expression.children[0], is_x, text_of);
  const auto right = linear_form(expression.children[2], is_x, text_of);
  if (!left || !right || (sign != "+" && sign != "-")) {
    return std::nullopt;
  }
  return added(*left, sign.c_str(), *right);
}

}  // namespace ballast::mechanisms
