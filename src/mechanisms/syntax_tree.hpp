#pragma once
// The syntax tree of a .mod file, read from what `nmodl ... passes --json-ast` writes: an object of
// one member is a node, {"Kind": [children]}; {"name": text} is a leaf. Nodes that only wrap
// another (expressions, names) are left out, INCLUDEd files stand where they are included, and
// names that DEFINE gives to numbers are replaced by them. Kinds are nmodl's.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ballast::mechanisms {

struct SyntaxNode {
  std::string kind;
  std::string text;  ///< of a leaf: a name, number, operator, C text
  std::vector<SyntaxNode> children;

  [[nodiscard]] bool is(std::string_view wanted) const { return kind == wanted; }
  [[nodiscard]] bool is_name(std::string_view name) const { return is("Name") && text == name; }
  /// First child of this kind, or nullptr.
  [[nodiscard]] const SyntaxNode* find(std::string_view wanted) const;
  /// All children of this kind, in order.
  [[nodiscard]] std::vector<const SyntaxNode*> all(std::string_view wanted) const;
  /// The text of the first child that has one: the name of a block, a variable, a function.
  [[nodiscard]] const std::string& name() const;
};

/// Throws InputError for what is no such tree.
[[nodiscard]] SyntaxNode read_syntax_tree(const std::filesystem::path& file);

/// Calls `visit` for the node and all below it, from the top, in order.
template <class Visit>
void visit_nodes(const SyntaxNode& node, const Visit& visit) {
  visit(node);
  for (const SyntaxNode& child : node.children) {
    visit_nodes(child, visit);
  }
}

}  // namespace ballast::mechanisms
