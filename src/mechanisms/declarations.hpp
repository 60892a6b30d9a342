#pragma once
// The variables that PARAMETER, ASSIGNED and STATE blocks of a .mod file declare, in NEURON's
// order: that of their first declaration, the derivative "D<state>" of a state right behind it (nrn
// 8.2.2, nmodl/parsact.cpp).

#include <map>
#include <string>
#include <vector>

#include "mechanisms/syntax_tree.hpp"

namespace ballast::mechanisms {

enum class DeclaredIn { parameter, assigned, state };

struct Declared {
  DeclaredIn block = DeclaredIn::assigned;
  int size = 0;             ///< of an array, else 0
  std::string value = "0";  ///< of a PARAMETER, as written
};

class Declarations {
 public:
  explicit Declarations(const SyntaxNode& tree);
  [[nodiscard]] const std::vector<std::string>& order() const { return order_; }
  [[nodiscard]] const Declared& at(const std::string& name) const { return all_.at(name); }
  [[nodiscard]] bool has(const std::string& name) const { return all_.contains(name); }

 private:
  void add_all(const SyntaxNode& block, const char* kind, DeclaredIn which);
  void add(const std::string& name, const Declared& declared);

  std::vector<std::string> order_;
  std::map<std::string, Declared> all_;
};

/// The number that a declaration gives, "0" if none.
[[nodiscard]] std::string given_value(const SyntaxNode& declaration);

}  // namespace ballast::mechanisms
