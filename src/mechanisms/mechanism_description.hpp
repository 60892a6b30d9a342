#pragma once
// What a .mod file declares, in the terms of NEURON 8.2.2: which values an instance has and in
// which order, its ions, pointers and global parameters. Order and number of columns and integers
// are those that NEURON's translator gives them (nrn 8.2.2, nmodl/nocpout.cpp: nrndeclare,
// declare_p, iondef) and so those of a data set.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "mechanisms/mod_source.hpp"
#include "mechanisms/syntax_tree.hpp"

namespace ballast::mechanisms {

enum class MechanismKind { density, point_process, artificial_cell };

/// A value of each instance: its own or NEURON's ("v", "_g", "_tsav", "D<state>").
struct ColumnVariable {
  std::string name;
  int size = 0;  ///< of an array; 0: no array
  bool neurons_own = false;
  std::string value = {};  ///< default of a PARAMETER, as written; "" for others
  [[nodiscard]] int count() const { return size > 0 ? size : 1; }
};

/// A value that all instances share: PARAMETER without RANGE, GLOBAL.
struct GlobalVariable {
  std::string name;
  int size = 0;
  std::string value;  ///< default, as written
};

/// A variable that stands for one of an ion's five columns.
struct IonVariable {
  std::string name;  ///< "cai"
  int column = 0;    ///< kernel::IonColumn
  bool read = false;
  bool written = false;
};

struct UsedIon {
  std::string name;  ///< "ca"
  std::vector<IonVariable> variables;
  std::string charge = "0.0";  ///< where it writes a concentration
  int datum = 0;               ///< of the first variable
};

struct PointerSlot {
  std::string name;
  bool opaque = false;  ///< BBCOREPOINTER
  int datum = 0;
};

struct MechanismDescription {
  ModSource source;
  SyntaxNode tree;
  std::string name;
  MechanismKind kind = MechanismKind::density;
  bool electrode = false;
  std::vector<ColumnVariable> columns;
  std::vector<GlobalVariable> globals;
  std::map<std::string, std::string> constants;  ///< of CONSTANT and UNITS: name to number
  std::map<std::string, int> file_locals;        ///< LOCAL outside of blocks: name to size
  std::vector<UsedIon> ions;
  std::vector<std::string> currents;                ///< all that BREAKPOINT adds up, in order
  std::vector<std::pair<std::string, int>> states;  ///< name and size
  std::set<std::string> start_values;               ///< PARAMETERs <state>0
  std::vector<PointerSlot> slots;
  int datum_count = 0;
  int area_datum = -1;
  int event_datum = -1;
  bool needs_diam = false;

  [[nodiscard]] const ColumnVariable* column(const std::string& name) const;
  [[nodiscard]] const GlobalVariable* global(const std::string& name) const;
  [[nodiscard]] const IonVariable* ion_variable(const std::string& name) const;
  [[nodiscard]] std::optional<std::size_t> slot(const std::string& name) const;
  /// The FUNCTION or PROCEDURE of this name, or nullptr.
  [[nodiscard]] const SyntaxNode* function(const std::string& name) const;
};

/// `generated` is what nmodl wrote as C++ (it holds the values of UNITS constants), "" if nothing.
/// Throws InputError naming file, line and construct for what a kernel cannot do.
[[nodiscard]] MechanismDescription describe_mechanism(const ModSource& source, SyntaxNode tree,
                                                      const std::string& generated);

/// The error of a construct that kernels cannot do, at the first line that holds `word`.
[[nodiscard]] InputError cannot_translate(const ModSource& source, const std::string& construct,
                                          const std::string& word, const std::string& why);

/// Throws that error for the first construct of the tree that no kernel can do.
void refuse_constructs(const MechanismDescription& mechanism);

}  // namespace ballast::mechanisms
