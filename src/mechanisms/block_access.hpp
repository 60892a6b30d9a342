#pragma once
// Which variables of an instance the statements of a block read before they write them, may write,
// and write on every path: what a kernel must load and store follows from it. Functions that are
// called count with the place of their call. Statements of VERBATIM read every name in them, and
// write those that are assigned or whose address is taken.

#include <set>
#include <string>
#include <vector>

#include "mechanisms/mechanism_description.hpp"

namespace ballast::mechanisms {

struct BlockAccess {
  std::set<std::string> read_first;  ///< value from before the block is used
  std::set<std::string> written;     ///< may be written
  std::set<std::string> surely;      ///< is written on every path

  [[nodiscard]] bool uses(const std::string& name) const {
    return read_first.contains(name) || written.contains(name);
  }
  /// Its old value matters: it is read, or left as it was on some path.
  [[nodiscard]] bool needs(const std::string& name) const {
    return read_first.contains(name) || (written.contains(name) && !surely.contains(name));
  }
  /// This block and then the other.
  void then(const BlockAccess& next);
};

/// Names seen are all that are no local variables: columns, globals, "v", "t", "dt" ...
[[nodiscard]] BlockAccess access_of(const MechanismDescription& mechanism, const SyntaxNode& block);

/// The functions that these statements may call, directly or through others.
[[nodiscard]] std::set<std::string> functions_called(const MechanismDescription& mechanism,
                                                     const std::vector<const SyntaxNode*>& blocks);

/// The variables that a TABLE holds, those of its function that it assigns; none: its value.
[[nodiscard]] std::vector<std::string> tabled_variables(const SyntaxNode& function);

}  // namespace ballast::mechanisms
