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
  return a.empty() ? "" : "(" + a + " " + sign + " " + b + ")";
}

std::optional<LinearForm> product(const SyntaxNode& left, const std::string& sign,
                                  const SyntaxNode& right, const IsX& is_x, const TextOf& text_of) {
  if (!holds(right, is_x)) {
    const auto form = linear_form(left, is_x, text_of);
    const std::string factor = text_of(right);
    const char* by = sign == "*" ? "*" : "/";
    return form ? std::optional<LinearForm>(
                      {scaled(form->factor, by, factor), scaled(form->rest, by, factor)})
                : std::nullopt;
  }
  if (sign == "*" && !holds(left, is_x)) {
    const auto form = linear_form(right, is_x, text_of);
    const std::string factor = text_of(left);
    return form ? std::optional<LinearForm>(
                      {scaled(form->factor, "*", factor), scaled(form->rest, "*", factor)})
                : std::nullopt;
  }
  return std::nullopt;
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
    const auto form = linear_form(expression.children.back(), is_x, text_of);
    return form ? std::optional<LinearForm>({form->factor.empty() ? "" : "(-" + form->factor + ")",
                                             form->rest.empty() ? "" : "(-" + form->rest + ")"})
                : std::nullopt;
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
  return LinearForm{.factor = sum(left->factor, sign.c_str(), right->factor),
                    .rest = sum(left->rest, sign.c_str(), right->rest)};
}

}  // namespace ballast::mechanisms
