#include "mechanisms/kernel_plan.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "mechanisms/linear_form.hpp"
#include "mechanisms/verbatim_text.hpp"

namespace ballast::mechanisms {
namespace {

class Planner {
 public:
  explicit Planner(const MechanismDescription& mechanism) : mechanism_(mechanism) {}

  KernelPlan plan() {
    refuse_constructs(mechanism_);
    find_blocks();
    find_solved();
    find_access();
    find_functions();
    find_tabled();
    keep_globals();
    return std::move(plan_);
  }

 private:
  [[nodiscard]] const SyntaxNode* body_of(const char* kind) const {
    const SyntaxNode* block = mechanism_.tree.find(kind);
    return block == nullptr ? nullptr : block->find("StatementBlock");
  }

  void find_blocks() {
    plan_.initial = body_of("InitialBlock");
    plan_.breakpoint = body_of("BreakpointBlock");
    plan_.receive = body_of("NetReceiveBlock");
    plan_.verbatim = mechanism_.tree.all("Verbatim");
    if (plan_.receive == nullptr) {
      return;
    }
    for (const SyntaxNode& child : mechanism_.tree.find("NetReceiveBlock")->children) {
      if (child.is("Name")) {
        plan_.arguments.push_back(child.text);
      }
    }
    visit_nodes(*plan_.receive, [&](const SyntaxNode& node) {
      if (node.is("InitialBlock")) {
        plan_.receive_initial = node.find("StatementBlock");
      }
    });
  }

  void find_solved() {
    if (plan_.breakpoint == nullptr) {
      return;
    }
    visit_nodes(*plan_.breakpoint, [&](const SyntaxNode& node) {
      if (node.is("SolveBlock")) {
        plan_.solved.push_back(solved_block(node));
      }
    });
    plan_.has_current = !mechanism_.currents.empty();
    plan_.has_state = !plan_.solved.empty() || !plan_.has_current;
  }

  [[nodiscard]] SolvedBlock solved_block(const SyntaxNode& solve) const {
    const std::string& name = solve.children.front().text;
    SolvedBlock solved;
    solved.method = solve.children.size() > 1 ? solve.children[1].text : "";
    for (const SyntaxNode& block : mechanism_.tree.children) {
      const bool solvable =
          block.is("DerivativeBlock") || block.is("ProcedureBlock") || block.is("KineticBlock");
      if (solvable && block.name() == name) {
        solved.block = &block;
      }
    }
    if (solved.block == nullptr) {
      throw cannot_translate(mechanism_.source, "SOLVE " + name, name, "no such block is known");
    }
    if (solved.method == "cnexp" && !all_linear(*solved.block)) {
      solved.method = "derivimplicit";  // as nocmodl does, with a warning
    }
    static const std::set<std::string> methods{"cnexp", "euler", "derivimplicit"};
    const bool known = solved.block->is("ProcedureBlock") ||
                       (solved.block->is("DerivativeBlock") && methods.contains(solved.method)) ||
                       (solved.block->is("KineticBlock") && solved.method == "sparse");
    if (!known) {
      throw cannot_translate(mechanism_.source, "SOLVE " + name + " METHOD " + solved.method, name,
                             "the method is not known");
    }
    return solved;
  }

  // Ion variables that are copied from the ion before a block runs.
  void copy_ions(BlockAccess& access) const {
    for (const UsedIon& ion : mechanism_.ions) {
      for (const IonVariable& variable : ion.variables) {
        if (variable.read || variable.column == 1 || variable.column == 2) {
          access.surely.insert(variable.name);
          access.written.insert(variable.name);
        }
      }
    }
  }

  [[nodiscard]] BlockAccess after_ions(const SyntaxNode* block) const {
    BlockAccess access;
    copy_ions(access);
    if (block != nullptr) {
      access.then(access_of(mechanism_, *block));
    }
    return access;
  }

