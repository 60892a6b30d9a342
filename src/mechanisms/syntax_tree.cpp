#include "mechanisms/syntax_tree.hpp"

#include <map>
#include <set>

#include "core/json.hpp"

namespace ballast::mechanisms {
namespace {

bool only_wraps(const SyntaxNode& node) {
  static const std::set<std::string, std::less<>> wrappers{
      "WrappedExpression", "VarName",           "ReactVarName",     "RangeVar",
      "GlobalVar",         "Argument",          "LocalVar",         "PointerVar",
      "ExternVar",         "NonspecificCurVar", "BbcorePointerVar", "ElectrodeCurVar"};
  // "2 A" of a reaction stays
  const bool counted = node.is("ReactVarName") && node.children.size() > 1;
  return wrappers.contains(node.kind) && !node.children.empty() && !counted;
}

// Name{String}, PrimeName{String, Integer}, Double{name}: the text moves up.
void lift_text(SyntaxNode& node) {
  const bool named = node.is("Name") || node.is("PrimeName");
  if (named && !node.children.empty() && node.children.front().is("String")) {
    node.text = node.children.front().text;
    node.children.clear();
  }
}

SyntaxNode convert(const JsonValue& value) {
  const auto members = value.members();
  if (members.size() != 1) {
    throw value.error("not a node of a syntax tree", "expected an object of one member");
  }
  const auto& [kind, content] = members.front();
  SyntaxNode node{.kind = kind, .text = {}, .children = {}};
  if (content.is_string()) {
    node.text = content.as_string();
    return node;
  }
  for (const JsonValue& element : content.elements()) {
    SyntaxNode child = convert(element);
    if (child.is("name") && node.text.empty() && content.size() == 1) {
      node.text = child.text;
    } else if (child.is("name")) {
      node.children.push_back({.kind = child.text, .text = {}, .children = {}});
    } else if (child.is("Include")) {
      for (SyntaxNode& included : child.children) {
        node.children.push_back(std::move(included));
      }
    } else {
      node.children.push_back(std::move(child));
    }
  }
  lift_text(node);
  return only_wraps(node) ? SyntaxNode(node.children.front()) : node;
}

void replace_names(SyntaxNode& node, const std::map<std::string, std::string>& numbers) {
  const bool wraps = node.is("Integer") && node.text.empty() && node.children.size() == 1;
  const SyntaxNode& named = wraps ? node.children.front() : node;
  const auto found = named.is("Name") ? numbers.find(named.text) : numbers.end();
  if (found != numbers.end()) {
    node = {.kind = "Integer", .text = found->second, .children = {}};
  }
  for (SyntaxNode& child : node.children) {
    replace_names(child, numbers);
  }
}

}  // namespace

const SyntaxNode* SyntaxNode::find(std::string_view wanted) const {
  for (const SyntaxNode& child : children) {
    if (child.is(wanted)) {
      return &child;
    }
  }
  return nullptr;
}

std::vector<const SyntaxNode*> SyntaxNode::all(std::string_view wanted) const {
  std::vector<const SyntaxNode*> found;
  for (const SyntaxNode& child : children) {
    if (child.is(wanted)) {
      found.push_back(&child);
    }
  }
  return found;
}

const std::string& SyntaxNode::name() const {
  for (const SyntaxNode& child : children) {
    if (!child.text.empty()) {
      return child.text;
    }
    if (child.is("IndexedName")) {
      return child.name();
    }
  }
  return text;
}

SyntaxNode read_syntax_tree(const std::filesystem::path& file) {
  SyntaxNode tree = convert(JsonValue::read_file(file));
  std::map<std::string, std::string> numbers;
  for (const SyntaxNode* define : tree.all("Define")) {
    if (const SyntaxNode* number = define->find("Integer")) {
      numbers[define->name()] = number->text;
    }
  }
  replace_names(tree, numbers);
  return tree;
}

}  // namespace ballast::mechanisms
