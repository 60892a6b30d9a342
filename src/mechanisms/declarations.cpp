#include "mechanisms/declarations.hpp"

namespace ballast::mechanisms {
namespace {

// Size of an array: `x[4]` of PARAMETER is an IndexedName; elsewhere the length is the first of an
// odd number of integers (FROM and TO make two).
int array_size(const SyntaxNode& declaration) {
  if (const SyntaxNode* indexed = declaration.find("IndexedName")) {
    return std::stoi(indexed->find("Integer")->text);
  }
  if (declaration.is("ParamAssign")) {
    return 0;
  }
  const auto integers = declaration.all("Integer");
  return integers.size() % 2 == 1 ? std::stoi(integers.front()->text) : 0;
}

}  // namespace

std::string given_value(const SyntaxNode& declaration) {
  for (const SyntaxNode& child : declaration.children) {
    if (child.is("Integer") || child.is("Double")) {
      return child.text;
    }
  }
  return "0";
}

Declarations::Declarations(const SyntaxNode& tree) {
  for (const SyntaxNode& block : tree.children) {
    if (block.is("ParamBlock")) {
      add_all(block, "ParamAssign", DeclaredIn::parameter);
    } else if (block.is("AssignedBlock")) {
      add_all(block, "AssignedDefinition", DeclaredIn::assigned);
    } else if (block.is("StateBlock")) {
      add_all(block, "AssignedDefinition", DeclaredIn::state);
    }
  }
}

void Declarations::add_all(const SyntaxNode& block, const char* kind, DeclaredIn which) {
  for (const SyntaxNode* declaration : block.all(kind)) {
    const std::string& name = declaration->name();
    const int size = array_size(*declaration);
    const bool valued = which == DeclaredIn::parameter && size == 0;
    add(name, {.block = which, .size = size, .value = valued ? given_value(*declaration) : "0"});
    if (which == DeclaredIn::state) {
      add("D" + name, {.block = DeclaredIn::assigned, .size = size});
    }
  }
}

void Declarations::add(const std::string& name, const Declared& declared) {
  if (!all_.contains(name)) {
    order_.push_back(name);
  }
  all_[name] = declared;
}

}  // namespace ballast::mechanisms