  void find_access() {
    find_initial_access();
    if (plan_.has_current) {
      plan_.current = after_ions(plan_.breakpoint);
    }
    if (plan_.has_state) {
      copy_ions(plan_.state);
      for (const SolvedBlock& solved : plan_.solved) {
        plan_.state.then(access_of(mechanism_, *solved.block));
        keep_derivatives(solved);
      }
      if (!plan_.has_current) {
        plan_.state.then(access_of(mechanism_, *plan_.breakpoint));
      }
    }
    if (plan_.receive != nullptr) {
      const SyntaxNode& block = *mechanism_.tree.find("NetReceiveBlock");
      plan_.receives = access_of(mechanism_, block);
      plan_.receives.written.insert("_tsav");
      plan_.receives.surely.insert("_tsav");
    }
    if (plan_.receive_initial != nullptr) {
      // with the arguments as local names
      SyntaxNode block = *mechanism_.tree.find("NetReceiveBlock");
      *std::find_if(block.children.begin(), block.children.end(), [](const SyntaxNode& child) {
        return child.is("StatementBlock");
      }) = *plan_.receive_initial;
      plan_.begins = access_of(mechanism_, block);
    }
    visit_nodes(mechanism_.tree, [&](const SyntaxNode& node) {
      if (node.is("Watch")) {
        plan_.watches.then(access_of(mechanism_, statement_of(node.children.front())));
      }
    });
    find_opaque_access();
  }

  // The derivative of a state is a column of its own, which all methods but cnexp write; KINETIC
  // reads and writes its states by naming them.
  void keep_derivatives(const SolvedBlock& solved) {
    if (solved.method == "cnexp" || solved.block->is("ProcedureBlock")) {
      return;
    }
    for (const auto& [state, size] : mechanism_.states) {
      for (const std::string& name : {state, "D" + state}) {
        plan_.state.written.insert(name);
      }
      plan_.state.read_first.insert(state);
      plan_.state.surely.insert("D" + state);
    }
  }

  void find_initial_access() {
    for (const auto& [state, size] : mechanism_.states) {
      const IonVariable* ion = mechanism_.ion_variable(state);
      if (ion == nullptr || ion->column == 3) {
        plan_.initialize.surely.insert(state);
        plan_.initialize.written.insert(state);
      }
    }
    copy_ions(plan_.initialize);
    if (plan_.initial != nullptr) {
      plan_.initialize.then(access_of(mechanism_, *plan_.initial));
    }
    if (plan_.receive != nullptr) {
      plan_.initialize.written.insert("_tsav");
      plan_.initialize.surely.insert("_tsav");
    }
  }

  void find_opaque_access() {
    for (const SyntaxNode* text : plan_.verbatim) {
      plan_.opaque.then(access_of(mechanism_, statement_of(*text)));
      for (const VerbatimWord& word : words_of(text->name())) {
        plan_.reads_opaque = plan_.reads_opaque || word.name == "bbcore_read";
      }
    }
  }

  [[nodiscard]] static SyntaxNode statement_of(const SyntaxNode& node) {
    return {.kind = "StatementBlock", .text = {}, .children = {node}};
  }

  void find_functions() {
    std::vector<const SyntaxNode*> blocks = plan_.verbatim;
    for (const SyntaxNode* block : {plan_.initial, plan_.breakpoint, plan_.receive}) {
      if (block != nullptr) {
        blocks.push_back(block);
      }
    }
    for (const SolvedBlock& solved : plan_.solved) {
      blocks.push_back(solved.block);
    }
    std::set<std::string> called = functions_called(mechanism_, blocks);
    for (const SolvedBlock& solved : plan_.solved) {
      if (solved.block->is("ProcedureBlock")) {
        called.insert(solved.block->name());
      }
    }
    plan_.functions.assign(called.begin(), called.end());
    plan_.fires = calls(blocks, "net_event");
    plan_.moves = calls(blocks, "net_move");
  }

