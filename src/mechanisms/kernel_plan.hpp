#pragma once
// What each kernel of a mechanism runs, reads and writes, decided before any of its text is
// written. Names not translated are refused here.

#include <string>
#include <vector>

#include "engine/runtime/kernel.hpp"
#include "mechanisms/block_access.hpp"
#include "mechanisms/mechanism_description.hpp"

namespace ballast::mechanisms {

/// A block that BREAKPOINT solves.
struct SolvedBlock {
  const SyntaxNode* block = nullptr;
  std::string method;  ///< of no meaning for a PROCEDURE
};

struct KernelPlan {
  const SyntaxNode* initial = nullptr;  ///< StatementBlock of INITIAL, nullptr: none
  const SyntaxNode* breakpoint = nullptr;
  const SyntaxNode* receive = nullptr;          ///< of NET_RECEIVE
  const SyntaxNode* receive_initial = nullptr;  ///< of its INITIAL
  std::vector<std::string> arguments;           ///< of NET_RECEIVE
  std::vector<SolvedBlock> solved;
  std::vector<const SyntaxNode*> verbatim;  ///< outside of blocks
  bool has_current = false;                 ///< BREAKPOINT adds currents up
  bool has_state = false;
  bool reads_opaque = false;           ///< VERBATIM defines bbcore_read
  bool fires = false;                  ///< calls net_event
  bool moves = false;                  ///< calls net_move
  std::vector<std::string> functions;  ///< that kernels call

  BlockAccess initialize, current, state, receives, begins, watches, opaque;

  /// PARAMETERs of instances that TABLEs are made of: their defaults, to which instances must keep.
  std::vector<std::string> tabled;

  /// Globals that no kernel writes; the others are each instance's own for the time of a call.
  std::vector<GlobalVariable> globals;

  [[nodiscard]] kernel::Use use_of(const std::string& column) const;
  /// Sum of kernel::WrittenBy.
  [[nodiscard]] int written_by(const std::string& column) const;
};

/// Throws InputError for what kernels cannot do.
[[nodiscard]] KernelPlan plan_kernels(const MechanismDescription& mechanism);

}  // namespace ballast::mechanisms