  // NEURON makes a table of what the first instance holds; here there is one for all groups.
  void find_tabled() {
    for (const std::string& name : plan_.functions) {
      SyntaxNode function = *mechanism_.function(name);
      SyntaxNode& body =
          *std::find_if(function.children.begin(), function.children.end(),
                        [](const SyntaxNode& child) { return child.is("StatementBlock"); });
      if (std::erase_if(body.children,
                        [](const SyntaxNode& child) { return child.is("TableStatement"); }) == 0) {
        continue;
      }
      for (const std::string& read : access_of(mechanism_, function).read_first) {
        const ColumnVariable* column = mechanism_.column(read);
        if (column == nullptr || read == "v") {
          continue;
        }
        if (column->value.empty() || column->size > 0) {
          throw cannot_translate(mechanism_.source, "TABLE of " + name, name,
                                 "it reads " + read + ", which each instance has its own of");
        }
        plan_.tabled.push_back(read);
        plan_.initialize.read_first.insert(read);
      }
    }
  }

  [[nodiscard]] bool calls(std::vector<const SyntaxNode*> blocks, const std::string& name) const {
    for (const std::string& function : plan_.functions) {
      blocks.push_back(mechanism_.function(function));
    }
    return std::any_of(blocks.begin(), blocks.end(), [&](const SyntaxNode* block) {
      bool found = false;
      visit_nodes(*block, [&](const SyntaxNode& node) {
        found = found || (node.is("FunctionCall") && node.children.front().text == name);
      });
      return found;
    });
  }

  // A GLOBAL that a kernel writes must be written before it is read in each that uses it.
  void keep_globals() {
    for (const GlobalVariable& global : mechanism_.globals) {
      if (is_written(global.name)) {
        require_own(global.name, "GLOBAL " + global.name);
      } else {
        plan_.globals.push_back(global);
      }
    }
    for (const auto& [name, size] : mechanism_.file_locals) {
      if (is_written(name)) {
        require_own(name, "LOCAL " + name);
      }
    }
  }

  [[nodiscard]] bool is_written(const std::string& name) const {
    return plan_.written_by(name) != kernel::nobody || plan_.current.written.contains(name) ||
           plan_.state.written.contains(name);
  }

  void require_own(const std::string& name, const std::string& construct) const {
    for (const BlockAccess* access :
         {&plan_.initialize, &plan_.current, &plan_.state, &plan_.receives, &plan_.begins,
          &plan_.watches, &plan_.opaque}) {
      if (access->needs(name)) {
        throw cannot_translate(mechanism_.source, construct, name,
                               "instances would hand values to each other through it");
      }
    }
  }

  const MechanismDescription& mechanism_;
  KernelPlan plan_;
};

}  // namespace

kernel::Use KernelPlan::use_of(const std::string& column) const {
  if (column == "v") {
    return kernel::Use::output;  // kernels take the node's
  }
  if (current.needs(column) || state.needs(column)) {
    return kernel::Use::loop;
  }
  if (receives.needs(column) || watches.needs(column)) {
    return kernel::Use::event;
  }
  const bool at_start = initialize.needs(column) || begins.needs(column) || opaque.needs(column);
  return at_start ? kernel::Use::initial : kernel::Use::output;
}

int KernelPlan::written_by(const std::string& column) const {
  const bool at_start = initialize.written.contains(column) || begins.written.contains(column) ||
                        opaque.written.contains(column);
  const bool at_steps = current.written.contains(column) || state.written.contains(column);
  // of others, loops store the values only where all is asked for
  const bool kept_at_steps = at_steps && use_of(column) >= kernel::Use::event;
  return (at_start ? kernel::the_start : 0) +
         (receives.written.contains(column) ? kernel::events : 0) +
         (kept_at_steps ? kernel::steps : 0);
}

KernelPlan plan_kernels(const MechanismDescription& mechanism) {
  return Planner(mechanism).plan();
}

}  // namespace ballast::mechanisms
